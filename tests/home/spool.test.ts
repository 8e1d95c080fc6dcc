import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Home } from '../../core/actions/run.ts';
import { verifyTable } from '../../core/home/audit-read.ts';
import { createSpool } from '../../core/home/spool.ts';
import type { Spool } from '../../core/home/spool.ts';
import { bodyOf, startHome } from './home-fixture.ts';
import type { HomeFixture } from './home-fixture.ts';

const DOWN = [{ service: 'dynamodb', kind: 'drop' }] as const;
const AWAY_MS = 3_100;

let fixture: HomeFixture;
let home: Home;
let directory: string;
let tableName: string;
let tables = 0;
let logged: { readonly fields: object; readonly sentence: string }[];

beforeAll(async () => (fixture = await startHome()));
afterAll(() => fixture.close());
beforeEach(async () => {
  tableName = `spool-${(tables += 1)}`;
  home = fixture.console({ tableName });
  await home.prepare();
  directory = path.join(await mkdtemp(path.join(os.tmpdir(), 'spool-')), 'kept');
  logged = [];
});
afterEach(async () => {
  await fixture.faults([]);
  await rm(path.dirname(directory), { recursive: true, force: true });
});

function spoolOf(now = () => fixture.clock.now): Spool {
  return createSpool({
    directory,
    records: home.records,
    log: { error: (fields, sentence) => void logged.push({ fields, sentence }) },
    now,
  });
}

async function summaries(): Promise<readonly string[]> {
  const { entries } = await home.records.page({ limit: 100 }, new AbortController().signal);
  const { findings } = await verifyTable(fixture.dynamodb, tableName, {});
  expect(findings).toEqual([]);
  return entries.map(({ summary }) => summary).reverse();
}

async function untilBack(spool: Spool): Promise<void> {
  await fixture.faults([]);
  await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
  expect((await spool.flush()).left).toBe(0);
}

it('a record goes to the chain where the table is there', async () => {
  const kept = await spoolOf().append(bodyOf({ summary: 'A' }));
  expect(kept).toMatchObject({ kept: 'chain', entry: { sequence: 1 } });
  expect(logged).toEqual([]);
});

it('records are kept while the table is away, and written in order and once when it is back', async () => {
  const spool = spoolOf();
  await spool.append(bodyOf({ summary: 'before' }));
  await fixture.faults(DOWN);
  const began = performance.now();
  const kept = await Promise.all(
    ['intent', 'outcome', 'third'].map((summary, index) => spool.append(bodyOf({ summary, at: index }))),
  );
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(kept.map((one) => one.kept)).toEqual(['file', 'file', 'file']);
  expect(await spool.waiting()).toBe(3);
  await untilBack(spool);
  expect(await summaries()).toEqual(['before', 'intent', 'outcome', 'third']);
  expect(await spool.flush()).toEqual({ written: 0, left: 0 });
  expect(await spool.waiting()).toBe(0);
});

it('a table that hangs keeps nobody waiting, and what it did all the same is not done twice', async () => {
  const spool = spoolOf();
  await fixture.faults([
    { service: 'dynamodb', operation: 'TransactWriteItems', kind: 'delay', delayMs: 2_500, count: 1 },
  ]);
  const began = performance.now();
  expect(await spool.append(bodyOf({ summary: 'slow' }))).toMatchObject({ kept: 'file' });
  expect(performance.now() - began).toBeLessThan(2_400);
  await untilBack(spool);
  expect(await summaries()).toEqual(['slow']);
});

it('what is kept goes before what comes later', async () => {
  const spool = spoolOf();
  await fixture.faults(DOWN);
  await spool.append(bodyOf({ summary: 'kept' }));
  await fixture.faults([]);
  // The table is still left alone: the later one waits behind the earlier.
  expect(await spool.append(bodyOf({ summary: 'behind' }))).toMatchObject({ kept: 'file' });
  await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
  expect(await spool.append(bodyOf({ summary: 'later' }))).toMatchObject({ kept: 'chain' });
  expect(await summaries()).toEqual(['kept', 'behind', 'later']);
});

it('what a killed console kept is written by the next, also by two at once', async () => {
  const killed = spoolOf();
  await fixture.faults(DOWN);
  for (const summary of ['one', 'two', 'three']) await killed.append(bodyOf({ summary }));
  const [file = ''] = await readdir(directory);
  await appendFile(path.join(directory, file), '{"id":"torn","at":');
  await fixture.faults([]);
  const told = await Promise.all([spoolOf().flush(), spoolOf().flush()]);
  expect(told.map(({ left }) => left)).toEqual([0, 0]);
  expect(await summaries()).toEqual(['one', 'two', 'three']);
  const { entries } = await home.records.page({ limit: 1 }, new AbortController().signal);
  expect(entries[0]?.writtenAt).toBe(fixture.clock.now);
});

it('a position that was lost writes nothing twice', async () => {
  const spool = spoolOf();
  await fixture.faults(DOWN);
  await spool.append(bodyOf({ summary: 'one' }));
  await untilBack(spool);
  for (const name of await readdir(directory))
    if (name.endsWith('.position')) await rm(path.join(directory, name));
  expect(await spool.flush()).toEqual({ written: 1, left: 0 });
  expect(await summaries()).toEqual(['one']);
});

it('a table that goes away in the middle keeps the rest', async () => {
  const spool = spoolOf();
  await fixture.faults(DOWN);
  for (const summary of ['one', 'two', 'three']) await spool.append(bodyOf({ summary }));
  await fixture.faults([]);
  const another = createSpool({
    directory,
    log: { error: () => undefined },
    records: {
      async append(body) {
        const entry = await home.records.append(body);
        await fixture.faults(DOWN);
        return entry;
      },
    },
  });
  expect(await another.flush()).toEqual({ written: 1, left: 2 });
  await untilBack(spool);
  expect(await summaries()).toEqual(['one', 'two', 'three']);
});

it('the log holds the record with hashes for values, the file the values, for its owner alone', async () => {
  const spool = spoolOf();
  await fixture.faults(DOWN);
  await spool.append(bodyOf({ changes: [{ attribute: 'title', before: 'old-value', after: 'new-value' }] }));
  const line = JSON.stringify(logged);
  expect(line).toContain('tiktok-products-dev');
  expect(line).toMatch(/"before":"sha256:[0-9a-f]{64}"/);
  expect(line).not.toMatch(/old-value|new-value/);
  const [file = ''] = await readdir(directory);
  expect(await readFile(path.join(directory, file), 'utf8')).toContain('new-value');
  expect((await stat(path.join(directory, file))).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
});

it('a directory that can not be written leaves the record in the log, and the rollback goes on', async () => {
  await writeFile(directory, 'a file stands here');
  await fixture.faults(DOWN);
  expect(await spoolOf().append(bodyOf())).toMatchObject({ kept: 'log' });
  expect(JSON.stringify(logged)).toContain('tiktok-products-dev');
});
