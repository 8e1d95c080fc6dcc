import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { functionActivities } from './activity.ts';
import { eventSourcesOf, functionRow, listEventSources, listFunctions } from './functions.ts';
import { aliasOf, detailOf, eventSourceOf, standingOf, summaryOf } from './sdk-function.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:captions';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function lambda(answer: (request: SeenRequest) => ScriptedAnswer) {
  const endpoint = await scriptedEndpoint(answer);
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

function given(name: string) {
  return { FunctionName: name, FunctionArn: `${ARN}:${name}`, MemorySize: 512, Timeout: 30 };
}

function addressOf({ operation }: SeenRequest): URL {
  return new URL(operation.replace('GET ', ''), 'http://127.0.0.1');
}

/** Lambda speaks REST: what is asked for stands in the path. */
function operationOf(request: SeenRequest): string {
  const { pathname } = addressOf(request);
  if (pathname.includes('event-source-mappings')) return 'sources';
  return pathname.replace(/\/$/, '').endsWith('/functions') ? 'list' : 'one';
}

describe('functions', () => {
  it('are listed by fifties, and each told by one call more', async () => {
    const { endpoint, source } = await lambda((request) => {
      const operation = operationOf(request);
      if (operation === 'list') {
        const from = Number(addressOf(request).searchParams.get('Marker') ?? 0);
        const Functions = Array.from({ length: 50 }, (_, index) => given(`f${from + index}`));
        return { body: { Functions, ...(from < 100 ? { NextMarker: String(from + 50) } : {}) } };
      }
      const name = addressOf(request).pathname.split('/').at(-1) ?? '';
      return { body: { Configuration: { ...given(name), State: 'Active' }, Code: {} } };
    });
    const budget = patience();
    const all = await listFunctions(source, budget);
    expect(all.state === 'fresh' && all.value.length).toBe(150);
    const rows = await Promise.all(['f1', 'f149'].map((name) => functionRow(source, name, budget)));
    expect(rows).toMatchObject([
      { state: 'fresh', value: { name: 'f1', standing: { value: { state: 'Active' } } } },
      { state: 'fresh', value: { name: 'f149' } },
    ]);
    expect(await functionRow(source, 'nobody', budget)).toMatchObject({ state: 'absent' });
    // Three pages, and one GetFunction for each of three names.
    expect(endpoint.seen.map(operationOf).filter((one) => one === 'list')).toHaveLength(3);
    expect(endpoint.seen.map(operationOf).filter((one) => one === 'one')).toHaveLength(3);
  });

  it('keep their row where their own call is denied', async () => {
    const { source } = await lambda((request) =>
      operationOf(request) === 'list'
        ? { body: { Functions: [given('parser')] } }
        : { status: 403, body: { __type: 'AccessDeniedException', Message: 'no' } },
    );
    const row = await functionRow(source, 'parser', patience());
    expect(row).toMatchObject({ state: 'fresh', value: { memoryMb: 512, standing: { state: 'denied' } } });
  });

  it('share one list of what calls them', async () => {
    const { endpoint, source } = await lambda(() => ({
      body: {
        EventSourceMappings: ['parser', 'tagger', 'tagger'].map((name, index) => ({
          UUID: String(index),
          FunctionArn: `${ARN}:${name}`,
          EventSourceArn: QUEUE,
        })),
      },
    }));
    const budget = patience();
    const cells = await Promise.all([
      listEventSources(source, budget),
      ...['parser', 'tagger', 'nobody'].map((name) => eventSourcesOf(source, name, budget)),
    ]);
    expect(cells.map((cell) => (cell.state === 'fresh' ? cell.value.length : cell.state))).toEqual([
      3,
      1,
      2,
      'empty',
    ]);
    expect(endpoint.seen).toHaveLength(1);
  });
});

describe('what functions did', () => {
  it('is asked for in one call, and added up', async () => {
    const { endpoint, source } = await lambda(({ body }) => {
      const queries = body.MetricDataQueries as readonly {
        readonly Id: string;
        readonly MetricStat: { readonly Metric: { readonly MetricName: string }; readonly Stat: string };
      }[];
      return {
        body: {
          MetricDataResults: queries.map(({ Id, MetricStat: { Metric, Stat } }, index) => {
            // Of the second function nothing was ever measured.
            if (index >= 6) return { Id, Timestamps: [], Values: [], StatusCode: 'Complete' };
            const values =
              Stat === 'Maximum' ? [120, 900] : Metric.MetricName === 'Duration' ? [300, 100] : [3, 1];
            return { Id, Timestamps: [1, 2], Values: Stat === 'SampleCount' ? [3, 1] : values };
          }),
        },
      };
    });
    const cell = await functionActivities(source, ['parser', 'idle'], patience());
    expect(cell).toMatchObject({
      state: 'fresh',
      value: [
        {
          name: 'parser',
          invocations: 4,
          errors: 4,
          throttles: 4,
          meanDurationMs: 100,
          longestDurationMs: 900,
        },
        { name: 'idle', invocations: 0, errors: 0, throttles: 0, meanDurationMs: undefined },
      ],
    });
    const since = cell.state === 'fresh' ? (cell.value[0]?.since ?? 0) : 0;
    expect(since % 300_000).toBe(0);
    expect(Date.now() - since).toBeLessThan(3_960_000);
    expect(endpoint.seen).toHaveLength(1);
  });

  it('takes a call for every 83 of them', async () => {
    const { endpoint, source } = await lambda(() => ({ body: { MetricDataResults: [] } }));
    const names = Array.from({ length: 84 }, (_, index) => `f${index}`);
    const cell = await functionActivities(source, names, patience());
    expect(cell.state === 'fresh' && cell.value.length).toBe(84);
    expect(endpoint.seen).toHaveLength(2);
    expect(await functionActivities(source, [], patience())).toMatchObject({ state: 'empty' });
    expect(endpoint.seen).toHaveLength(2);
  });
});

describe('a function as Lambda tells it', () => {
  it('has a moment that any parser reads', () => {
    expect(summaryOf({ LastModified: '2026-03-01T09:00:00.000+0000' }).lastModifiedAt).toBe(
      Date.UTC(2026, 2, 1, 9),
    );
    expect(summaryOf({ LastModified: 'whenever' }).lastModifiedAt).toBeUndefined();
  });

  it('keeps the address of its code to itself', () => {
    const detail = detailOf({
      Configuration: { FunctionName: 'parser', Environment: { Variables: { API_KEY: 'hunter2' } } },
      Code: {
        Location: 'https://bucket/code?X-Amz-Signature=1',
        ImageUri: 'registry.example/shop/parser:1.2',
      },
    });
    expect(detail).toMatchObject({ imageTag: '1.2', logGroup: '/aws/lambda/parser' });
    expect(JSON.stringify(detail)).not.toMatch(/Signature|hunter2/);
  });

  it.each([
    [{}, undefined],
    [{ Concurrency: { ReservedConcurrentExecutions: 0 } }, 0],
    [{ Concurrency: { ReservedConcurrentExecutions: 7 } }, 7],
  ])('with concurrency %j', (answer, reserved) => {
    expect(standingOf(answer).reservedConcurrency).toBe(reserved);
  });

  it('has aliases that may share their calls', () => {
    const alias = { Name: 'live', FunctionVersion: '3' };
    expect(aliasOf(alias).others).toEqual([]);
    expect(aliasOf({ ...alias, RoutingConfig: { AdditionalVersionWeights: { 4: 0.25 } } }).others).toEqual([
      { version: '4', percent: 25 },
    ]);
  });

  it.each([
    [{ FunctionArn: `${ARN}:parser` }, { functionName: 'parser', qualifier: undefined }],
    [{ FunctionArn: `${ARN}:parser:live` }, { functionName: 'parser', qualifier: 'live' }],
    [{ EventSourceArn: QUEUE }, { service: 'sqs', sourceName: 'captions', partialFailures: false }],
    [
      { SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['kafka.example:9092'] } } },
      { service: undefined, sourceName: 'kafka.example:9092' },
    ],
    [
      {
        EventSourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/videos/stream/2026-03-01T09:00:00.291',
      },
      { service: 'dynamodb', sourceName: 'videos' },
    ],
    [
      { EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks' },
      { service: 'kinesis', sourceName: 'stream/clicks' },
    ],
    [{ FunctionResponseTypes: ['ReportBatchItemFailures' as const] }, { partialFailures: true }],
  ])('is called by %j', (mapping, expected) => {
    expect(eventSourceOf(mapping)).toMatchObject(expected);
  });
});
