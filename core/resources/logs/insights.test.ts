import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { insightsCost } from './insights-cost.ts';
import { MOST_ROWS } from './insights-types.ts';
import type { InsightsEvent } from './insights-types.ts';
import { listSavedQueries, runInsights } from './insights.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function answering(answers: Readonly<Record<string, (time: number) => ScriptedAnswer>>) {
  const times: Record<string, number> = {};
  const endpoint = await scriptedEndpoint(({ operation }) => {
    const time = (times[operation] = (times[operation] ?? 0) + 1);
    return answers[operation]?.(time) ?? { body: {} };
  });
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

const WANTED = { groups: ['a', 'b'], query: 'fields @message', from: 1_500, to: 9_999 };
const begun = () => ({ body: { queryId: 'q1' } });
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => [
    { field: '@message', value: String(index) },
    { field: '@ptr', value: `p${index}` },
  ]);

async function told(source: Parameters<typeof runInsights>[0], signal = new AbortController().signal) {
  const events: InsightsEvent[] = [];
  for await (const event of runInsights(source, WANTED, signal)) events.push(event);
  return events;
}

describe('a query over logs', () => {
  it('tells how far it is, and then its rows', async () => {
    const { endpoint, source } = await answering({
      StartQuery: begun,
      GetQueryResults: (time) =>
        time === 1
          ? { body: { status: 'Running', results: [], statistics: { bytesScanned: 5, recordsScanned: 2 } } }
          : { body: { status: 'Complete', results: rows(2), statistics: { recordsMatched: 2 } } },
    });
    const events = await told(source);
    expect(events).toMatchObject([
      { kind: 'running', status: 'Running', scannedBytes: 5, scannedLines: 2 },
      { kind: 'done', columns: ['@message'], rows: [{ '@message': '0', '@ptr': 'p0' }, {}], isCutOff: false },
    ]);
    expect(endpoint.seen[0]?.body).toMatchObject({ logGroupNames: ['a', 'b'], startTime: 1, endTime: 10, limit: MOST_ROWS });
    expect(endpoint.count('StopQuery')).toBe(0);
  }); // prettier-ignore

  it('is cut off at ten thousand rows, and says so', async () => {
    const { source } = await answering({
      StartQuery: begun,
      GetQueryResults: () => ({ body: { status: 'Complete', results: rows(MOST_ROWS + 5) } }),
    });
    const [done] = await told(source);
    expect(done).toMatchObject({ kind: 'done', isCutOff: true });
    expect(done?.kind === 'done' && done.rows.length).toBe(MOST_ROWS);
  });

  it('is stopped where the one who looks has left', async () => {
    const left = new AbortController();
    const { endpoint, source } = await answering({
      StartQuery: begun,
      GetQueryResults: () => ({ body: { status: 'Running' } }),
    });
    for await (const event of runInsights(source, WANTED, left.signal)) {
      expect(event.kind).toBe('running');
      left.abort();
    }
    expect(endpoint.seen.at(-1)).toMatchObject({ operation: 'StopQuery', body: { queryId: 'q1' } });
  });

  it('that is not understood says where', async () => {
    const { source } = await answering({
      StartQuery: () => ({
        status: 400,
        body: {
          __type: 'MalformedQueryException',
          message: 'unexpected symbol',
          queryCompileError: { location: { startCharOffset: 7, endCharOffset: 9 }, message: 'unexpected |' },
        },
      }),
    });
    expect(await told(source)).toEqual([
      { kind: 'malformed', sentence: 'unexpected |', place: { from: 7, to: 9 } },
    ]);
  });

  it('that fails says how', async () => {
    const { source } = await answering({
      StartQuery: begun,
      GetQueryResults: () => ({ body: { status: 'Timeout' } }),
    });
    expect(await told(source)).toEqual([{ kind: 'ended', status: 'Timeout' }]);
    const denied = await answering({
      StartQuery: () => ({ status: 400, body: { __type: 'AccessDeniedException' } }),
    });
    expect(await told(denied.source)).toMatchObject([{ kind: 'failed', failure: { state: 'denied' } }]);
  });

  it('may be kept, with its name and its groups', async () => {
    const { source } = await answering({
      DescribeQueryDefinitions: () => ({
        body: { queryDefinitions: [{ queryDefinitionId: 'd', name: 'slow', queryString: 'stats', logGroupNames: ['a'] }] },
      }),
    }); // prettier-ignore
    expect(await listSavedQueries(source, patience())).toMatchObject({
      value: [{ id: 'd', name: 'slow', query: 'stats', groups: ['a'] }],
    });
  });
});

describe('what a query costs', () => {
  const day = 86_400_000;
  const now = 100 * day;
  const group = {
    name: 'a',
    origin: 'cloudwatch' as const,
    storedBytes: 100e9,
    createdAt: 0,
    retentionDays: 10,
  };

  it('is a share of what is stored, and is asked about where it is much', () => {
    const half = insightsCost([group], { from: now - 5 * day, to: now }, now);
    expect(half.bytes).toBeCloseTo(50e9);
    expect(half.usd).toBeCloseTo(0.25);
    expect(half.asks).toBe(false);
    expect(insightsCost([group, group], { from: 0, to: now }, now)).toMatchObject({ usd: 1, asks: true });
    expect(insightsCost([group], { from: 0, to: day }, now).bytes).toBe(0);
  });

  it('is not known where nobody tells how much there is', () => {
    const { unknown, bytes } = insightsCost([{ name: 'x', origin: 'cloudwatch' }], { from: 0, to: now }, now);
    expect([unknown, bytes]).toEqual([['x'], 0]);
  });
});
