import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { everyKill, mortalRun } from './killed-console.ts';
import { startMigration } from './migration.fixture.ts';
import type { MigrationHarness } from './migration.fixture.ts';
import { contentFor, contentOf, manyItems } from './tables.fixture.ts';

const NOWHERE = { later: () => Promise.resolve() };
let staging: MigrationHarness;
beforeAll(async () => {
  staging = await startMigration('staging');
}, 60_000);
afterEach(() => staging.faults('dev', []));
afterAll(() => staging.close());

describe('a table that is copied from development into staging', () => {
  it('is the same there, and the undo empties it again', async () => {
    const items = manyItems(900);
    await staging.table('dev', 'first-dev', items);
    const to = await staging.table('prod', 'first-staging', []);
    const input = { fromEnvironment: 'dev', fromTable: 'first-dev', table: to.table, check: 'full' };
    const run = await staging.run('prod', 'migration.copy-table', input);
    expect(run.outcome).toMatchObject({
      outcome: 'done',
      sentence:
        '900 items of first-dev were written to first-staging. Counts: 900 items were read, and first-staging holds 900. All items, by checksum: 900 items are the same.',
    });
    expect(await contentOf(to)).toEqual(contentFor(items));
    const undone = await staging.undo(run);
    expect(undone.outcome?.sentence).toBe('0 items were put back, 900 new ones deleted.');
    expect(await contentOf(to)).toEqual([]);
  });

  it('overwrites what stands under its keys, and the undo puts that back', async () => {
    const items = manyItems(300);
    await staging.table('dev', 'second-dev', items);
    const own = [
      ...items.slice(0, 50),
      ...items.slice(50, 90).map((item) => ({ ...item, title: { S: 'staging' } })),
      { PK: { S: 'own' }, SK: { N: '1' } },
    ];
    const to = await staging.table('prod', 'second-staging', own);
    const input = { fromEnvironment: 'dev', fromTable: 'second-dev', table: to.table };
    const run = await staging.run('prod', 'migration.copy-table', input);
    expect(run.outcome?.outcome).toBe('done');
    expect(run.outcome?.sentence).toMatch(/40 of them replaced others, which were kept\./);
    expect(run.plan.risk).toBe('destructive');
    expect(await contentOf(to)).toEqual(contentFor([...items, ...own.slice(-1)]));
    await staging.undo(run);
    expect(await contentOf(to)).toEqual(contentFor(own));
  });

  it('leaves what stands there where that is wanted', async () => {
    const items = manyItems(60);
    await staging.table('dev', 'third-dev', items);
    const own = items.slice(0, 20).map((item) => ({ ...item, title: { S: 'staging' } }));
    const to = await staging.table('prod', 'third-staging', own);
    const input = { fromEnvironment: 'dev', fromTable: 'third-dev', table: to.table, items: 'keep' };
    const run = await staging.run('prod', 'migration.copy-table', input);
    expect(run.outcome?.sentence).toMatch(/20 were left, since others stand under their keys\./);
    expect(await contentOf(to)).toEqual(contentFor([...own, ...items.slice(20)]));
    await staging.undo(run);
    expect(await contentOf(to)).toEqual(contentFor(own));
  });

  it('has nothing lost or doubled, wherever its console is killed', async () => {
    const items = manyItems(400, 8_000);
    await staging.table('dev', 'killed-dev', items);
    await everyKill(NOWHERE, 'killed-staging', async (name) => {
      const own = [
        ...items.slice(0, 30),
        ...items.slice(30, 70).map((item) => ({ ...item, a: { S: name } })),
      ];
      const to = await staging.table('prod', name, own);
      const input = { fromEnvironment: 'dev', fromTable: 'killed-dev', table: name, check: 'full' };
      const id = newRunId(Date.now());
      const run = await mortalRun(staging, 'migration.copy-table', input, id, 'prod');
      return {
        run,
        async check(outcome) {
          expect(outcome).toMatchObject({ outcome: 'done' });
          expect(await contentOf(to)).toEqual(contentFor(items));
          const undo = { table: name, captureId: id };
          await staging.run('prod', 'tables.restore-items', undo);
          expect(await contentOf(to)).toEqual(contentFor(own));
        },
      };
    });
  }, 240_000);

  it('is told where the source changes meanwhile', async () => {
    const items = manyItems(40);
    const from = await staging.table('dev', 'moving-dev', items);
    const input = { fromEnvironment: 'dev', fromTable: 'moving-dev' };
    const runInto = async (table: string, check: string) => {
      await staging.table('prod', table, []);
      const whole = { ...input, table, check };
      return mortalRun(staging, 'migration.copy-table', whole, newRunId(Date.now()), 'prod');
    };
    const counted = await runInto('counted-staging', 'counts');
    await counted.execute();
    const other = await runInto('moving-staging', 'full');
    // The four calls that count, before and after, are its last: it dies with everything written.
    expect(await other.execute(counted.steps() - 8)).toBe('killed');
    const Item = { PK: { S: 'late' }, SK: { N: '1' } };
    await from.client.send(new PutItemCommand({ TableName: from.table, Item }));
    expect(await other.execute()).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/1 are missing in moving-staging\. First: late \/ 1\./),
    });
    await from.client.send(new DeleteItemCommand({ TableName: from.table, Key: Item }));
  });
});

it('a file that development exported is imported into staging, and undone', async () => {
  const items = manyItems(120);
  await staging.table('dev', 'filed-dev', items);
  const to = await staging.table('prod', 'filed-staging', items.slice(0, 3));
  const exported = await staging.run('dev', 'tables.export', { table: 'filed-dev', format: 'dynamodb-json' });
  const { bucket, key } = exported.outcome?.undo?.input as { readonly bucket: string; readonly key: string };
  const input = { fromEnvironment: 'dev', bucket, key, table: to.table };
  const run = await staging.run('prod', 'migration.import', input);
  expect(run.outcome?.outcome).toBe('done');
  expect(await contentOf(to)).toEqual(contentFor(items));
  await staging.undo(run);
  expect(await contentOf(to)).toEqual(contentFor(items.slice(0, 3)));
});

describe('a plan of a copy', () => {
  it('says what was looked into', async () => {
    await staging.table('dev', 'tiktok-tags-dev', manyItems(5));
    await staging.table('prod', 'tiktok-commerce-tags-staging', manyItems(2));
    const input = { fromEnvironment: 'dev', fromTable: 'tiktok-tags-dev' };
    const presented = await staging.planOf('prod', 'migration.copy-table', input);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { presentation } = presented;
    expect(presentation.target).toBe('tiktok-commerce-tags-staging');
    expect(presentation.risk).toBe('destructive');
    expect(presentation.confirmation).toBe('typed-name');
    expect(presentation.plan.findings?.map(({ severity, subject }) => `${subject}: ${severity}`)).toEqual([
      'names: good',
      'key: good',
      'indexes: good',
      'time to live: good',
      'capacity: good',
      'target: warning',
      'addresses: good',
    ]);
    expect(presentation.plan.estimates.map(({ label }) => label)).toContain('Cost, on demand');
  });

  it.each([
    [{ fromTable: 'absent-dev', table: 'first-staging' }, /is not there/],
    [{ fromTable: 'first-dev' }, /has to be named/],
  ])('is refused for %j', async (more, sentence) => {
    const input = { fromEnvironment: 'dev', ...more };
    expect(await staging.planOf('prod', 'migration.copy-table', input)).toMatchObject({
      outcome: 'refused',
      sentence: expect.stringMatching(sentence),
    });
  });

  it('is refused where the keys differ, or an environment is not there', async () => {
    await staging.table('prod', 'other-key', [], {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    });
    const input = { fromEnvironment: 'dev', fromTable: 'first-dev', table: 'other-key' };
    expect(await staging.planOf('prod', 'migration.copy-table', input)).toMatchObject({
      outcome: 'refused',
      sentence: 'The key of first-dev is PK (S) and SK (N), that of other-key is id (S).',
    });
    const nowhere = { ...input, fromEnvironment: 'nowhere' };
    expect(await staging.planOf('prod', 'migration.copy-table', nowhere)).toMatchObject({
      outcome: 'forbidden',
    });
  });

  it('is forbidden down without a mask', async () => {
    const input = { fromEnvironment: 'prod', fromTable: 'first-staging', table: 'first-dev' };
    expect(await staging.planOf('dev', 'migration.copy-table', input)).toMatchObject({
      outcome: 'forbidden',
      sentence: 'Data of Staging goes into Development only masked.',
    });
  });
});

it('data of development never goes into production', async () => {
  const production = await startMigration('prod');
  try {
    await production.table('dev', 'shops-dev', manyItems(3));
    await production.table('prod', 'shops-prod', []);
    const input = { fromEnvironment: 'dev', fromTable: 'shops-dev', table: 'shops-prod' };
    expect(await production.planOf('prod', 'migration.copy-table', input)).toMatchObject({
      outcome: 'forbidden',
      sentence: 'Data of Development never goes into Production.',
    });
  } finally {
    await production.close();
  }
}, 30_000);
