import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { open } from 'lmdb';
import type { RootDatabase } from 'lmdb';
import type { Clock } from './clock.ts';
import type { CacheAddress, Cloud } from './cloud.ts';
import { AddressPool } from './processes/addresses.ts';
import { ProcessHost } from './processes/process-host.ts';
import type { Programs } from './processes/program.ts';
import { ServiceError } from './protocol/service.ts';
import type { SandboxService } from './protocol/service.ts';

/** Makes one service of an environment. */
export type ServiceFactory = (cloud: Cloud) => SandboxService;

export interface EnvironmentOptions {
  readonly account: string;
  readonly region: string;
  /** Holds the store and the object bodies. */
  readonly directory: string;
  readonly clock: Clock;
  /** False where the store is thrown away at the end, and need not survive a crash. */
  readonly durable: boolean;
  readonly factories: readonly ServiceFactory[];
  readonly programs: Programs;
  readonly caches: readonly CacheAddress[];
  readonly elbMetricsSeconds: number;
  /** Where the environment listens; asked for when programs are started. */
  readonly endpoint: () => string;
}

/** The services of one environment over one opened store. */
export interface Environment {
  readonly services: readonly SandboxService[];
  tick(): Promise<void>;
  close(): Promise<void>;
}

// LMDB wants to know beforehand; a service opens a handful.
const maxDatabases = 256;

/** Opens the store and makes the services. Deliveries and measurements find their service when they are sent. */
export async function openEnvironment(options: EnvironmentOptions): Promise<Environment> {
  await mkdir(path.join(options.directory, 'files'), { recursive: true });
  const store: RootDatabase = open({
    path: path.join(options.directory, 'store'),
    maxDbs: maxDatabases,
    noSync: !options.durable,
  });
  const services: SandboxService[] = [];
  const processes = new ProcessHost();
  const addresses = new AddressPool();
  const cloud: Cloud = {
    account: options.account,
    region: options.region,
    clock: options.clock,
    store,
    directory: path.join(options.directory, 'files'),
    deliver: (delivery) => services.find(({ deliver }) => deliver)?.deliver?.(delivery) ?? false,
    consuming: () => services.find(({ consuming }) => consuming)?.consuming,
    measure: (measurement) => services.find(({ measure }) => measure)?.measure?.(measurement),
    metricData: async (input) =>
      (await services.find(({ metricData }) => metricData)?.metricData?.(input)) ?? {},
    metricNames: () => services.find(({ metricNames }) => metricNames)?.metricNames?.() ?? [],
    standing: () => services.flatMap(({ standing }) => standing?.() ?? []),
    functionMemoryMb: (name) =>
      services.find(({ functionMemoryMb }) => functionMemoryMb)?.functionMemoryMb?.(name),
    scalable(dimension, resourceId) {
      for (const service of services) {
        const found = service.scalable?.(dimension, resourceId);
        if (found) return found;
      }
      return undefined;
    },
    act: (action) => services.some((service) => service.act?.(action) === true),
    loadBalancing: () => services.find(({ loadBalancing }) => loadBalancing)?.loadBalancing,
    log: (line) => services.find(({ log }) => log)?.log?.(line),
    hasLogGroup: (name) => services.find(({ hasLogGroup }) => hasLogGroup)?.hasLogGroup?.(name) ?? true,
    invoke: (functionArn, payload) =>
      services.find(({ invoke }) => invoke)?.invoke?.(functionArn, payload) ??
      Promise.reject(new ServiceError('ResourceNotFoundException', `Function not found: ${functionArn}`)),
    invokeLater: (functionArn, payload) =>
      services.find(({ invokeLater }) => invokeLater)?.invokeLater?.(functionArn, payload) ?? false,
    mayInvoke: (functionArn, service) =>
      services.find(({ mayInvoke }) => mayInvoke)?.mayInvoke?.(functionArn, service) ?? false,
    secretValue: (valueFrom) => services.find(({ secretValue }) => secretValue)?.secretValue?.(valueFrom),
    maxSessionSeconds: (roleArn) =>
      services.find(({ maxSessionSeconds }) => maxSessionSeconds)?.maxSessionSeconds?.(roleArn),
    identityOf(accessKeyId = '') {
      for (const service of services) {
        const found = service.identityOf?.(accessKeyId);
        if (found) return found;
      }
      const { account } = options;
      return { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, userName: 'root' };
    },
    alarms: () => services.find(({ alarms }) => alarms)?.alarms,
    tableBackups: () => services.find(({ tableBackups }) => tableBackups)?.tableBackups,
    alarmState: (name) => services.find(({ alarmState }) => alarmState)?.alarmState?.(name),
    hasImage: (image) => services.find(({ hasImage }) => hasImage)?.hasImage?.(image) ?? false,
    imageDigest: (image) => services.find(({ imageDigest }) => imageDigest)?.imageDigest?.(image),
    hasRecord: (name, type, value) =>
      services.find(({ hasRecord }) => hasRecord)?.hasRecord?.(name, type, value) ?? false,
    certificateUsers: (arn) => services.flatMap(({ certificateUsers }) => certificateUsers?.(arn) ?? []),
    programs: options.programs,
    caches: options.caches,
    elbMetricsSeconds: options.elbMetricsSeconds,
    endpoint: options.endpoint,
    processes,
    addresses,
  };
  for (const create of options.factories) services.push(create(cloud));
  return {
    services,
    async tick() {
      const results = await Promise.allSettled(
        services.map(async (service) => service.tick?.(options.clock.now())),
      );
      for (const result of results) if (result.status === 'rejected') console.error(result.reason);
    },
    async close() {
      await Promise.allSettled(services.map((service) => service.close?.()));
      await processes.close();
      addresses.close();
      // LMDB never finishes closing in the very turn of a synchronous transaction.
      await nextTurn();
      await store.close();
    },
  };
}

/** Removes everything that an environment has stored. It must be closed. */
export async function eraseEnvironment(directory: string): Promise<void> {
  for (const name of ['store', 'store-lock', 'files'])
    await rm(path.join(directory, name), { recursive: true, force: true });
}
