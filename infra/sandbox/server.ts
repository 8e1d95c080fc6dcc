import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { adminPrefix, answerAdmin } from './admin.ts';
import { CallCounts } from './call-counts.ts';
import { Clock } from './clock.ts';
import type { CacheAddress } from './cloud.ts';
import type { Programs } from './processes/program.ts';
import { eraseEnvironment, openEnvironment } from './environment.ts';
import type { Environment, ServiceFactory } from './environment.ts';
import { Faults } from './faults.ts';
import { planOf } from './history/plan.ts';
import { isLoopbackAddress } from './loopback.ts';
import { createDispatcher } from './protocol/dispatcher.ts';
import type { Dispatch } from './protocol/dispatcher.ts';
import { answerHttp } from './protocol/http.ts';

export interface SandboxOptions {
  /** A loopback address; anything else is refused. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly account?: string;
  readonly region?: string;
  /** Where the state is kept; a folder of its own under the system's temporary one where it is absent. */
  readonly directory?: string;
  /** Leaves the state behind at the end, for the next start in the same folder. */
  readonly keep?: boolean;
  readonly services: readonly ServiceFactory[];
  /** What its images hold; none where nothing is to run. */
  readonly programs?: Programs;
  /** Where the Redis behind each of its caches listens; the caches of ElastiCache tell these addresses. */
  readonly caches?: readonly CacheAddress[];
  /** How often load balancers tell what they have measured: 60, as on AWS, or a part of a minute. */
  readonly elbMetricsSeconds?: number;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly clock: Clock;
  /** Moves the clock forward and resolves once every service has done what is due by then. */
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

const tickMs = 1000;

/**
 * Starts one environment on loopback. Rejects with RangeError for options that can not be, and with the system's
 * error where the port is taken (`EADDRINUSE`).
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = '127.0.0.1', account = '000000000000', region = 'us-east-1', keep = false } = options;
  const { elbMetricsSeconds = 60 } = options;
  if (!isLoopbackAddress(host)) throw new RangeError(`The sandbox listens on loopback only, not on ${host}.`);
  if (!/^\d{12}$/.test(account)) throw new RangeError('An account has twelve digits.');
  if (!(elbMetricsSeconds > 0) || 60 % elbMetricsSeconds !== 0)
    throw new RangeError('Load balancers tell their metrics once a minute, or by equal parts of one.');
  const directory = options.directory ?? (await mkdtemp(path.join(os.tmpdir(), 'sandbox-')));
  const clock = new Clock();
  const faults = new Faults();
  const counts = new CallCounts();
  const caller = `arn:aws:iam::${account}:root`;

  /** When the environment began to be: what is made up ends there. */
  let bornAtMs = clock.now();
  // Known when it listens; nothing runs before the first tick.
  let url = '';

  async function openAll(): Promise<{ readonly environment: Environment; readonly dispatch: Dispatch }> {
    bornAtMs = clock.now();
    const environment = await openEnvironment({
      account,
      region,
      directory,
      clock,
      durable: keep,
      factories: options.services,
      programs: options.programs ?? {},
      caches: options.caches ?? [],
      elbMetricsSeconds,
      endpoint: () => url,
    });
    const dispatch = createDispatcher({
      account,
      region,
      clock,
      services: environment.services,
      gate(model, operation, signal) {
        counts.record(model.service.signingName, operation);
        return faults.strike(model, operation, caller, signal);
      },
    });
    return { environment, dispatch };
  }

  // A reset swaps what stands behind this promise; requests that arrive meanwhile wait for it.
  let current = openAll();
  await current;
  async function reopen(previous: Environment): ReturnType<typeof openAll> {
    await previous.close();
    await eraseEnvironment(directory);
    return openAll();
  }

  const server = createServer((message, response) => {
    if (message.url?.startsWith(adminPrefix)) {
      void answerAdmin(message, response, {
        account,
        region,
        clock,
        faults,
        counts,
        serviceNames: () => serviceNames,
        async reset() {
          current = current.then(({ environment }) => reopen(environment));
          await current;
        },
        async signIn(userName, password) {
          const { environment } = await current;
          return environment.services.some((service) => service.signIn?.(userName, password) === true);
        },
        async history(request) {
          const plan = planOf(request, bornAtMs);
          const { environment } = await current;
          for (const { history } of environment.services) await history?.(plan);
          return plan;
        },
      });
      return;
    }
    // A service's answers carry its own time: clients correct their clocks by it, and tell what was written since.
    response.setHeader('Date', new Date(clock.now()).toUTCString());
    void current.then(({ dispatch }) => answerHttp(message, response, dispatch, `${host}:${port}`));
  });
  const serviceNames = (await current).environment.services.map(({ signingName }) => signingName);
  // A long poll of twenty seconds and a slow upload are both in order.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;

  let port: number;
  try {
    port = await listen(server, host, options.port ?? 0);
  } catch (error) {
    await (await current).environment.close();
    throw error;
  }
  const bracketed = host.includes(':') ? `[${host}]` : host;
  url = `http://${bracketed}:${port}`;
  const timer = setInterval(() => void current.then(({ environment }) => environment.tick()), tickMs);
  timer.unref();

  let closing: Promise<void> | undefined;
  async function shutDown(): Promise<void> {
    clearInterval(timer);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await (await current).environment.close();
    if (keep) return;
    // A folder that was given is not ours to remove, only what was stored in it.
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    else await eraseEnvironment(directory);
  }
  return {
    url,
    port,
    clock,
    async advance(milliseconds) {
      clock.advance(milliseconds);
      await (await current).environment.tick();
    },
    close: () => (closing ??= shutDown()),
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
