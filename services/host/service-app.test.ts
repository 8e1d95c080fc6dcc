import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../../core/platform/logs.ts';
import type { Fault } from './fault.ts';
import { createDependencies } from './health.ts';
import type { Probe } from './health.ts';
import { createServiceApp } from './service-app.ts';
import type { ServiceApp } from './service-app.ts';

let service: ServiceApp;

async function make({
  fault = { kind: 'none' },
  probes = {},
}: {
  readonly fault?: Fault;
  readonly probes?: Readonly<Record<string, Probe | undefined>>;
}): Promise<ServiceApp> {
  service = await createServiceApp({
    name: 'ingestion-api',
    purpose: 'A test.',
    version: '1.2.3',
    stage: 'dev',
    log: createLogger('test', { LOG_LEVEL: 'silent', APP_VERSION: '1', STAGE: 'dev' }),
    fault,
    dependencies: createDependencies(probes),
  });
  service.app.post(
    '/api/v1/numbers',
    {
      schema: { body: z.object({ number: z.number() }), response: { 200: z.object({ twice: z.number() }) } },
    },
    ({ body }) => ({ twice: body.number * 2 }),
  );
  service.app.get('/api/v1/broken', () => {
    throw new Error('the password is hunter2');
  });
  return service;
}

afterEach(() => service.app.close());

describe('health', () => {
  it('tells status, version, uptime and what it depends on', async () => {
    const { app } = await make({ probes: { table: () => Promise.resolve(), cache: undefined } });
    const answer = await app.inject('/health');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      status: 'healthy',
      service: 'ingestion-api',
      version: '1.2.3',
      stage: 'dev',
      uptime: expect.any(Number) as number,
      dependencies: {
        table: { status: 'up', latency: expect.any(Number) as number },
        cache: { status: 'off' },
      },
    });
  });

  it('stays 200 where a dependency is down or silent: every other task would be as badly off', async () => {
    const probes = {
      away: () => Promise.reject(new Error('away')),
      silent: () => new Promise(() => undefined),
    };
    const answer = await (await make({ probes })).app.inject('/health');
    expect([answer.statusCode, answer.json<{ status: string }>().status]).toEqual([200, 'degraded']);
    expect(answer.json()).toMatchObject({
      dependencies: { away: { status: 'down' }, silent: { status: 'down' } },
    });
  });

  it('asks what it depends on once for all who ask', async () => {
    let asked = 0;
    const { app } = await make({ probes: { table: () => Promise.resolve((asked += 1)) } });
    await Promise.all(Array.from({ length: 20 }, () => app.inject('/health')));
    expect(asked).toBe(1);
  });

  it('sends load balancers elsewhere while it drains, and goes on answering', async () => {
    const { app, drain } = await make({});
    drain();
    const answer = await app.inject('/health');
    expect([answer.statusCode, answer.json<{ status: string }>().status]).toEqual([503, 'stopping']);
    const work = await app.inject({ method: 'POST', url: '/api/v1/numbers', payload: { number: 2 } });
    expect([work.statusCode, work.headers.connection]).toEqual([200, 'close']);
  });
});

describe('what goes wrong on purpose', () => {
  it('unhealthy: health fails, requests do not', async () => {
    const { app } = await make({ fault: { kind: 'unhealthy' } });
    expect((await app.inject('/health')).statusCode).toBe(503);
    expect(
      (await app.inject({ method: 'POST', url: '/api/v1/numbers', payload: { number: 2 } })).statusCode,
    ).toBe(200);
  });

  it('errors: requests fail, health does not', async () => {
    const { app } = await make({ fault: { kind: 'errors', share: 1 } });
    expect((await app.inject('/health?from=balancer')).statusCode).toBe(200);
    const failed = await app.inject({ method: 'POST', url: '/api/v1/numbers', payload: { number: 2 } });
    expect([failed.statusCode, failed.json<{ error: { code: string } }>().error.code]).toEqual([
      500,
      'DemonstrationFault',
    ]);
  });

  it('errors:0.5: about half of them', async () => {
    const { app } = await make({ fault: { kind: 'errors', share: 0.5 } });
    const codes = await Promise.all(
      Array.from({ length: 200 }, () => app.inject('/api/v1/nothing').then(({ statusCode }) => statusCode)),
    );
    const failed = codes.filter((code) => code === 500).length;
    expect(failed).toBeGreaterThan(50);
    expect(failed).toBeLessThan(150);
  });

  it('slow: after so long', async () => {
    const { app } = await make({ fault: { kind: 'slow', milliseconds: 120 } });
    const began = performance.now();
    await app.inject({ method: 'POST', url: '/api/v1/numbers', payload: { number: 2 } });
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
  });
});

describe('requests', () => {
  it('carry a correlation id, their own or a new one', async () => {
    const { app } = await make({});
    const own = '11111111-2222-4333-8444-555555555555';
    const given = await app.inject({ url: '/health', headers: { 'x-correlation-id': own } });
    expect(given.headers['x-correlation-id']).toBe(own);
    const hostile = await app.inject({ url: '/health', headers: { 'x-correlation-id': 'a"b\u00e9' } });
    expect(hostile.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('are told what is wrong with them, member by member', async () => {
    const { app } = await make({});
    const answer = await app.inject({ method: 'POST', url: '/api/v1/numbers', payload: { number: 'two' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      error: { code: 'ValidationFailed', issues: [{ path: 'number' }] },
    });
  });

  it.each([
    ['no JSON', 400, { payload: '{', headers: { 'content-type': 'application/json' } }],
    ['another type', 415, { payload: 'a', headers: { 'content-type': 'text/plain' } }],
    [
      'too much',
      413,
      {
        payload: JSON.stringify({ number: 1, rest: 'x'.repeat(70_000) }),
        headers: { 'content-type': 'application/json' },
      },
    ],
  ])('are refused with %s', async (_words, status, given) => {
    const { app } = await make({});
    const answer = await app.inject({ method: 'POST', url: '/api/v1/numbers', ...given });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ error: { correlationId: expect.any(String) as string } });
  });

  it('are told nothing of what is broken inside', async () => {
    const { app } = await make({});
    const answer = await app.inject('/api/v1/broken');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('hunter2');
  });

  it('are counted, and described', async () => {
    const { app } = await make({});
    await app.inject({ method: 'POST', url: '/api/v1/numbers', payload: { number: 1 } });
    const { body: told } = await app.inject('/metrics');
    const labels = 'service="ingestion-api",method="POST",route="/api/v1/numbers"';
    expect(told).toContain(`http_requests_total{${labels},status="200"} 1`);
    expect(told).toContain('# TYPE http_request_duration_seconds histogram');
    expect(told).toContain(`http_request_duration_seconds_bucket{${labels},le="10"} 1`);
    expect(told).toContain(`http_request_duration_seconds_count{${labels}} 1`);
    const description = (await app.inject('/openapi.json')).json<{ paths: object; info: object }>();
    expect(Object.keys(description.paths)).toEqual(['/health', '/api/v1/numbers', '/api/v1/broken']);
    expect(description.info).toMatchObject({ title: 'ingestion-api', version: '1.2.3' });
  });
});
