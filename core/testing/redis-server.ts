import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

const START_MS = 5_000;

/** A real `redis-server` on a free port that leaves nothing on disk. Undefined where the PATH has none. */
export async function startRedis(...options: readonly string[]): Promise<TestRedis | undefined> {
  const port = await freePort();
  const directory = await mkdtemp(path.join(tmpdir(), 'redis-'));
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', directory, ...options],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const started = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), START_MS);
    const say = (answer: boolean) => {
      clearTimeout(timer);
      resolve(answer);
    };
    server.once('error', () => say(false));
    server.once('exit', () => say(false));
    server.stdout.on('data', (chunk: Buffer) => {
      if (/ready to accept connections/i.test(chunk.toString())) say(true);
    });
  });
  const close = async () => {
    if (server.pid !== undefined) await ended(server);
    await rm(directory, { recursive: true, force: true });
  };
  if (started) return { url: `redis://127.0.0.1:${port}`, port, close };
  await close();
  // Said once, in the run's own output: the tests that need it are skipped by name.
  process.stdout.write('redis-server is not on the PATH: the tests of live caches are skipped\n');
  return undefined;
}

function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill('SIGKILL');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
