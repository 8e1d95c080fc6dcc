import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEnvironments } from '../../core/environments/load.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** A start may build the console first. */
const SLOW_MS = 180_000;

let directory: string;
let running: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'launch-'));
});

afterEach(async () => {
  if (running && running.exitCode === null && running.signalCode === null) {
    const ended = new Promise((resolve) => running?.once('exit', resolve));
    running.kill('SIGTERM');
    await ended;
  }
  running = undefined;
  await rm(directory, { recursive: true, force: true });
});

interface Launched {
  readonly process: ChildProcess;
  readonly lines: string[];
  readonly errors: string[];
  readonly exitCode: Promise<number | null>;
}

function launch(words: readonly string[], variables: Readonly<Record<string, string>> = {}): Launched {
  const { npm_lifecycle_event: _event, OPS_ENVIRONMENTS: _environments, ...own } = process.env;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(ROOT, 'infra/launch/start.ts'), '--state', directory, ...words],
    {
      cwd: ROOT,
      env: { ...own, NODE_ENV: 'production', PORT: '0', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running = child;
  const lines: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { process: child, lines, errors, exitCode };
}

/** The address of the last line, once it is there. */
async function readyUrl({ process: child, lines, errors }: Launched): Promise<string> {
  for (;;) {
    const url = /^ready (http:\S+)$/.exec(lines.at(-1) ?? '')?.[1];
    if (url) return url;
    if (child.exitCode !== null) throw new Error([...lines, ...errors].join('\n'));
    await pause(100);
  }
}

/** The ports that a demonstration listens on: the console's, the clouds' and the caches'. */
async function portsOf(url: string): Promise<readonly number[]> {
  const { environments } = await loadEnvironments(path.join(directory, 'environments.yaml'));
  const addresses = environments.flatMap(({ endpoint = '', caches }) => [
    endpoint,
    ...caches.map((cache) => cache.url),
  ]);
  return [url, ...addresses].map((address) => Number(new URL(address).port));
}

async function stillTaken(ports: readonly number[]): Promise<readonly number[]> {
  const taken = await Promise.all(
    ports.map(async (port) => {
      const server = createServer();
      const free = await new Promise<boolean>((resolve) => {
        server.once('error', () => resolve(false));
        server.listen(port, '127.0.0.1', () => resolve(true));
      });
      if (free) await new Promise((resolve) => server.close(resolve));
      return free ? [] : [port];
    }),
  );
  return taken.flat();
}

async function untilFree(ports: readonly number[]): Promise<readonly number[]> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const taken = await stillTaken(ports);
    if (taken.length === 0 || Date.now() > deadline) return taken;
    await pause(100);
  }
}

function occupy(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** The process that listens on a port, as the kernel lists it. */
async function consoleProcess(launcher: number): Promise<number> {
  const children = await readFile(`/proc/${launcher}/task/${launcher}/children`, 'utf8');
  for (const child of children.trim().split(' ')) {
    const words = await readFile(`/proc/${child}/cmdline`, 'utf8');
    if (words.includes('build/program/server.mjs')) return Number(child);
  }
  throw new Error('The launcher has no console.');
}

describe('npm start', () => {
  it('says what it can do', async () => {
    const { lines, exitCode } = launch(['--help']);
    expect(await exitCode).toBe(0);
    expect(lines.join('\n')).toContain('--environments FILE');
  });

  it('refuses words that it does not know', async () => {
    const { errors, exitCode } = launch(['--colour', 'blue']);
    expect(await exitCode).toBe(2);
    expect(errors.join('\n')).toContain('--colour');
  });

  it('names the port that is taken, where it was asked for by name', async () => {
    const server = await occupy();
    const { port } = server.address() as AddressInfo;
    const { errors, exitCode } = launch([], { PORT: String(port) });
    expect(await exitCode).toBe(1);
    expect(errors.join('\n')).toContain(`Port ${port} of 127.0.0.1 is taken`);
    await new Promise((resolve) => server.close(resolve));
  });

  it('names the mistakes of an environments file, and starts nothing', async () => {
    const file = path.join(directory, 'mine.yaml');
    await writeFile(file, 'environments:\n  - id: dev\n    lable: D');
    const { errors, exitCode } = launch(['--environments', file]);
    expect(await exitCode).toBe(2);
    expect(errors.join('\n')).toContain('lable');
  });

  it(
    'serves two clouds, their caches and the console, and leaves nothing behind when it is asked to end',
    async () => {
      const launched = launch(['--data-only', '--items', '10']);
      const url = await readyUrl(launched);
      const ports = await portsOf(url);
      expect(ports).toHaveLength(5);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      expect(launched.lines.some((line) => line.includes('dynamodb list-tables'))).toBe(true);
      launched.process.kill('SIGTERM');
      expect(await launched.exitCode).toBe(0);
      expect(await stillTaken(ports)).toEqual([]);
      expect(launched.errors).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'serves a third cloud where staging is asked for, with everything but data',
    async () => {
      const launched = launch(['--data-only', '--items', '10', '--staging']);
      const ports = await portsOf(await readyUrl(launched));
      expect(ports).toHaveLength(7);
      const { environments } = await loadEnvironments(path.join(directory, 'environments.yaml'));
      expect(environments.map(({ id }) => id)).toEqual(['dev', 'prod', 'staging']);
      expect(launched.lines.some((line) => /staging seed .*no data/.test(line))).toBe(true);
      launched.process.kill('SIGTERM');
      expect(await launched.exitCode).toBe(0);
    },
    SLOW_MS,
  );

  it('has development and production in both of its files alike', async () => {
    const [usual, withStaging] = await Promise.all(
      ['environments.yaml', 'environments.staging.yaml'].map((name) =>
        loadEnvironments(path.join(ROOT, name)),
      ),
    );
    expect(withStaging?.environments.slice(0, 2)).toEqual(usual?.environments);
    expect(withStaging?.home).toBe(usual?.home);
  });

  it(
    'leaves nothing behind when it is killed',
    async () => {
      const launched = launch(['--data-only', '--items', '10']);
      const ports = await portsOf(await readyUrl(launched));
      launched.process.kill('SIGKILL');
      await launched.exitCode;
      expect(await untilFree(ports)).toEqual([]);
    },
    SLOW_MS,
  );

  it.runIf(process.platform === 'linux')(
    'ends with the console, and with its exit code',
    async () => {
      const launched = launch(['--data-only', '--items', '10']);
      const ports = await portsOf(await readyUrl(launched));
      process.kill(await consoleProcess(launched.process.pid ?? 0), 'SIGKILL');
      expect(await launched.exitCode).toBe(137);
      expect(launched.errors.join('\n')).toContain('console has ended by SIGKILL');
      expect(await stillTaken(ports)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'serves the console alone on an environments file',
    async () => {
      const text = await readFile(path.join(ROOT, 'environments.yaml'), 'utf8');
      const file = path.join(directory, 'mine.yaml');
      await writeFile(file, text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:9'));
      const launched = launch(['--environments', file]);
      const url = await readyUrl(launched);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      expect(launched.lines.some((line) => /cloud|redis {2}|seed/.test(line))).toBe(false);
      launched.process.kill('SIGINT');
      expect(await launched.exitCode).toBe(0);
    },
    SLOW_MS,
  );
});
