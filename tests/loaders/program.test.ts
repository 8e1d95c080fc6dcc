import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'console-program-'));
});

afterAll(() => rm(directory, { recursive: true }));

/** The program as it is started, with these variables besides the machine's own. */
function run(variables: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'app/http/server.ts'], {
    env: { ...process.env, NODE_ENV: 'production', ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return new Promise<{ code: number | null; text: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, text }));
  });
}

it('names every variable that is wrong, and does not start', async () => {
  const { code, text } = await run({ PORT: 'abc', HOST: 'nowhere', SESSION_SECRET: 'hunter2' });
  expect(code).toBe(1);
  for (const name of ['PORT', 'HOST', 'SESSION_SECRET']) expect(text).toContain(`  ${name} must be`);
  expect(text).not.toContain('hunter2');
  expect(text).not.toMatch(/^\s+at /m);
});

it('names the key of every mistake in a truncated environments file, and does not start', async () => {
  const file = path.join(directory, 'environments.yaml');
  await writeFile(file, 'environments:\n  - id: dev\n    label: Development\n    reg');
  const { code, text } = await run({ OPS_ENVIRONMENTS: file });
  expect(code).toBe(1);
  expect(text).toContain(`${file} can not be used`);
  expect(text).not.toMatch(/^\s+at /m);
});
