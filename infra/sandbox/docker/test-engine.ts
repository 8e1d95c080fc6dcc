import Docker from 'dockerode';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ContainerCreateOptions, Container } from 'dockerode';
import { startDockerEngine } from './engine.ts';
import type { DockerEngine } from './engine.ts';

const program = fileURLToPath(new URL('../processes/fixture-program.mjs', import.meta.url));
const second = 1e9;

/** What the image's check asks: the program's own /health. */
export const healthcheck = {
  Test: [
    'CMD',
    'node',
    '-e',
    'fetch(`http://${process.env.HOST}:3001/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))',
  ],
  Interval: second / 5,
  StartInterval: second / 5,
  StartPeriod: 30 * second,
  Retries: 1,
};

export interface TestEngine {
  readonly docker: Docker;
  readonly engine: DockerEngine;
  /** Creates and starts a container of `shop/api:1.0`. */
  readonly run: (name: string, options?: ContainerCreateOptions) => Promise<Container>;
  readonly close: () => Promise<void>;
}

/** An engine on a socket of its own whose image `shop/api:1.0` is the program that tests run, on port 3001. */
export async function startTestEngine(): Promise<TestEngine> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'engine-test-'));
  const engine = await startDockerEngine({
    socketPath: path.join(directory, 'docker.sock'),
    programs: { api: { command: ['node', program] } },
    images: [{ name: 'shop/api:1.0', environment: { PORT: '3001' }, exposedPorts: [3001] }],
  });
  const docker = new Docker({ socketPath: engine.socketPath });
  return {
    docker,
    engine,
    async run(name, options) {
      const container = await docker.createContainer({ name, Image: 'shop/api:1.0', ...options });
      await container.start();
      return container;
    },
    async close() {
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const patienceMs = 20_000;

/** Asks again until it holds. */
export async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`Still not: ${JSON.stringify(value)}`);
    await pause(50);
  }
}
