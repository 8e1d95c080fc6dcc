import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';

const program = new URL('./main.ts', import.meta.url).pathname;
let child: ChildProcess | undefined;

async function start(...words: readonly string[]): Promise<{ readonly listening: string }> {
  child = spawn(process.execPath, ['--import', 'tsx', program, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('The process has no output.');
  const lines = createInterface(child.stdout);
  const died = once(child, 'exit').then(() =>
    Promise.reject(new Error('The process ended before it listened.')),
  );
  const [line] = (await Promise.race([once(lines, 'line'), died])) as [string];
  return JSON.parse(line) as { listening: string };
}

async function exitCode(): Promise<unknown> {
  if (!child) return undefined;
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [unknown];
  return code;
}

afterEach(() => {
  child?.kill('SIGKILL');
});

describe('an environment as a process', () => {
  it('listens, answers and ends on SIGTERM', async () => {
    const { listening } = await start('--account', '111122223333');
    const health = await (await fetch(`${listening}/_sandbox/health`)).json();
    expect(health).toMatchObject({ status: 'ok', account: '111122223333' });
    child?.kill('SIGTERM');
    expect(await exitCode()).toBe(0);
  });

  it('ends with its parent', async () => {
    await start('--with-parent');
    child?.stdin?.end();
    expect(await exitCode()).toBe(0);
  });

  it('says why it can not start', async () => {
    child = spawn(process.execPath, ['--import', 'tsx', program, '--port', 'x'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [text] = (await once(child.stderr ?? child, 'data')) as [Buffer];
    expect(text.toString()).toContain('--port x is no port.');
    expect(await exitCode()).toBe(1);
  });
});
