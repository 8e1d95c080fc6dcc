import { afterAll, beforeAll, expect, it } from 'vitest';
import { boardRows } from '../../app/features/metrics/board.ts';
import { figuresOf } from '../../app/features/metrics/figures.ts';
import { goldenSignals } from '../../core/resources/metrics/golden/golden-signals.ts';
import type { GoldenAnswer } from '../../core/resources/metrics/golden/types.ts';
import { patience, sourceOn } from '../../core/testing/sources.ts';
import {
  ask,
  forwardWeighted,
  startTraffic,
} from '../../infra/sandbox/services/elasticloadbalancingv2/traffic-fixture.ts';
import type {
  Backend,
  TrafficFixture,
} from '../../infra/sandbox/services/elasticloadbalancingv2/traffic-fixture.ts';
import { until } from './until.ts';

const REQUESTS = 400;
const MINUTE = 60_000;
const SLOW_MS = 120;

let on: TrafficFixture;
beforeAll(async () => {
  on = await startTraffic();
});
afterAll(() => on.close());

/** What the backends saw themselves: the independent path. */
const seen: { readonly at: number; readonly status: number }[] = [];

function counting(): Promise<Backend> {
  return on.backend((request, response) => {
    if (request.url === '/health') return void response.end();
    const place = seen.length;
    const status = place % 20 === 7 ? 503 : 200;
    seen.push({ at: Date.now(), status });
    setTimeout(() => response.writeHead(status).end(), place % 10 === 0 ? SLOW_MS : 2);
  });
}

/** The charts of the page over the minutes in which requests were sent. */
async function charts(from: number): Promise<GoldenAnswer> {
  const source = sourceOn(on.sandbox.url);
  try {
    const to = Math.ceil(Date.now() / MINUTE) * MINUTE;
    const range = { from, to, periodSeconds: 60 };
    const cell = await goldenSignals(
      source,
      { kinds: ['load-balancer', 'service'], range },
      patience(10_000),
    );
    // What was counted is told once a second: before the first time there is nothing.
    if (cell.state === 'empty') return { ...range, charts: [], messages: [], undiscovered: [] };
    if (cell.state !== 'fresh') throw new Error(`The metrics are ${cell.state}.`);
    return cell.value;
  } finally {
    source.clients.destroy();
  }
}

/** A value for every minute back into what was counted: so many a minute. */
const total = (values: readonly (number | null)[] = []) =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

it('the figures of the page are those that the targets counted by themselves', async () => {
  const from = Math.floor(Date.now() / MINUTE) * MINUTE;
  const health = { HealthCheckPath: '/health' };
  const blue = await on.group('ingestion-api-blue-dev', health);
  const green = await on.group('ingestion-api-green-dev', health);
  await on.register(blue, await counting(), await counting());
  await on.register(green, await counting());
  const { url } = await on.balancer('tiktok-commerce-alb-dev', [
    forwardWeighted({ [blue]: 70, [green]: 30 }),
  ]);
  await on.untilHealth(blue, 'healthy', 'healthy');
  await on.untilHealth(green, 'healthy');
  seen.length = 0;

  const statuses: number[] = [];
  for (let sent = 0; sent < REQUESTS; sent += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(url)));
    statuses.push(...answers.map(({ status }) => status));
  }
  expect(seen).toHaveLength(REQUESTS);

  let answer = await charts(from);
  const requestsOf = (kind: string) =>
    total(answer.charts.find((chart) => chart.kind === kind && chart.signal === 'traffic')?.lines[0]?.values);
  await until('all requests are counted', async () => {
    answer = await charts(from);
    return requestsOf('service') >= REQUESTS;
  });
  expect([requestsOf('service'), requestsOf('load-balancer')]).toEqual([REQUESTS, REQUESTS]);

  const errors = statuses.filter((status) => status >= 500).length;
  expect(errors).toBe(seen.filter(({ status }) => status >= 500).length);
  const [row] = boardRows([{ now: answer }]).filter(({ kind }) => kind === 'service');
  const lineOf = (signal: string, line = 0) =>
    row?.charts.find((chart) => chart.signal === signal)?.sides[0]?.lines?.[line] ?? { values: [] };
  const minutes = lineOf('errors').values.flatMap((share, place) => {
    const requests = lineOf('traffic').values[place] ?? 0;
    return share === null ? [] : [(share / 100) * requests];
  });
  expect(minutes.reduce((sum, one) => sum + one, 0)).toBeCloseTo(errors, 3);

  // A tenth of the answers is slow: the median is not, the hundredth is.
  const [median, hundredth] = [figuresOf(lineOf('latency')), figuresOf(lineOf('latency', 1))];
  expect(median.maximum).toBeLessThan(SLOW_MS);
  expect(hundredth.maximum).toBeGreaterThanOrEqual(SLOW_MS * 0.95);
}, 120_000);
