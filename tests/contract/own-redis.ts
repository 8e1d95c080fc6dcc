import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface OwnRedis {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const START_MS = 5_000;

/** Starts a `redis-server` from the PATH on a free port, keeping nothing on disk. Undefined where there is none. */
export async function startOwnRedis(): Promise<OwnRedis | undefined> {
  const port = await freePort();
  const process = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const started = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), START_MS);
    const say = (answer: boolean) => {
      clearTimeout(timer);
      resolve(answer);
    };
    process.once('error', () => say(false));
    process.once('exit', () => say(false));
    process.stdout?.on('data', (chunk: Buffer) => {
      if (/ready to accept connections/i.test(chunk.toString())) say(true);
    });
  });
  if (started) return { url: `redis://127.0.0.1:${port}`, close: () => ended(process) };
  if (process.pid !== undefined) await ended(process);
  return undefined;
}

function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    process.once('exit', () => resolve());
    process.kill('SIGTERM');
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
