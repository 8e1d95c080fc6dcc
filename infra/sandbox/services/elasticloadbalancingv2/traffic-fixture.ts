import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Action, CreateTargetGroupInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Agent, createServer, request } from 'node:http';
import type { IncomingHttpHeaders, RequestListener, RequestOptions, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../../cloud.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createCloudwatch } from '../cloudwatch/service.ts';
import { createElasticLoadBalancing } from './service.ts';

/** For tests: a tiny server that a load balancer sends to. */
export interface Backend {
  readonly server: Server;
  readonly port: number;
  readonly target: { readonly Id: string; readonly Port: number };
  close(): Promise<void>;
}

export interface TrafficFixture {
  readonly sandbox: Sandbox;
  readonly client: ElasticLoadBalancingV2Client;
  backend(listener: RequestListener): Promise<Backend>;
  /** A load balancer with one listener; `url` is where it listens. */
  balancer(name: string, actions: Action[]): Promise<Balancer>;
  group(name: string, input?: Partial<CreateTargetGroupInput>): Promise<string>;
  register(targetGroupArn: string, ...backends: readonly Backend[]): Promise<void>;
  /** Waits until the targets of a group have these states, in the order of their registration. */
  untilHealth(targetGroupArn: string, ...states: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface Balancer {
  readonly arn: string;
  readonly listenerArn: string;
  readonly url: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export function forwardTo(arn: string): Action {
  return { Type: 'forward', TargetGroupArn: arn };
}

export function forwardWeighted(weights: Readonly<Record<string, number>>): Action {
  const TargetGroups = Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
    TargetGroupArn,
    Weight,
  }));
  return { Type: 'forward', ForwardConfig: { TargetGroups } };
}

export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 600; turn++) {
    if (await isTrue()) return;
    await sleep(25);
  }
  throw new Error('What was waited for has not come.');
}

/** A port that is free on every loopback address at this moment. */
export async function freePort(): Promise<number> {
  const probe = createSocket();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** One request and its whole answer; rejects where the connection breaks. */
export function ask(url: string, options: RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const mostOpen = 100;

export interface Load {
  /** Ends it, and tells how every request came out: a status, or the error's code. */
  stop(): Promise<ReadonlyMap<string, number>>;
  /** The answers so far, and when each was asked for. */
  readonly answers: readonly { readonly askedAtMs: number; readonly body: string }[];
}

/** Asks a few hundred times a second, whatever the answers take, over kept connections. */
export function startLoad(url: string, perSecond: number, options: RequestOptions = {}, body?: string): Load {
  const agent = new Agent({ keepAlive: true });
  const outcomes = new Map<string, number>();
  const answers: { askedAtMs: number; body: string }[] = [];
  const open = new Set<Promise<void>>();
  const startedAtMs = performance.now();
  let sent = 0;

  async function one(): Promise<void> {
    const askedAtMs = performance.now();
    const outcome = await ask(url, { ...options, agent }, body).then(
      (answer) => {
        answers.push({ askedAtMs, body: answer.body });
        return String(answer.status);
      },
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAtMs) / 1000) * perSecond);
    for (; sent < due; sent++) {
      // What a busy machine has missed is not made up for in one burst.
      if (open.size >= mostOpen) continue;
      const asked = one().finally(() => open.delete(asked));
      open.add(asked);
    }
  }, 5);
  return {
    answers,
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
      return outcomes;
    },
  };
}

interface TrafficOptions {
  /** Where the state is kept beyond the sandbox's end. */
  readonly directory?: string;
  /** Told of the load balancer's service, for its seam. */
  readonly seen?: (service: SandboxService) => void;
  /** Six times as often as AWS, where nothing is said: tests wait for it. */
  readonly elbMetricsSeconds?: number;
}

export async function startTraffic({
  directory,
  seen,
  elbMetricsSeconds = 10,
}: TrafficOptions = {}): Promise<TrafficFixture> {
  function createSeen(cloud: Cloud): SandboxService {
    const service = createElasticLoadBalancing(cloud);
    seen?.(service);
    return service;
  }
  const sandbox = await startSandbox({
    directory,
    keep: directory !== undefined,
    services: [createCloudwatch, createSeen],
    elbMetricsSeconds,
  });
  const client = new ElasticLoadBalancingV2Client({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const backends: Backend[] = [];
  return {
    sandbox,
    client,
    async backend(listener) {
      const server = createServer(listener);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const backend: Backend = {
        server,
        port,
        target: { Id: '127.0.0.1', Port: port },
        close() {
          const closed = new Promise<void>((resolve) => server.close(() => resolve()));
          server.closeAllConnections();
          return closed;
        },
      };
      backends.push(backend);
      return backend;
    },
    async balancer(name, DefaultActions) {
      const made = await client.send(
        new CreateLoadBalancerCommand({ Name: name, Subnets: ['subnet-a', 'subnet-b'] }),
      );
      const { LoadBalancerArn: arn = '', DNSName: host } = made.LoadBalancers?.[0] ?? {};
      const Port = await freePort();
      const { Listeners } = await client.send(
        new CreateListenerCommand({ LoadBalancerArn: arn, Protocol: 'HTTP', Port, DefaultActions }),
      );
      return { arn, listenerArn: Listeners?.[0]?.ListenerArn ?? '', url: `http://${host}:${Port}` };
    },
    async group(Name, input) {
      const { TargetGroups } = await client.send(
        new CreateTargetGroupCommand({
          Name,
          Protocol: 'HTTP',
          Port: 80,
          TargetType: 'ip',
          HealthCheckIntervalSeconds: 5,
          HealthCheckTimeoutSeconds: 2,
          HealthCheckPath: '/health',
          ...input,
        }),
      );
      return TargetGroups?.[0]?.TargetGroupArn ?? '';
    },
    async register(TargetGroupArn, ...added) {
      await client.send(
        new RegisterTargetsCommand({ TargetGroupArn, Targets: added.map(({ target }) => target) }),
      );
    },
    untilHealth: (TargetGroupArn, ...states) =>
      until(async () => {
        const { TargetHealthDescriptions = [] } = await client.send(
          new DescribeTargetHealthCommand({ TargetGroupArn }),
        );
        return (
          TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State).join() === states.join()
        );
      }),
    async close() {
      client.destroy();
      await sandbox.close();
      await Promise.all(backends.map((backend) => backend.close()));
    },
  };
}
