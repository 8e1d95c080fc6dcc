import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import type { ScriptedAnswer, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { Reader } from '../../upstream/reader.ts';
import { trafficUsual } from './traffic.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const HOURS = 8 * 24;
const USUAL = 600;

/** What was counted in one queue: of the hour, counted from the first of eight days; null where nothing was. */
interface Queue {
  readonly at?: (hour: number) => number | null;
  readonly status?: string;
}

type Queues = Readonly<Record<string, Queue>>;

interface AskedQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: { readonly Dimensions: readonly { readonly Value: string }[] } };
}

/** Beside the queues there is one service that ECS measures; no load balancer knows of it. */
function listed({ body: { Namespace, MetricName } }: SeenRequest, queues: Queues): ScriptedAnswer {
  const ofService = ['ClusterName', 'ServiceName'].map((Name) => ({ Name, Value: 'test' }));
  const found =
    Namespace === 'AWS/SQS'
      ? Object.keys(queues).map((Value) => [{ Name: 'QueueName', Value }])
      : Namespace === 'AWS/ECS'
        ? [ofService]
        : [];
  return { body: { Metrics: found.map((Dimensions) => ({ Namespace, MetricName, Dimensions })) } };
}

/** Charts are drawn by the minute, so CloudWatch is asked for counts by the minute. */
function counted({ body }: SeenRequest, queues: Queues): ScriptedAnswer {
  const asked = body.MetricDataQueries as readonly AskedQuery[];
  const MetricDataResults = asked
    .filter(({ Expression }) => Expression !== undefined)
    .map(({ Id, Expression = '' }) => {
      const metric = asked.find((one) => one.Id === Expression.split('/')[0]);
      const name = metric?.MetricStat?.Metric.Dimensions[0]?.Value ?? '';
      const { at = () => USUAL, status = 'Complete' } = queues[name] ?? {};
      const points = Array.from({ length: HOURS }, (_, hour) => ({ hour, count: at(hour) })).filter(
        (point): point is { hour: number; count: number } => point.count !== null,
      );
      return {
        ...{ Id, Label: '', StatusCode: status },
        Timestamps: points.map(({ hour }) => Number(body.StartTime) + hour * 3_600),
        Values: points.map(({ count }) => count / 60),
      };
    });
  return { body: { MetricDataResults } };
}

const DENIED: ScriptedAnswer = { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } };

/** CloudWatch as it answers of some queues, and refuses to list some namespaces. */
async function cloudwatch(queues: Queues, refused: readonly string[] = []) {
  const endpoint = await scriptedEndpoint((request) => {
    if (request.operation === 'GetMetricData') return counted(request, queues);
    return refused.includes(String(request.body.Namespace)) ? DENIED : listed(request, queues);
  });
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  const check = (given: object = {}, reader = source.reader) =>
    trafficUsual.run({ ...source, reader }, trafficUsual.parameters.parse(given), patience());
  return { endpoint, source, check };
}

describe('what CloudWatch did not tell', () => {
  it('is no reason to be good: a namespace that could not be listed may hold parts', async () => {
    const { check } = await cloudwatch({ orders: {} }, ['AWS/ApplicationELB']);
    const { outcome, sentence, evidence } = await check();
    expect(outcome).toBe('unknown');
    expect(sentence).toMatch(/^AWS\/ApplicationELB: CloudWatch did not list its metrics/);
    expect(evidence.find(({ name }) => name === 'orders')?.outcome).toBe('good');
  });

  it('is told too where nothing else is measured of what was asked', async () => {
    const { check } = await cloudwatch({}, ['AWS/ApplicationELB']);
    const { outcome, sentence } = await check({ of: ['service'] });
    expect(outcome).toBe('unknown');
    expect(sentence).toMatch(/^AWS\/ApplicationELB: CloudWatch did not list its metrics/);
  });

  it('is not taken for nothing that came, where it told a half', async () => {
    const half = { at: (hour: number) => (hour < HOURS - 6 ? USUAL : null), status: 'PartialData' };
    const { check } = await cloudwatch({ orders: half });
    const { outcome, sentence } = await check({ of: ['queue'] });
    expect(outcome).toBe('unknown');
    expect(sentence).toBe('orders: CloudWatch did not tell it.');
  });
});

describe('an outage', () => {
  it('is bad where it began within an hour, of which some came still', async () => {
    const cut = (hour: number) => (hour < HOURS - 4 ? USUAL : hour === HOURS - 4 ? 100 : 0);
    const { check } = await cloudwatch({ orders: { at: cut } });
    const { outcome, sentence } = await check({ of: ['queue'] });
    expect(outcome).toBe('bad');
    expect(sentence).toMatch(
      /^orders: nothing came from .* UTC: 0 messages, usually 1800 ± 42; 1 further stretch\.$/,
    );
  });

  it('is to be looked at where a little comes again', async () => {
    const back = (hour: number) => (hour < HOURS - 4 ? USUAL : hour === HOURS - 1 ? 100 : 0);
    const { check } = await cloudwatch({ orders: { at: back } });
    expect((await check({ of: ['queue'] })).outcome).toBe('warn');
  });
});

describe('what has no past', () => {
  const young = { at: (hour: number) => (hour < HOURS - 2 ? null : USUAL) };
  const silent = { at: () => null };

  it('is not counted among what is as usual, and is named', async () => {
    const { check } = await cloudwatch({ orders: {}, young, silent });
    const { outcome, sentence, evidence } = await check({ of: ['queue'] });
    expect(outcome).toBe('good');
    expect(sentence).toBe(
      '1 part, the last 24 h as the same hours of 7 days before. Not judged: silent, young.',
    );
    expect(evidence.find(({ name }) => name === 'silent')?.value).toBe('nothing counted in 8 days');
    expect(evidence.find(({ name }) => name === 'young')?.value).toMatch(/^new: 1200 messages in 24 h/);
  });

  it('leaves nothing known where it is all there is that was told', async () => {
    const { check } = await cloudwatch({ silent, orders: { status: 'InternalError' } });
    const { evidence } = await check({ of: ['queue'] });
    expect(evidence.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
  });
});

it('is not paid for again by whoever follows a runbook, for some minutes', async () => {
  const { endpoint, check } = await cloudwatch({ orders: {} });
  let laterMs = 0;
  const reader = new Reader(() => Date.now() + laterMs);
  for (laterMs of [0, 60_000, 240_000]) await check({ of: ['queue'] }, reader);
  expect(endpoint.count('GetMetricData')).toBe(1);
  laterMs = 360_000;
  await check({ of: ['queue'] }, reader);
  expect(endpoint.count('GetMetricData')).toBe(2);
});

describe('the command lines', () => {
  it.each([
    ['service', 'RequestCount'],
    ['function', 'Invocations'],
    ['queue', 'NumberOfMessagesSent'],
  ])('of a %s look at its %s alone', async (kind, metric) => {
    const { source } = await cloudwatch({});
    const lines = trafficUsual.commands(source.environment, trafficUsual.parameters.parse({ of: [kind] }));
    const data = lines.filter((line) => line.includes('get-metric-data')).join();
    const metrics = [...data.matchAll(/"MetricName":\s*"(\w+)"/g)].map(([, name]) => name);
    expect(metrics).toEqual([metric]);
  });

  it('look at all three where all are judged, after the lists they are found by', async () => {
    const { source } = await cloudwatch({});
    const lines = trafficUsual.commands(source.environment, trafficUsual.parameters.parse({}));
    expect(lines.filter((line) => line.includes('list-metrics'))).toHaveLength(4);
    for (const metric of ['RequestCount', 'Invocations', 'NumberOfMessagesSent'])
      expect(lines.at(-1)).toContain(metric);
  });
});
