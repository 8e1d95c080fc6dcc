import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { startDockerEngine } from '../../infra/sandbox/docker/engine.ts';
import type { DockerEngine } from '../../infra/sandbox/docker/engine.ts';
import type { ComposeProject } from '../../infra/sandbox/seed/compose/project.ts';
import { composeUp } from '../../infra/sandbox/seed/compose/up.ts';

const program = fileURLToPath(new URL('../../infra/sandbox/processes/fixture-program.mjs', import.meta.url));
const SECOND = 1e9;

export const PROJECT = 'tiktok-commerce';

/** The check that the images of the tests have: the program's own /health, asked often. */
const healthcheck = {
  Test: [
    'CMD',
    'node',
    '-e',
    'fetch(`http://${process.env.HOST}:3001/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))',
  ],
  Interval: SECOND / 4,
  StartInterval: SECOND / 4,
  StartPeriod: 60 * SECOND,
  Retries: 1,
};

export interface Containers {
  readonly engine: DockerEngine;
  /** A client that may do anything, for what a test prepares and looks at. */
  readonly docker: Docker;
  readonly up: (services: ComposeProject['services']) => Promise<void>;
  /** Removes every container. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** An engine with the images `shop/api:1.0` and `shop/worker:1.0`, and nothing that runs. */
export async function startContainers(): Promise<Containers> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'containers-'));
  const engine = await startDockerEngine({
    socketPath: path.join(directory, 'docker.sock'),
    programs: { api: { command: ['node', program] }, worker: { command: ['node', program] } },
    images: [
      { name: 'shop/api:1.0', environment: { PORT: '3001' }, exposedPorts: [3001], healthcheck },
      { name: 'shop/worker:1.0' },
    ],
  });
  const docker = new Docker({ socketPath: engine.socketPath });
  return {
    engine,
    docker,
    up: (services) => composeUp(docker, { name: PROJECT, services }),
    async clear() {
      for (const { Id } of await docker.listContainers({ all: true }))
        await docker.getContainer(Id).remove({ force: true });
    },
    async close() {
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const PATIENCE_MS = 20_000;

/** Asks again until it holds. */
export async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`Still not: ${JSON.stringify(value)}`);
    await pause(50);
  }
}
