import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { createConsoleMetrics } from './console-metrics.server.ts';
import { observeRequests, placeOf } from './observe-requests.server.ts';
import { prometheus } from './prometheus.server.ts';
import type { PrometheusAccess } from './prometheus.server.ts';
import { startTracing } from './tracing.server.ts';

const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listening(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function consoleWith(access: PrometheusAccess, variables: Record<string, string> = {}) {
  const metrics = createConsoleMetrics();
  const tracing = await startTracing(variables, '1.2.3');
  const app = express();
  app.use(observeRequests(metrics, tracing));
  app.use(prometheus(metrics, access));
  app.use('/tables', (_request, response) => {
    tracing.observeCall({ environmentId: 'dev', operation: 'dynamodb:ListTables' })('fresh');
    metrics.observeCall({ environmentId: 'dev', operation: 'dynamodb:ListTables' })('fresh');
    metrics.observeCall({ environmentId: 'dev', operation: 'dynamodb:ListTables' })('throttled');
    response.send('here');
  });
  const url = await listening(app);
  return { url, tracing };
}

describe('the console’s own figures', () => {
  it('count requests by place and calls by outcome, and hold no name of what was looked at', async () => {
    const { url } = await consoleWith({ token: undefined, isOnLoopback: true });
    await fetch(`${url}/tables/customers-of-prod?key=secret`);
    await fetch(`${url}/nothing-here`);
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain;.*version=0\.0\.4/);
    const text = await answer.text();
    expect(text).toContain(
      'operations_http_request_duration_seconds_count{method="GET",place="/tables",status="200"} 1',
    );
    expect(text).toContain('place="other",status="404"} 1');
    expect(text).toContain(
      'operations_upstream_calls_total{environment="dev",operation="dynamodb:ListTables",outcome="throttled"} 1',
    );
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).not.toMatch(/customers|secret|nothing-here/);
  });

  it('leave the page of metrics to browsers', async () => {
    const { url } = await consoleWith({ token: undefined, isOnLoopback: true });
    const answer = await fetch(`${url}/metrics`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(answer.status).toBe(404);
  });

  it('are nobody’s where others can call and no token is set', async () => {
    const { url } = await consoleWith({ token: undefined, isOnLoopback: false });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  it('ask for the token where there is one', async () => {
    const token = 'x'.repeat(32);
    const { url } = await consoleWith({ token, isOnLoopback: false });
    const asked = (authorization: string) => fetch(`${url}/metrics`, { headers: { authorization } });
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect((await asked(`Bearer ${token}y`)).status).toBe(401);
    expect((await asked(`Bearer ${token}`)).status).toBe(200);
  });
});

describe('traces', () => {
  it('go to a collector by OTLP, a call within its request, on the trace of whoever called', async () => {
    const bodies: string[] = [];
    const collector = await listening((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push(Buffer.concat(chunks).toString('utf8'));
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector;
    closing.push(() => {
      delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    });
    const { url, tracing } = await consoleWith(
      { token: undefined, isOnLoopback: true },
      { OTEL_EXPORTER_OTLP_ENDPOINT: collector },
    );
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    await fetch(`${url}/tables/customers`, { headers });
    await tracing.close();
    const sent = bodies.join('\n');
    expect(sent).toContain('"service.name"');
    const spans = bodies.flatMap(
      (body) =>
        (JSON.parse(body) as OtlpBody).resourceSpans?.flatMap(({ scopeSpans }) =>
          scopeSpans.flatMap((scope) => scope.spans),
        ) ?? [],
    );
    const [request, call] = ['GET /tables', 'dynamodb:ListTables'].map((name) =>
      spans.find((span) => span.name === name),
    );
    expect(request).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' });
    expect(call).toMatchObject({ traceId, parentSpanId: request?.spanId });
    expect(sent).not.toContain('customers');
  });
});

interface OtlpBody {
  readonly resourceSpans?: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly name: string;
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
      }[];
    }[];
  }[];
}

it.each([
  ['/', '/'],
  ['/tables', '/tables'],
  ['/tables/my-customers/items', '/tables'],
  ['/tables.data', '/tables'],
  ['/%2e%2e/etc', 'other'],
  ['/WP-admin', 'other'],
])('the place of %s is %s', (path, place) => expect(placeOf(path)).toBe(place));
