import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { sourceOn } from '../../testing/sources.ts';
import { followLog, logPlaceOf } from './task-log.ts';
import type { LogEvent } from './types.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const place = { group: '/ecs/api', stream: 'ecs/api/abc' };

async function following(answer: (request: SeenRequest, index: number) => ScriptedAnswer) {
  const endpoint = await scriptedEndpoint(answer);
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

const line = (text: string) => ({ timestamp: 1_700_000_000_000, message: text });
const LIMITS = { maxSeconds: 60, linesPerRound: 2 };

describe('the log of a task', () => {
  it('is its last lines, then what comes after them, as fast as a reader can take it', async () => {
    const { endpoint, source } = await following((_, index) => ({
      body:
        index === 0
          ? { events: [line('one')], nextForwardToken: 'f/1' }
          : { events: ['a', 'b', 'c'].map(line), nextForwardToken: 'f/2' },
    }));
    const left = new AbortController();
    const events: LogEvent[] = [];
    for await (const event of followLog(source, place, { ...LIMITS, signal: left.signal })) {
      events.push(event);
      if (events.length === 2) left.abort();
    }
    expect(events).toMatchObject([
      { kind: 'lines', lines: [{ text: 'one' }], dropped: 0 },
      { kind: 'lines', lines: [{ text: 'b' }, { text: 'c' }], dropped: 1 },
      { kind: 'end', reason: 'left' },
    ]);
    expect(endpoint.seen.map(({ body }) => body)).toMatchObject([
      { logGroupName: '/ecs/api', logStreamName: 'ecs/api/abc', limit: 200 },
      { nextToken: 'f/1', startFromHead: true },
    ]);
  });

  it('that is not there yet is waited for', async () => {
    const { source } = await following((_, index) =>
      index === 0
        ? { status: 400, body: { __type: 'ResourceNotFoundException', message: 'none' } }
        : { body: { events: [line('up')], nextForwardToken: 'f' } },
    );
    const kinds: string[] = [];
    for await (const event of followLog(source, place, {
      ...LIMITS,
      signal: new AbortController().signal,
    })) {
      kinds.push(event.kind);
      if (event.kind === 'lines') break;
    }
    expect(kinds).toEqual(['waiting', 'lines']);
  });

  it('that is denied ends at once, and says so', async () => {
    const { source } = await following(() => ({
      status: 400,
      body: { __type: 'AccessDeniedException', message: 'no' },
    }));
    const events: LogEvent[] = [];
    for await (const event of followLog(source, place, { ...LIMITS, signal: new AbortController().signal }))
      events.push(event);
    expect(events).toMatchObject([{ kind: 'end', reason: 'failed', failure: { state: 'denied' } }]);
  });

  it('goes where the task definition says', () => {
    const log = { driver: 'awslogs', group: '/ecs/api', streamPrefix: 'ecs' };
    const placeOf = (container: Parameters<typeof logPlaceOf>[0]) =>
      logPlaceOf(container, { id: 'abc' }, 'eu-west-1');
    expect(placeOf({ name: 'api', log })).toEqual(place);
    expect(placeOf({ name: 'api', log: { ...log, region: 'eu-west-1' } })).toEqual(place);
    expect(placeOf({ name: 'api', log: { ...log, region: 'us-east-1' } })).toBeUndefined();
    expect(placeOf({ name: 'api' })).toBeUndefined();
    expect(placeOf({ name: 'api', log: { driver: 'splunk' } })).toBeUndefined();
  });
});
