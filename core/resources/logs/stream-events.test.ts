import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { newestLogTail } from '../functions/log-tail.ts';
import { followLog } from '../services/task-log.ts';
import { linesAround } from './context.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function stream(answer: (request: SeenRequest) => ScriptedAnswer) {
  const endpoint = await scriptedEndpoint(answer);
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

const event = (text: string) => ({ timestamp: 1_700_000_000_000, message: text });
const STREAMS = { logStreams: [{ logStreamName: 'one' }] };

/** By the token that is asked with; a page's own tokens lead on, and the last one's repeat themselves. */
const BACKWARD: Readonly<Record<string, object>> = {
  '': { events: [], nextBackwardToken: 'b/1', nextForwardToken: 'f/0' },
  'b/1': { events: [], nextBackwardToken: 'b/2', nextForwardToken: 'f/1' },
  'b/2': { events: [event('three')], nextBackwardToken: 'b/3', nextForwardToken: 'f/2' },
  'b/3': { events: [event('one'), event('two')], nextBackwardToken: 'b/4', nextForwardToken: 'f/3' },
  'b/4': { events: [], nextBackwardToken: 'b/4', nextForwardToken: 'f/4' },
  'f/0': { events: [event('four')], nextBackwardToken: 'b/0', nextForwardToken: 'f/9' },
};
const FORWARD: Readonly<Record<string, object>> = {
  '': { events: [], nextBackwardToken: 'b/0', nextForwardToken: 'f/1' },
  'f/1': { events: [event('after')], nextBackwardToken: 'b/0', nextForwardToken: 'f/1' },
};

function answerTo({ operation, body }: SeenRequest): ScriptedAnswer {
  if (operation === 'DescribeLogStreams') return { body: STREAMS };
  const {
    nextToken = '',
    startFromHead,
    startTime,
  } = body as {
    readonly nextToken?: string;
    readonly startFromHead?: boolean;
    readonly startTime?: number;
  };
  return { body: (startFromHead && startTime !== undefined ? FORWARD : BACKWARD)[nextToken] };
}

describe('a stream whose newest pages are empty', () => {
  it('has last lines all the same', async () => {
    const { source } = await stream(answerTo);
    expect(await newestLogTail(source, '/aws/lambda/one', patience())).toMatchObject({
      state: 'fresh',
      value: { stream: 'one', lines: [{ text: 'one' }, { text: 'two' }, { text: 'three' }] },
    });
  });

  it('is told around a moment on both sides of it', async () => {
    const { source } = await stream(answerTo);
    const cell = await linesAround(source, { group: 'g', stream: 'one', at: 5 }, 50, patience());
    const texts = cell.state === 'fresh' ? cell.value.map(({ text }) => text) : cell.state;
    expect(texts).toEqual(['one', 'two', 'three', 'after']);
  });

  it('is followed from its newest end on', async () => {
    const { source } = await stream(answerTo);
    const options = { signal: new AbortController().signal, maxSeconds: 60, linesPerRound: 100 };
    const rounds: (readonly string[])[] = [];
    for await (const round of followLog(source, { group: 'g', stream: 'one' }, options)) {
      if (round.kind === 'lines') rounds.push(round.lines.map(({ text }) => text));
      if (rounds.length === 2) break;
    }
    expect(rounds).toEqual([['one', 'two', 'three'], ['four']]);
  });

  it('is asked for ten pages at most', async () => {
    let made = 0;
    const { endpoint, source } = await stream(({ operation }) => {
      made += 1;
      return { body: operation === 'DescribeLogStreams' ? STREAMS : { nextBackwardToken: `b/${made}` } };
    });
    expect((await newestLogTail(source, 'g', patience())).state).toBe('empty');
    expect(endpoint.count('GetLogEvents')).toBe(10);
  });
});
