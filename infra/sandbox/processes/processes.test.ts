import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AddressPool } from './addresses.ts';
import { LineSplitter } from './lines.ts';
import { ProcessHost } from './process-host.ts';
import type { HostedProcess } from './process-host.ts';

const program = path.join(import.meta.dirname, 'fixture-program.mjs');
const hosts: ProcessHost[] = [];
const pools: AddressPool[] = [];

function openHost(): ProcessHost {
  const host = new ProcessHost();
  hosts.push(host);
  return host;
}

function openPool(): AddressPool {
  const pool = new AddressPool();
  pools.push(pool);
  return pool;
}

/** Starts the fixture and waits until it says where it listens. */
async function serve(
  host: ProcessHost,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly process: HostedProcess; readonly url: string; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const hosted = host.start({
    command: ['node', program],
    environment,
    onLine: (line) => void lines.push(line),
  });
  await until(() => lines.some((line) => line.startsWith('listening on ')));
  const address = lines.find((line) => line.startsWith('listening on '))?.slice('listening on '.length);
  return { process: hosted, url: `http://${address ?? ''}`, lines };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It has not come to pass.');
    await pause(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
  for (const pool of pools.splice(0)) pool.close();
});

describe('a process', () => {
  it('listens on its own address, with its own variables and PATH alone', async () => {
    const address = await openPool().take();
    const { process: hosted, url } = await serve(openHost(), { HOST: address, APP_VERSION: '1.4.0' });
    expect(url).toMatch(new RegExp(`^http://${address}:`));
    expect(await (await fetch(url)).json()).toEqual({ version: '1.4.0', host: address });
    const variables = (await (await fetch(`${url}/environment`)).json()) as Record<string, string>;
    expect(Object.keys(variables)).toEqual(expect.arrayContaining(['APP_VERSION', 'HOST', 'PATH']));
    expect(variables.HOME).toBeUndefined();
    const usage = hosted.usage();
    expect(usage?.residentBytes).toBeGreaterThan(10 * 1024 * 1024);
    expect(usage?.cpuSeconds).toBeGreaterThan(0);
  });

  it('is asked to stop, and made to after its time', async () => {
    const host = openHost();
    const willing = await serve(host);
    expect(await willing.process.stop()).toEqual({ exitCode: 0 });
    expect(willing.lines).toContain('stopping');
    expect(willing.process.usage()).toBeUndefined();
    const stubborn = await serve(host, { IGNORE_SIGTERM: '1' });
    expect(await stubborn.process.stop(100)).toEqual({ exitCode: 137 });
  });

  it.each([
    ['ends by itself', ['sh', '-c', 'exit 7'], 7],
    ['is no program', ['no-such-program'], 127],
    ['is killed', ['sh', '-c', 'kill -s KILL $$'], 137],
  ])('tells its exit code where it %s', async (_, command, exitCode) => {
    const hosted = openHost().start({ command, environment: {} });
    expect(await hosted.ended).toEqual({ exitCode });
  });

  it('takes its descendants along', async () => {
    let pid = 0;
    const hosted = openHost().start({
      command: ['sh', '-c', 'sleep 300 & echo $!; exit 0'],
      environment: {},
      onLine: (line) => (pid = Number(line)),
    });
    await hosted.ended;
    expect(pid).toBeGreaterThan(0);
    await until(() => !isAlive(pid));
  });

  it('does not outlive the program that started it, however that ends', async () => {
    const script = `
      import { ProcessHost } from ${JSON.stringify(path.join(import.meta.dirname, 'process-host.ts'))};
      const host = new ProcessHost();
      const gone = host.start({ command: ['true'], environment: {} });
      await gone.ended;
      for (let at = 0; at < 2; at++)
        console.log(host.start({ command: ['sh', '-c', 'trap "" TERM; sleep 300'], environment: {} }).pid);
    `;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids: number[] = [];
    createInterface({ input: parent.stdout }).on('line', (line) => pids.push(Number(line)));
    await until(() => pids.length === 2);
    expect(pids.every(isAlive)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !pids.some(isAlive));
  });
});

describe('lines', () => {
  it('are whole, bounded, and told without their ends', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    const euro = Buffer.from('€');
    splitter.push(Buffer.concat([Buffer.from('one\r\ntwo'), euro.subarray(0, 1)]));
    splitter.push(Buffer.concat([euro.subarray(1), Buffer.from('\n\nlast')]));
    splitter.end();
    expect(lines).toEqual(['one', 'two€', '', 'last']);
    lines.length = 0;
    splitter.push(Buffer.from('x'.repeat(40_000)));
    splitter.end();
    expect(lines.map((line) => line.length)).toEqual([16_384, 16_384, 7232]);
  });
});

describe('addresses', () => {
  it('are of one holder at a time, and more than one block holds', async () => {
    const [pool, other] = [openPool(), openPool()];
    const taken = await Promise.all(Array.from({ length: 300 }, () => pool.take()));
    expect(new Set([...taken, await other.take()]).size).toBe(301);
    expect(taken.every((address) => /^127\.\d+\.\d+\.\d+$/.test(address))).toBe(true);
    const [first = ''] = taken;
    pool.release(first);
    pool.release('127.0.0.1');
    const next = await Promise.all(Array.from({ length: 207 }, () => pool.take()));
    expect(next).toContain(first);
    expect(next).not.toContain('127.0.0.1');
  });
});
