import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closePlaces, production } from './runbook-checks.fixture.ts';
import type { Place } from './runbook-checks.fixture.ts';

afterEach(closePlaces);

const WORKER = 'tiktok-commerce-caption-parser';
const QUEUE = 'tiktok-commerce-caption-analysis-prod';
const SUBJECTS = {
  stage: 'prod',
  loadPercent: 100,
  loadBalancer: 'app/alb/0123456789abcdef',
  services: ['product-service', 'ingestion-api'].map((name) => ({
    ...{ name, cluster: 'production-cluster', logGroup: `/ecs/${name}` },
    targetGroup: `targetgroup/${name}-blue/0123456789abcdef`,
  })),
  functions: [{ name: WORKER, logGroup: `/aws/lambda/${WORKER}` }],
  queues: [QUEUE],
  tables: [],
  caches: [],
};

interface Surge {
  readonly name: string;
  readonly hoursAgo: number;
  readonly hours: number;
  readonly factor: number;
}

/** A production of so many days, in which what is told came on top. */
async function lived(days: number, ...surges: readonly Surge[]): Promise<Place> {
  const place = await production();
  await place.happens('history', { days, seed: 'traffic', subjects: SUBJECTS, surges });
  return place;
}

describe('traffic.usual', { timeout: 30_000 }, () => {
  it('is good where every hour is as those of the days before, and tells the numbers', async () => {
    const place = await lived(9);
    const { outcome, sentence, evidence } = await place.check('traffic.usual');
    expect(outcome, JSON.stringify(evidence)).toBe('good');
    expect(sentence).toBe('4 parts, the last 24 h as the same hours of 7 days before.');
    expect(evidence.find(({ name }) => name === 'product-service')?.value).toMatch(
      /^\d+ requests, usually \d+ ± \d+ in 24 h$/,
    );
  });

  it('tells an hour with six times as many requests, and leads to its charts', async () => {
    const place = await lived(9, { name: 'product-service', hoursAgo: 5, hours: 2, factor: 6 });
    const { outcome, sentence, evidence } = await place.check('traffic.usual');
    expect(outcome).toBe('warn');
    expect(sentence).toMatch(
      /^product-service: \d\.\d times as much as usual from \d\d-\d\d \d\d:00 to \d\d:00 UTC: \d+ requests, usually \d+ ± \d+\.$/,
    );
    expect(evidence.filter((one) => one.outcome !== 'good')).toHaveLength(1);
    const page = new URL(evidence[0]?.href ?? '', 'http://console');
    expect(page.pathname).toBe('/metrics/services/product-service');
    const [from, to] = ['from', 'to'].map((name) => Date.parse(page.searchParams.get(name) ?? ''));
    const began = (Math.floor(Date.now() / 3_600_000) - 5) * 3_600_000;
    expect(from).toBeLessThan(began);
    expect(to).toBeGreaterThan(began + 2 * 3_600_000);
  });

  it('is to be looked at where there is far less, also of a function and a queue', async () => {
    const place = await lived(
      9,
      { name: WORKER, hoursAgo: 10, hours: 3, factor: 0 },
      { name: QUEUE, hoursAgo: 4, hours: 2, factor: 0.1 },
    );
    const { outcome, evidence } = await place.check('traffic.usual');
    expect(outcome).toBe('warn');
    const odd = evidence.filter((one) => one.outcome === 'warn').map(({ value }) => value);
    expect(odd.toSorted()).toEqual([
      expect.stringMatching(/^\d+(\.\d)? times less than usual .* \d+ messages/),
      expect.stringMatching(/^nothing came .*: 0 calls, usually \d+ ± \d+$/),
    ]);
  });

  it('is bad where nothing comes any more, and a short look tells it by quarters of an hour', async () => {
    const place = await lived(9, { name: 'ingestion-api', hoursAgo: 1, hours: 2, factor: 0 });
    const { outcome, sentence } = await place.check('traffic.usual', { hours: 1, of: ['service'] });
    expect(outcome).toBe('bad');
    expect(sentence).toMatch(/^ingestion-api: nothing came from .* UTC: 0 requests, usually \d+ ± \d+\.$/);
  });

  it('is not known where there is too little of a past', async () => {
    const place = await lived(3);
    const { outcome, sentence } = await place.check('traffic.usual');
    expect(outcome).toBe('unknown');
    expect(sentence).toContain('too few to tell what is usual');
  });

  it('minds no part that alone is new, and tells it as such', async () => {
    const place = await lived(9);
    await place.clients.sqs.send(new CreateQueueCommand({ QueueName: 'brand-new' }));
    const { sentence, evidence } = await vi.waitFor(
      async () => {
        const found = await place.check('traffic.usual', { of: ['queue'] });
        expect(found.evidence).toHaveLength(2);
        expect(found.outcome).toBe('good');
        return found;
      },
      { timeout: 20_000, interval: 500 },
    );
    expect(sentence).toMatch(/^1 part, .* Not judged: brand-new\.$/);
    expect(evidence.find(({ name }) => name === 'brand-new')?.value).toBe('nothing counted in 8 days');
  });

  it('is asked of CloudWatch in one call, beside the lists of what is measured', async () => {
    const place = await lived(9);
    const calls = new URL('/_sandbox/calls', place.environment.endpoint);
    await fetch(calls, { method: 'DELETE' });
    await place.check('traffic.usual');
    const answer = (await (await fetch(calls)).json()) as { readonly calls: Record<string, number> };
    const { 'monitoring.GetMetricData': asked, 'monitoring.ListMetrics': listed } = answer.calls;
    expect([asked, listed]).toEqual([1, 4]);
  });
});
