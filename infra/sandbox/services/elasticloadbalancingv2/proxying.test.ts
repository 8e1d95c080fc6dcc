import {
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricName } from './records.ts';
import { ask, forwardTo, forwardWeighted, startTraffic, until } from './traffic-fixture.ts';
import type { Backend, TrafficFixture } from './traffic-fixture.ts';

let on: TrafficFixture;
beforeAll(async () => {
  on = await startTraffic();
});
afterAll(() => on.close());

function echo(): Promise<Backend> {
  return on.backend((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.end(
        JSON.stringify({ headers: message.headers, url: message.url, body: Buffer.concat(chunks).length }),
      );
    });
  });
}

async function behind(name: string, ...backends: Backend[]) {
  const arn = await on.group(name);
  await on.register(arn, ...backends);
  const balancer = await on.balancer(name, [forwardTo(arn)]);
  await on.untilHealth(arn, ...backends.map(() => 'healthy'));
  return { arn, url: balancer.url, loadBalancerArn: balancer.arn };
}

describe('a request', () => {
  it('reaches its target with what the load balancer knows of the client', async () => {
    const { url } = await behind('headers', await echo());
    const { body, headers } = await ask(
      `${url}/a/b?c=d`,
      { method: 'POST', headers: { 'X-Forwarded-For': '203.0.113.7', Connection: 'X-Hop', 'X-Hop': '1' } },
      Buffer.alloc(300_000),
    );
    const seen = JSON.parse(body) as { headers: Record<string, string>; url: string; body: number };
    expect(seen).toMatchObject({ url: '/a/b?c=d', body: 300_000 });
    expect(seen.headers).toMatchObject({
      'x-forwarded-for': expect.stringMatching(/^203\.0\.113\.7, 127\./) as string,
      'x-forwarded-proto': 'http',
      'x-forwarded-port': new URL(url).port,
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/) as string,
      host: new URL(url).host,
    });
    expect(seen.headers['x-hop']).toBeUndefined();
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  it('is streamed both ways as it comes', async () => {
    const target = await on.backend((message, response) => {
      if (message.url === '/health') response.end();
      else message.pipe(response);
    });
    const { url } = await behind('streams', target);
    const sent = request(url, { method: 'POST', headers: { 'Transfer-Encoding': 'chunked' } });
    const heard: string[] = [];
    sent.on('response', (answer) => answer.on('data', (chunk: Buffer) => heard.push(chunk.toString())));
    sent.write('one');
    await until(() => heard.join('') === 'one');
    sent.write('two');
    await until(() => heard.join('') === 'onetwo');
    sent.end();
  });

  it('gets 502 where the target breaks off, and 503 where there is none', async () => {
    const rude = await on.backend((message, response) => {
      if (message.url === '/health') response.end();
      else message.socket.destroy();
    });
    const { url } = await behind('breaks', rude);
    const { status, body, headers } = await ask(url, { method: 'POST' }, 'x');
    expect({ status, server: headers.server }).toEqual({ status: 502, server: 'awselb/2.0' });
    expect(body).toContain('<h1>502 Bad Gateway</h1>');
    const empty = await on.balancer('empty', [forwardTo(await on.group('empty'))]);
    expect((await ask(empty.url)).status).toBe(503);
  });

  it('gets 504 from a target that stays silent for the idle timeout', async () => {
    const silent = await on.backend((message, response) => {
      if (message.url === '/health') response.end();
    });
    const { url, loadBalancerArn } = await behind('silent', silent);
    await on.client.send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn: loadBalancerArn,
        Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '1' }],
      }),
    );
    expect((await ask(url)).status).toBe(504);
  });

  it('is asked of another target only where that can do no harm', async () => {
    const seen: string[] = [];
    // It takes the request and hangs up: whether it has done something nobody knows.
    const breaker = createServer((socket) => {
      socket.once('data', (data: Buffer) => {
        const line = data.toString().split('\r\n')[0] ?? '';
        if (line.includes('/health'))
          socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        else {
          seen.push(line.split(' ')[0] ?? '');
          socket.resetAndDestroy();
        }
      });
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => breaker.listen(0, '127.0.0.1', resolve));
    const Port = (breaker.address() as AddressInfo).port;
    const sound = await echo();
    const arn = await on.group('harm');
    await on.register(arn, { target: { Id: '127.0.0.1', Port } } as Backend, sound);
    const { url } = await on.balancer('harm', [forwardTo(arn)]);
    await on.untilHealth(arn, 'healthy', 'healthy');
    const gets = await Promise.all([1, 2, 3, 4].map(() => ask(url)));
    expect(gets.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(seen).toContain('GET');
    const posts = [await ask(url, { method: 'POST' }, 'a'), await ask(url, { method: 'POST' }, 'b')];
    expect(posts.map(({ status }) => status).sort()).toEqual([200, 502]);
    breaker.close();
  });
});

describe('a connection', () => {
  it('becomes another protocol, both ways', async () => {
    const target = await on.backend((_message, response) => response.end());
    target.server.on('upgrade', (message: IncomingMessage, socket: Duplex) => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${message.headers.upgrade}\r\nConnection: Upgrade\r\n\r\n`,
      );
      socket.on('data', (data: Buffer) => socket.write(`heard ${data.toString()}`));
      socket.on('end', () => socket.end());
      socket.on('error', () => undefined);
    });
    const { url } = await behind('sockets', target);
    const sent = request(url, { headers: { Connection: 'Upgrade', Upgrade: 'websocket' } });
    const upgraded = new Promise<{ readonly answer: IncomingMessage; readonly socket: Duplex }>(
      (resolve, reject) => {
        sent.on('upgrade', (answer, socket) => resolve({ answer, socket }));
        sent.on('error', reject);
      },
    );
    sent.end();
    const { answer, socket } = await upgraded;
    expect(answer.headers.upgrade).toBe('websocket');
    socket.write('hello');
    const heard = await new Promise((resolve) =>
      socket.once('data', (data: Buffer) => resolve(data.toString())),
    );
    expect(heard).toBe('heard hello');
    socket.destroy();
  });

  it('that wants another protocol is told what the target says instead', async () => {
    const { url } = await behind('no-sockets', await echo());
    const sent = request(url, { headers: { Connection: 'Upgrade', Upgrade: 'websocket' } });
    const status = new Promise((resolve) => sent.on('response', (answer) => resolve(answer.statusCode)));
    sent.end();
    expect(await status).toBe(200);
  });

  it('carries events at once, beginning with the head', async () => {
    let push: ((text: string) => void) | undefined;
    const target = await on.backend((message, response) => {
      if (message.url === '/health') return void response.end();
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      push = (text) => void response.write(text);
    });
    const { url } = await behind('events', target);
    const sent = request(url);
    const heard: string[] = [];
    sent.on('response', (answer) => {
      heard.push(answer.headers['content-type'] ?? '');
      answer.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
      answer.on('error', () => undefined);
    });
    sent.end();
    await until(() => heard.length === 1 && push !== undefined);
    push?.('data: 1\n\n');
    await until(() => heard.length === 2);
    expect(heard).toEqual(['text/event-stream', 'data: 1\n\n']);
    sent.destroy();
  });
});

describe('a client', () => {
  it('comes back to its target, and to its target group', async () => {
    const names = ['one', 'two', 'three'];
    const backends = await Promise.all(
      names.map((name) => on.backend((_message, response) => void response.end(name))),
    );
    const [a, b] = [await on.group('sticky-a'), await on.group('sticky-b')];
    await on.register(a, ...backends.slice(0, 2));
    await on.register(b, ...backends.slice(2));
    await on.client.send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn: a,
        Attributes: [{ Key: 'stickiness.enabled', Value: 'true' }],
      }),
    );
    const action = forwardWeighted({ [a]: 1, [b]: 1 });
    const { url, listenerArn } = await on.balancer('sticky', [action]);
    await on.client.send(
      new ModifyListenerCommand({
        ListenerArn: listenerArn,
        DefaultActions: [
          {
            ...action,
            ForwardConfig: {
              ...action.ForwardConfig,
              TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
            },
          },
        ],
      }),
    );
    await on.untilHealth(a, 'healthy', 'healthy');
    await on.untilHealth(b, 'healthy');
    let first = await ask(url);
    while (first.body === 'three') first = await ask(url);
    const cookies = (first.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]);
    expect(cookies.map((cookie) => cookie?.split('=')[0])).toEqual([
      'AWSALB',
      'AWSALBCORS',
      'AWSALBTG',
      'AWSALBTGCORS',
    ]);
    const headers = { Cookie: cookies.join('; ') };
    for (let turn = 0; turn < 6; turn++) expect((await ask(url, { headers })).body).toBe(first.body);
    // A cookie that was made by hand points nowhere.
    const forged = { Cookie: `AWSALB=x.y; AWSALBTG=${cookies[2]?.split('=')[1]?.slice(0, -1)}` };
    const others = await Promise.all([1, 2, 3, 4, 5, 6].map(() => ask(url, { headers: forged })));
    expect(new Set(others.map(({ body }) => body)).size).toBeGreaterThan(1);
  });
});

describe('metrics', () => {
  it('count what passed, by load balancer and target group', async () => {
    const target = await on.backend((message, response) => {
      response.statusCode = message.url === '/bad' ? 500 : 200;
      response.end();
    });
    const { url, arn, loadBalancerArn } = await behind('metered', target);
    for (let turn = 0; turn < 5; turn++) await ask(url);
    await ask(`${url}/bad`);
    const dimensions = {
      LoadBalancer: metricName(loadBalancerArn),
      TargetGroup: metricName(arn),
    };
    const cloudwatch = new CloudWatchClient({
      endpoint: on.sandbox.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const read = async (MetricName: string, Stat: string, withGroup: boolean) => {
      const Dimensions = Object.entries(dimensions)
        .filter(([Name]) => withGroup || Name === 'LoadBalancer')
        .map(([Name, Value]) => ({ Name, Value }));
      const now = on.sandbox.clock.now();
      const { MetricDataResults } = await cloudwatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(now - 3_600_000),
          EndTime: new Date(now + 60_000),
          MetricDataQueries: [
            {
              Id: 'm',
              MetricStat: {
                Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions },
                Period: 3600,
                Stat,
              },
            },
          ],
        }),
      );
      return (MetricDataResults?.[0]?.Values ?? []).reduce((sum, value) => sum + value, 0);
    };
    on.sandbox.clock.advance(61_000);
    await until(async () => (await read('RequestCount', 'Sum', false)) === 6);
    expect(await read('RequestCount', 'Sum', true)).toBe(6);
    expect(await read('RequestCountPerTarget', 'Sum', true)).toBe(6);
    expect(await read('HTTPCode_Target_2XX_Count', 'Sum', true)).toBe(5);
    expect(await read('HTTPCode_Target_5XX_Count', 'Sum', false)).toBe(1);
    expect(await read('TargetResponseTime', 'SampleCount', true)).toBe(6);
    expect(await read('TargetResponseTime', 'Average', true)).toBeGreaterThan(0);
    await until(async () => (await read('HealthyHostCount', 'Maximum', true)) === 1);
    cloudwatch.destroy();
  });
});
