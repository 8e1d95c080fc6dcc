import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { bucketName, tableName } from '../../core/catalogue/names.ts';
import { TABLES } from '../../core/catalogue/tables.ts';
import { endedSteps } from '../../core/changes/sequences/steps.ts';
import { itemToSdk } from '../../core/resources/tables/sdk-values.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { seedEnvironment } from '../../infra/sandbox/seed/seed.ts';
import { mortalRun } from './killed-console.ts';
import { startMigration } from './migration.fixture.ts';
import type { MigrationHarness } from './migration.fixture.ts';
import { contentFor, contentOf, manyItems } from './tables.fixture.ts';

let staging: MigrationHarness;
beforeAll(async () => {
  staging = await startMigration('staging');
}, 60_000);
afterAll(() => staging.close());

/** Two tables of the catalogue on both sides: one that is empty there, one that holds something else. */
async function tables(names: readonly [string, string]) {
  const [first, second] = names;
  const [many, few] = [manyItems(200), manyItems(80)];
  const own = few.slice(0, 30).map((item) => ({ ...item, title: { S: 'staging' } }));
  await staging.table('dev', `tiktok-${first}-dev`, many);
  await staging.table('dev', `tiktok-${second}-dev`, few);
  const one = await staging.table('prod', `tiktok-commerce-${first}-staging`, []);
  const other = await staging.table('prod', `tiktok-commerce-${second}-staging`, own);
  const input = {
    fromEnvironment: 'dev',
    tables: names.map((name) => `tiktok-${name}-dev`),
    check: 'full',
    smokeTest: false,
  };
  return { many, few, own, one, other, input };
}

describe('a migration of several tables in one operation', () => {
  it('copies each, tells of each, and one undo takes all of it back', async () => {
    const { many, few, own, one, other, input } = await tables(['shops', 'trends']);
    const run = await staging.run('prod', 'migration.migrate', input);
    expect(run.outcome).toMatchObject({ outcome: 'done', sentence: 'Done: all 2 steps.' });
    expect(run.plan.risk).toBe('destructive');
    const ends = endedSteps(run.checkpoint);
    expect(ends.map(({ title }) => title)).toEqual(['table tiktok-shops-dev', 'table tiktok-trends-dev']);
    expect(ends[0]?.sentence).toMatch(/200 items are the same/);
    expect(await contentOf(one)).toEqual(contentFor(many));
    expect(await contentOf(other)).toEqual(contentFor(few));

    const verify = { fromEnvironment: 'dev', tables: input.tables, check: 'full' };
    const verified = await staging.run('prod', 'migration.verify', verify);
    expect(verified.outcome).toMatchObject({ outcome: 'done' });

    const undone = await staging.undo(run);
    expect(undone.outcome?.outcome).toBe('done');
    expect(await contentOf(one)).toEqual([]);
    expect(await contentOf(other)).toEqual(contentFor(own));
    const differing = await staging.run('prod', 'migration.verify', verify);
    expect(differing.outcome).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/200 missing there.*30 different/s),
    });
  }, 120_000);

  it('goes on in the step in which its console was killed', async () => {
    const { many, few, own, one, other, input } = await tables(['users', 'tags']);
    const id = newRunId(Date.now());
    const run = await mortalRun(staging, 'migration.migrate', input, id, 'prod');
    let kills = 0;
    for (const step of [3, 9, 14]) {
      const ended = await run.execute(step);
      if (ended !== 'killed') break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(0);
    const ended = await run.execute();
    expect(ended).toMatchObject({ outcome: 'done' });
    expect(await contentOf(one)).toEqual(contentFor(many));
    expect(await contentOf(other)).toEqual(contentFor(few));
    const undo = ended !== 'killed' && 'undo' in ended ? ended.undo : undefined;
    if (!undo) throw new Error('No undo was offered.');
    await staging.run('prod', undo.actionId, undo.input as object);
    expect(await contentOf(one)).toEqual([]);
    expect(await contentOf(other)).toEqual(contentFor(own));
  }, 120_000);

  it('takes nothing back but by the undos of its steps', async () => {
    const other = { steps: [{ title: 'a', actionId: 'tables.delete-table', input: { table: 'x' } }] };
    const answer = await staging.planOf('prod', 'migration.take-back', other);
    expect(answer.outcome).toBe('invalid');
  });

  it('is not planned where one of its tables has no counterpart, and names it', async () => {
    await staging.table('dev', 'tiktok-videos-dev', []);
    const input = { fromEnvironment: 'dev', tables: ['tiktok-videos-dev'] };
    const answer = await staging.planOf('prod', 'migration.migrate', input);
    expect(answer).toMatchObject({
      outcome: 'refused',
      sentence: expect.stringMatching(/^table tiktok-videos-dev: /),
    });
  });

  it('goes down masked alone', async () => {
    for (const masked of [false, true]) {
      const input = { fromEnvironment: 'prod', tables: ['tiktok-commerce-shops-staging'], masked };
      const down = await staging.planOf('dev', 'migration.migrate', input);
      expect(down.outcome === 'forbidden').toBe(!masked);
    }
  });
});

describe('a seeded development in an empty staging', () => {
  let whole: MigrationHarness;
  beforeAll(async () => {
    whole = await startMigration('staging');
    for (const [id, items] of [
      ['dev', 120],
      ['prod', 'none'],
    ] as const) {
      const { environment } = whole.parts.planningSource(id) ?? {};
      if (!environment) throw new RangeError(id);
      const options = { items, compute: false, now: Date.now() };
      await seedEnvironment({ environment, clients: whole.clients(id) }, options);
    }
  }, 120_000);
  afterAll(() => whole.close());

  it('belongs together, as the integrity test says: nothing of it names development any more', async () => {
    const input = {
      fromEnvironment: 'dev',
      tables: TABLES.map(({ names }) => names.dev),
      buckets: ['assets', 'thumbnails'].map((logical) => bucketName('dev', logical)),
      check: 'full',
      smokeTest: false,
    };
    const run = await whole.run('prod', 'migration.migrate', input);
    expect(run.outcome).toMatchObject({ outcome: 'done' });
    const sentences = endedSteps(run.checkpoint).map(({ sentence }) => sentence);
    expect(sentences.join(' ')).toMatch(/addresses in them became those of the same resources there/);

    const tested = await whole.run('prod', 'environment.integrity-test', {});
    expect(tested.outcome?.sentence).toMatch(/^The integrity test passed/);
    for (const { names } of TABLES) {
      const place = { client: whole.clients('prod').dynamodb, table: names.staging };
      const texts = await contentOf(place);
      expect(texts.filter((text) => /tiktok-commerce-[a-z]+-dev/.test(text))).toEqual([]);
    }
    // The test can fail: in a staging to which items went as they are, it did.
    const [product] = (
      await contentOf({ client: whole.clients('prod').dynamodb, table: tableName('staging', 'products') })
    ).filter((text) => text.includes('s3://tiktok-commerce-thumbnails-staging/'));
    const Item = itemToSdk(JSON.parse(product?.replaceAll('-staging/', '-dev/') ?? '{}') as ItemJson);
    const put = new PutItemCommand({ TableName: tableName('staging', 'products'), Item });
    await whole.clients('prod').dynamodb.send(put);
    const again = await whole.run('prod', 'environment.integrity-test', {});
    expect(again.outcome).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/1 of \d+ pictures.*thumbnails-dev/),
    });
  }, 120_000);
});
