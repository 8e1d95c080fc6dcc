import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bodyOf, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

const KEY = 'a key that nobody else has, of 40 letters';

let fixture: HomeFixture;
let directory: string;
let file: string;

beforeAll(async () => {
  fixture = await startHome();
  directory = await mkdtemp(path.join(os.tmpdir(), 'verify-'));
  file = path.join(directory, 'environments.json');
  const of = (id: string, account: string) => ({
    id,
    label: id,
    guard: 'none',
    region: 'us-east-1',
    account,
    endpoint: fixture.sandbox.url,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    names: { stage: id },
  });
  await writeFile(
    file,
    JSON.stringify({ home: 'prod', environments: [of('dev', '000000000000'), of('prod', '000000000000')] }),
  );
});
afterAll(async () => {
  await fixture.close();
  await rm(directory, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

function verify(words: readonly string[], variables: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'infra/audit/verify.ts', '--environments', file, ...words],
      { env: { ...process.env, OPS_AUDIT_KEY: '', ...variables } },
    );
    let said = '';
    child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

it('a table that is not there can not be read', async () => {
  const { code, said } = await verify([]);
  expect([code, said]).toEqual([2, expect.stringContaining('dynamodb:') as string]);
});

it('a whole chain ends well, and tells its anchor, which holds the next time', async () => {
  const home = fixture.console();
  await home.prepare();
  for (let index = 0; index < 3; index += 1) await home.records.append(bodyOf());
  const first = await verify([]);
  expect(first.code).toBe(0);
  const [, anchor = ''] = /--anchor (\S+)/.exec(first.said) ?? [];
  await home.records.append(bodyOf());
  expect((await verify(['--anchor', anchor])).code).toBe(0);
  const other = await verify(['--anchor', anchor.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))]);
  expect([other.code, other.said]).toEqual([1, expect.stringContaining('Entry 3 is not the one') as string]);
});

it('what was tampered with is told with its place', async () => {
  await fixture.erase('records#0', '000000000000002');
  const { code, said } = await verify([]);
  expect([code, said]).toEqual([1, expect.stringContaining('Entry 2 is missing.') as string]);
});

it('a keyed chain is checked with its key, which is told nowhere', async () => {
  const home = fixture.console({ tableName: 'keyed', auditKey: KEY });
  await home.prepare();
  await home.records.append(bodyOf());
  const without = await verify(['--table', 'keyed']);
  expect([without.code, without.said]).toEqual([2, expect.stringContaining('OPS_AUDIT_KEY') as string]);
  const right = await verify(['--table', 'keyed'], { OPS_AUDIT_KEY: KEY });
  expect(right.code).toBe(0);
  const wrong = await verify(['--table', 'keyed'], { OPS_AUDIT_KEY: 'another' });
  expect(wrong.code).toBe(1);
  for (const { said } of [without, right, wrong]) expect(said).not.toContain(KEY);
});

it.each([[['--anchor', 'twelve']], [['--keyed-from', '0']], [['--unknown']]])(
  'a mistake in the words %s is told, and nothing is read',
  async (words) => {
    const { code, said } = await verify(words);
    expect([code, said]).toEqual([2, expect.stringContaining('npm run audit:verify') as string]);
  },
);
