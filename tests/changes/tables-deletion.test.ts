import { DeleteTableCommand, DescribeTableCommand, ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import { DeleteBucketCommand, DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { EventEmitter, once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../core/actions/run.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { tableSettings } from '../../core/changes/tables/engine/settings/read-settings.ts';
import { settingsDifference } from '../../core/changes/tables/engine/settings/settings-difference.ts';
import { OLGA } from './gate-harness.ts';
import { everyKill, mortalRun } from './killed-console.ts';
import { eventually } from './services.fixture.ts';
import { settle, startTableGate } from './tables-actions.fixture.ts';
import type { TableHarness } from './tables-actions.fixture.ts';
import { contentFor, contentOf, manyItems, NOW } from './tables.fixture.ts';

let tables: TableHarness;
beforeAll(async () => {
  tables = await startTableGate();
}, 60_000);
afterEach(() => tables.faults('dev', []));
afterAll(() => tables.close());

const ITEMS = manyItems(200);

async function exists({ client, table }: TablePlace): Promise<boolean> {
  return client.send(new DescribeTableCommand({ TableName: table })).then(
    () => true,
    () => false,
  );
}

describe('a table that is deleted', () => {
  it.each(['capture', 'backup'] as const)(
    'comes back with its items and settings, kept as a %s',
    async (keep) => {
      const table = `deleted-${keep}`;
      const place = await tables.table(table, ITEMS);
      await settle(place, { deletionProtection: false });
      const before = await tableSettings(place, { signal: NOW });
      const run = await tables.run('dev', 'tables.delete-table', { table, keep });
      expect(run).toMatchObject({ state: 'done' });
      expect(await exists(place)).toBe(false);
      const undone = await tables.undo(run);
      expect(undone).toMatchObject({ state: 'done' });
      expect(await contentOf(place)).toEqual(contentFor(ITEMS));
      const after = await tableSettings(place, { signal: NOW });
      expect(settingsDifference(before, after).different).toEqual([]);
    },
  );

  it('that was put back is deleted again by the undo of that', async () => {
    const place = await tables.table('twice', ITEMS.slice(0, 5));
    const undone = await tables.undo(
      await tables.run('dev', 'tables.delete-table', { table: 'twice', keep: 'capture' }),
    );
    expect(undone.outcome?.sentence).toMatch(/twice is there again, with 5 items, equal/);
    const again = await tables.undo(undone);
    expect(again.state).toBe('done');
    expect(await exists(place)).toBe(false);
  });

  it('is left where it is protected, another one, or not there', async () => {
    const place = await tables.table('guarded', ITEMS.slice(0, 1));
    await settle(place);
    const refusal = (table: string) => tables.refusalOf('tables.delete-table', { table, keep: 'capture' });
    expect(await refusal('guarded')).toBe(
      'guarded is protected from deletion. Switch its deletion protection off first.',
    );
    expect(await refusal('nowhere')).toBe('There is no table nowhere.');
    expect(await tables.refusalOf('tables.delete-table', { table: 'guarded' })).toMatch(/keep/);
    expect(await exists(place)).toBe(true);
  });

  it('stays where it can not be kept, and the failure says so', async () => {
    const place = await tables.table('unkept', ITEMS.slice(0, 20));
    await tables.faults('dev', [{ service: 's3', operation: 'PutObject', kind: 'deny' }]);
    const run = await tables.run('dev', 'tables.delete-table', { table: 'unkept', keep: 'capture' });
    expect(run).toMatchObject({
      state: 'failed',
      outcome: { remaining: expect.stringContaining('nothing is deleted before it is kept') as string },
    });
    await tables.faults('dev', [{ service: 'dynamodb', operation: 'DeleteTable', kind: 'deny' }]);
    const later = await tables.run('dev', 'tables.delete-table', { table: 'unkept', keep: 'capture' });
    expect(later).toMatchObject({ state: 'failed', outcome: { completed: 'Everything was kept.' } });
    expect(await contentOf(place)).toEqual(contentFor(ITEMS.slice(0, 20)));
  });

  it('is one of production only by its name, and by two people where nothing of it can be kept', async () => {
    const place = await tables.table('weighty', ITEMS.slice(0, 3), { side: 'prod' });
    const wish = tables.wish('prod', 'tables.delete-table', { table: 'weighty', keep: 'capture' });
    expect(await tables.gate.present(wish)).toMatchObject({
      presentation: { confirmation: 'typed-name', obstacles: [], plan: { undo: { reach: 'complete' } } },
    });
    const { s3 } = tables.clients('prod');
    const Bucket = 'tiktok-commerce-backups';
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    if (Contents.length > 0)
      await s3.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects: Contents.map(({ Key }) => ({ Key })) } }),
      );
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect(await tables.gate.present(wish)).toMatchObject({
      presentation: { confirmation: 'second-person', obstacles: [{ code: 'capture-incomplete' }] },
    });
    expect(await exists(place)).toBe(true);
  });

  it.each(['capture', 'backup'] as const)(
    'is kept whole, and gone, whenever its console is killed: as a %s',
    async (keep) => {
      const some = ITEMS.slice(0, 40);
      await everyKill({ later: () => Promise.resolve() }, `mortal-${keep}`, async (table) => {
        const place = await tables.table(table, some);
        return {
          run: await mortalRun(tables, 'tables.delete-table', { table, keep }, newRunId(Date.now())),
          async check(outcome) {
            if (outcome === 'killed' || outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
            expect(await exists(place)).toBe(false);
            const { actionId = '', input } = outcome.undo ?? {};
            const undo = await mortalRun(tables, actionId, input, newRunId(Date.now()));
            expect(await undo.execute()).toMatchObject({ outcome: 'done' });
            expect(await contentOf(place)).toEqual(contentFor(some));
            if (keep === 'backup') {
              const { BackupSummaries } = await place.client.send(
                new ListBackupsCommand({ TableName: table }),
              );
              expect(BackupSummaries).toHaveLength(1);
            }
          },
        };
      });
    },
    120_000,
  );
});

describe('a table whose deletion was taken up', () => {
  const some = ITEMS.slice(0, 12);

  /** Once DeleteTable has been answered. */
  function afterDeletion(happens: () => Promise<void>): () => void {
    const { middlewareStack } = tables.clients('dev').dynamodb;
    const name = 'afterDeletion';
    middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          if (commandName === 'DeleteTableCommand') await happens();
          return answer;
        },
      { step: 'initialize', name },
    );
    return () => void middlewareStack.remove(name);
  }

  async function comesBack(place: TablePlace, run: Run): Promise<void> {
    await tables.faults('dev', []);
    await eventually(
      async () => !(await exists(place)),
      () => 'it is gone',
    );
    expect((await tables.undo(run)).state).toBe('done');
    expect(await contentOf(place)).toEqual(contentFor(some));
  }

  it.each(['capture', 'backup'] as const)(
    'can be put back where it was not seen to go, kept as a %s',
    async (keep) => {
      const place = await tables.table(`unseen-${keep}`, some);
      const stop = afterDeletion(() =>
        tables.faults('dev', [{ service: 'dynamodb', operation: 'DescribeTable', kind: 'deny' }]),
      );
      const run = await tables.run('dev', 'tables.delete-table', { table: place.table, keep });
      stop();
      expect(run).toMatchObject({ state: 'failed', outcome: { completed: 'Everything was kept.' } });
      await comesBack(place, run);
    },
  );

  it('can be put back where somebody stops it then', async () => {
    const place = await tables.table('stopped-late', some);
    const stop = afterDeletion(async () => {
      await tables.faults('dev', [{ service: 'dynamodb', operation: 'DescribeTable', kind: 'hang' }]);
      const { runs } = await tables.home.runs.list({ limit: 1, states: ['running'] });
      await tables.home.runs.requestCancel(runs[0]?.id ?? '', OLGA);
    });
    const run = await tables.run('dev', 'tables.delete-table', { table: place.table, keep: 'capture' });
    stop();
    expect(run.state).toBe('cancelled');
    await comesBack(place, run);
  });
});

it('a table that was made anew while the one before it was kept is left', async () => {
  const place = await tables.table('renewed', ITEMS.slice(0, 4));
  const told = new EventEmitter();
  const kept = once(told, 'kept');
  const { middlewareStack } = tables.clients('dev').s3;
  middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { Key } = args.input as { readonly Key?: string };
      if (!Key?.endsWith('manifest.json')) return answer;
      const renewed = once(told, 'renewed');
      told.emit('kept');
      await renewed;
      return answer;
    },
    { step: 'initialize', name: 'renewing' },
  );
  const running = tables.run('dev', 'tables.delete-table', { table: place.table, keep: 'capture' });
  await kept;
  await place.client.send(new DeleteTableCommand({ TableName: place.table }));
  await eventually(
    async () => !(await exists(place)),
    () => 'it is gone',
  );
  await tables.table(place.table, ITEMS.slice(0, 2));
  told.emit('renewed');
  const run = await running;
  middlewareStack.remove('renewing');
  expect(run.outcome).toMatchObject({
    outcome: 'failed',
    sentence: 'Another table is called renewed by now. It was left as it is.',
  });
  expect(run.outcome?.undo).toBeUndefined();
  expect(await contentOf(place)).toEqual(contentFor(ITEMS.slice(0, 2)));
});

describe('a captured table that is put back', () => {
  it('is whole whenever its console is killed', async () => {
    const some = ITEMS.slice(0, 24);
    await everyKill({ later: () => Promise.resolve() }, 'back', async (table) => {
      const place = await tables.table(table, some);
      const deletion = await tables.run('dev', 'tables.delete-table', { table, keep: 'capture' });
      const { actionId = '', input } = deletion.outcome?.undo ?? {};
      return {
        run: await mortalRun(tables, actionId, input, newRunId(Date.now())),
        async check(outcome) {
          expect(outcome).toMatchObject({
            outcome: 'done',
            sentence: expect.stringContaining('equal to those that were kept') as string,
          });
          expect(await contentOf(place)).toEqual(contentFor(some));
        },
      };
    });
  }, 120_000);

  it('goes under no other name, over no other table, and out of nothing', async () => {
    const deletion = await tables
      .run('dev', 'tables.delete-table', { table: 'twice', keep: 'capture' })
      .catch(() => undefined);
    expect(deletion).toBeUndefined();
    await tables.table('once', ITEMS.slice(0, 1));
    const run = await tables.run('dev', 'tables.delete-table', { table: 'once', keep: 'capture' });
    const refusal = (table: string, captureId: string) =>
      tables.refusalOf('tables.restore-capture', { table, captureId });
    expect(await refusal('other', run.id)).toMatch(/under its own name/);
    expect(await refusal('once', newRunId(0))).toMatch(/no such capture/);
    await tables.table('once', []);
    expect(await refusal('once', run.id)).toMatch(/There is a table once already/);
  });
});

it('whatever is asked for changes nothing', async () => {
  const any = fc.record(
    {
      table: fc.oneof(fc.string(), fc.constant('never-there')),
      keep: fc.oneof(fc.string(), fc.constant('capture')),
      captureId: fc.oneof(fc.string(), fc.constant(newRunId(1))),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('tables.delete-table', 'tables.restore-capture'),
      any,
      async (id, input) => {
        const presented = await tables.gate.present(tables.wish('dev', id, input));
        expect(['invalid', 'refused']).toContain(presented.outcome);
      },
    ),
    { numRuns: 60 },
  );
});
