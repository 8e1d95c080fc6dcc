import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import type { ItemJson } from '../../core/resources/tables/types.ts';
import { itemToSdk } from '../../core/resources/tables/sdk-values.ts';
import { everyKill, mortalRun } from './killed-console.ts';
import { startMigration } from './migration.fixture.ts';
import type { MigrationHarness } from './migration.fixture.ts';
import { contentFor, contentOf, manyItems } from './tables.fixture.ts';

const NOWHERE = { later: () => Promise.resolve() };
let staging: MigrationHarness;
beforeAll(async () => {
  staging = await startMigration('staging');
}, 60_000);
afterAll(() => staging.close());

const TEXT_KEYS = {
  AttributeDefinitions: [
    { AttributeName: 'PK', AttributeType: 'S' },
    { AttributeName: 'SK', AttributeType: 'S' },
  ],
} satisfies Partial<CreateTableCommandInput>;

/** Items of which every second one names a bucket twice, as it is called in a stage. */
function naming(count: number, stage: string, bytes?: number): readonly ItemJson[] {
  const bucket = `tiktok-commerce-thumbnails-${stage}`;
  return manyItems(count, bytes).map((item, index) =>
    index % 2 === 0
      ? {
          ...item,
          thumbnail_url: { S: `s3://${bucket}/${index}.jpg` },
          result: { M: { bucket: { S: bucket }, keys: { L: [{ S: `${index}.jpg` }] } } },
        }
      : item,
  );
}

describe('addresses in items that are copied into another environment', () => {
  it('become the target’s, are told of, and are compared as that', async () => {
    await staging.table('dev', 'named-dev', naming(200, 'dev'));
    const own = naming(200, 'staging').slice(0, 10);
    const to = await staging.table('prod', 'named-staging', own);
    const input = { fromEnvironment: 'dev', fromTable: 'named-dev', table: to.table };
    for (const check of ['full', 'sample']) {
      const run = await staging.run('prod', 'migration.copy-table', { ...input, check });
      expect(run.outcome).toMatchObject({
        outcome: 'done',
        sentence: expect.stringMatching(/200 addresses in them became those of the same resources there\./),
      });
      expect(run.plan.changes).toContainEqual({
        attribute: 'addresses in items',
        before: "Development's",
        after: "Staging's",
      });
      expect(run.plan.findings).toContainEqual({
        severity: 'good',
        subject: 'addresses',
        sentence:
          "200 addresses of Development in the 200 items that were looked at become Staging's: thumbnail_url 100 (bucket), result.bucket 100 (bucket).",
      });
      expect(await contentOf(to)).toEqual(contentFor(naming(200, 'staging')));
      await staging.undo(run);
      expect(await contentOf(to)).toEqual(contentFor(own));
    }
  }, 60_000);

  it('are found where one of them was left behind, by a sample too', async () => {
    await staging.table('dev', 'tiktok-videos-dev', naming(20, 'dev'));
    const to = await staging.table('prod', 'tiktok-commerce-videos-staging', naming(20, 'staging'));
    const verify = { fromEnvironment: 'dev', tables: ['tiktok-videos-dev'] };
    for (const check of ['full', 'sample'])
      expect((await staging.run('prod', 'migration.verify', { ...verify, check })).outcome).toMatchObject({
        outcome: 'done',
      });
    const [left] = naming(20, 'dev');
    await to.client.send(new PutItemCommand({ TableName: to.table, Item: itemToSdk(left ?? {}) }));
    for (const check of ['full', 'sample'])
      expect((await staging.run('prod', 'migration.verify', { ...verify, check })).outcome).toMatchObject({
        outcome: 'failed',
        sentence: expect.stringMatching(/1 different/),
      });
  }, 60_000);

  it('are mapped once each, wherever the console is killed', async () => {
    await staging.table('dev', 'mortal-dev', naming(150, 'dev', 8_000));
    const own = naming(40, 'staging', 8_000).map((item) => ({ ...item, title: { S: 'own' } }));
    await everyKill(NOWHERE, 'mortal-staging', async (name) => {
      const to = await staging.table('prod', name, own);
      const input = { fromEnvironment: 'dev', fromTable: 'mortal-dev', table: name, check: 'full' };
      const id = newRunId(Date.now());
      const run = await mortalRun(staging, 'migration.copy-table', input, id, 'prod');
      return {
        run,
        async check(outcome) {
          expect(outcome).toMatchObject({
            outcome: 'done',
            sentence: expect.stringMatching(/150 addresses in them became/),
          });
          expect(await contentOf(to)).toEqual(contentFor(naming(150, 'staging', 8_000)));
          await staging.run('prod', 'tables.restore-items', { table: name, captureId: id });
          expect(await contentOf(to)).toEqual(contentFor(own));
        },
      };
    });
  }, 240_000);

  it('of a file, too: every format, and the undo takes it back', async () => {
    await staging.table('dev', 'filed-dev', naming(50, 'dev'));
    const own = naming(50, 'staging').slice(5, 9);
    const to = await staging.table('prod', 'filed-staging', own);
    for (const format of ['dynamodb-json', 'csv']) {
      const exported = await staging.run('dev', 'tables.export', { table: 'filed-dev', format });
      const { bucket, key } = exported.outcome?.undo?.input as {
        readonly bucket: string;
        readonly key: string;
      };
      const input = { fromEnvironment: 'dev', bucket, key, table: to.table, format };
      const run = await staging.run('prod', 'migration.import', input);
      expect(run.outcome).toMatchObject({
        outcome: 'done',
        sentence: expect.stringMatching(/^50 items were written.*50 addresses in them became/),
      });
      expect(run.plan.changes.at(-1)).toMatchObject({ attribute: 'addresses in items' });
      expect(await contentOf(to)).toEqual(contentFor(naming(50, 'staging')));
      await staging.undo(run);
      expect(await contentOf(to)).toEqual(contentFor(own));
    }
  }, 60_000);

  it('what the mask keeps of them becomes the target’s', async () => {
    await staging.table(
      'prod',
      'tiktok-commerce-product-staging-staging',
      Array.from({ length: 12 }, (_, index) => ({
        PK: { S: `VIDEO#${7_000 + index}` },
        SK: { S: 'RESULT#thumbnails' },
        result: { M: { bucket: { S: 'tiktok-commerce-thumbnails-staging' } } },
      })),
      TEXT_KEYS,
    );
    const to = await staging.table('dev', 'tiktok-product-staging-dev', [], TEXT_KEYS);
    const input = { fromEnvironment: 'prod', fromTable: 'tiktok-commerce-product-staging-staging' };
    const run = await staging.run('dev', 'migration.mask-table', { ...input, check: 'full' });
    expect(run.outcome).toMatchObject({
      outcome: 'done',
      sentence: expect.stringMatching(/12 addresses in them became/),
    });
    const items = (await contentOf(to)).map((text) => JSON.parse(text) as ItemJson);
    expect(items).toHaveLength(12);
    for (const { result } of items)
      expect(result).toEqual({ M: { bucket: { S: 'tiktok-commerce-thumbnails-dev' } } });
  });
});
