import {
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { tableSettings } from '../../core/changes/tables/engine/settings/read-settings.ts';
import { settingsDifference } from '../../core/changes/tables/engine/settings/settings-difference.ts';
import { describeContinuousBackups } from '../../core/resources/tables/describe.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { everyKill, mortalRun } from './killed-console.ts';
import { settle, startTableGate } from './tables-actions.fixture.ts';
import type { TableHarness } from './tables-actions.fixture.ts';
import { contentFor, contentOf, manyItems, NOW } from './tables.fixture.ts';

let tables: TableHarness;
beforeAll(async () => {
  tables = await startTableGate();
}, 60_000);
afterEach(() => tables.faults('dev', []));
afterAll(() => tables.close());

const ITEMS = manyItems(300);
const HOW = { compareItems: true, timeToLive: true };

async function put({ client, table }: TablePlace, index: number, text: string): Promise<void> {
  const Item = { PK: { S: `shop-${index % 17}` }, SK: { N: String(index) }, title: { S: text } };
  await client.send(new PutItemCommand({ TableName: table, Item }));
}

async function exists({ client, table }: TablePlace): Promise<boolean> {
  return client.send(new DescribeTableCommand({ TableName: table })).then(
    () => true,
    () => false,
  );
}

async function differenceOf(left: TablePlace, right: TablePlace) {
  const [a, b] = await Promise.all([left, right].map((one) => tableSettings(one, { signal: NOW })));
  if (!a || !b) throw new RangeError(left.table);
  return settingsDifference(a, b).different;
}

describe('a backup that is restored', () => {
  it('becomes a new table with the items of then and the settings of now, and is compared', async () => {
    const live = await tables.table('restore', ITEMS);
    await settle(live);
    const backupArn = await tables.backup(live, 'restore-1');
    await put(live, 3, 'changed since');
    await put(live, 1_000, 'new since');
    await live.client.send(
      new DeleteItemCommand({ TableName: live.table, Key: { PK: { S: 'shop-5' }, SK: { N: '5' } } }),
    );
    const run = await tables.run('dev', 'tables.restore-backup', { backupArn, into: 'restored', ...HOW });
    expect(run).toMatchObject({ state: 'done' });
    expect(run.outcome?.sentence).toMatch(
      /^restored is restored\. Its settings are those of restore\. Could not be compared: .*\. Items: 298 equal, 1 different, 1 only in restore, 1 only in restored\. Auto scaling, alarms/,
    );
    const record = (await tables.entries()).find(
      (entry) => entry.runId === run.id && entry.kind === 'outcome',
    );
    expect(record?.changes).toContainEqual({ attribute: 'items that differ', after: '1' });
    const restored = tables.place('restored');
    expect(await contentOf(restored)).toEqual(contentFor(ITEMS));
    expect(await differenceOf(live, restored)).toEqual([]);

    const undone = await tables.undo(run);
    expect(undone).toMatchObject({ state: 'done', outcome: { sentence: 'restored is deleted.' } });
    expect(await exists(restored)).toBe(false);
    const again = await tables.undo(undone);
    expect(again.state).toBe('done');
    expect(await contentOf(restored)).toEqual(contentFor(ITEMS));
  });

  it('comes without expiry where that is wished, and says that it differs', async () => {
    const live = await tables.table('expiring', ITEMS.slice(0, 10));
    await settle(live, { deletionProtection: false });
    const backupArn = await tables.backup(live, 'expiring-1');
    const input = { backupArn, into: 'lasting', compareItems: false, timeToLive: false };
    const presented = await tables.gate.present(tables.wish('dev', 'tables.restore-backup', input));
    expect(presented).toMatchObject({
      presentation: {
        plan: {
          changes: expect.not.arrayContaining([
            expect.objectContaining({ attribute: 'time to live' }),
          ]) as unknown,
        },
      },
    });
    const run = await tables.run('dev', 'tables.restore-backup', input);
    expect(run.outcome?.sentence).toMatch(/Its settings differ from those of expiring: time to live\./);
    expect(await differenceOf(live, tables.place('lasting'))).toMatchObject([{ setting: 'time to live' }]);
  });

  it('takes the name of a table that is gone, with what the backup keeps of its settings', async () => {
    const live = await tables.table('gone', ITEMS.slice(0, 20));
    await settle(live, { deletionProtection: false });
    const backupArn = await tables.backup(live, 'gone-1');
    expect(await tables.refusalOf('tables.restore-backup', { backupArn, into: 'gone', ...HOW })).toMatch(
      /a restore makes a new one/,
    );
    await live.client.send(new DeleteTableCommand({ TableName: 'gone' }));
    while (await exists(live)) await sleep(10);
    const run = await tables.run('dev', 'tables.restore-backup', { backupArn, into: 'gone', ...HOW });
    expect(run.outcome?.sentence).toMatch(/There is no live table to compare it with/);
    expect(await contentOf(live)).toEqual(contentFor(ITEMS.slice(0, 20)));
    const settings = await tableSettings(live, { signal: NOW });
    expect(settings).toMatchObject({
      stream: 'NEW_IMAGE',
      timeToLive: { value: { attribute: 'expires' } },
      tags: { value: {} },
    });
  });

  it('is refused where there is no such backup, and by its schema', async () => {
    const nowhere = 'arn:aws:dynamodb:us-east-1:000000000000:table/none/backup/01489602797149-73d8d5bc';
    expect(
      await tables.refusalOf('tables.restore-backup', { backupArn: nowhere, into: 'other', ...HOW }),
    ).toMatch(/DescribeBackup/);
    expect(
      await tables.refusalOf('tables.restore-backup', { backupArn: 'x', into: 'no spaces here', ...HOW }),
    ).toMatch(/ARN of a backup.*name of a table/);
  });

  it('says which half is done where upstream refuses a setting, and goes on with the others', async () => {
    const live = await tables.table('half', ITEMS.slice(0, 10));
    await settle(live, { deletionProtection: false });
    const backupArn = await tables.backup(live, 'half-1');
    await tables.faults('dev', [{ service: 'dynamodb', operation: 'UpdateTimeToLive', kind: 'deny' }]);
    const run = await tables.run('dev', 'tables.restore-backup', { backupArn, into: 'half-new', ...HOW });
    expect(run.outcome?.sentence).toMatch(
      /Not put back: time to live\..*Its settings differ from those of half: time to live\./,
    );
    await tables.faults('dev', [{ service: 'dynamodb', operation: 'ListTagsOfResource', kind: 'deny' }]);
    expect(await tables.refusalOf('tables.restore-backup', { backupArn, into: 'half-2', ...HOW })).toBe(
      'presented',
    );
  });

  it('is one table, whole, whenever its console is killed', async () => {
    const live = await tables.table('mortal', ITEMS.slice(0, 40));
    await settle(live);
    const backupArn = await tables.backup(live, 'mortal-1');
    const upstream = { later: () => Promise.resolve() };
    await everyKill(upstream, 'mortal', async (into) => ({
      run: await mortalRun(
        tables,
        'tables.restore-backup',
        { backupArn, into, ...HOW },
        newRunId(Date.now()),
      ),
      async check(outcome) {
        expect(outcome).toMatchObject({
          outcome: 'done',
          sentence: expect.stringContaining('Items: 40 equal, 0 different') as string,
          undo: { input: { table: into, tableId: expect.any(String) as string } },
        });
        expect(await differenceOf(live, tables.place(into))).toEqual([]);
      },
    }));
  }, 90_000);
});

describe('a moment that is restored', () => {
  it('has the items of that second', async () => {
    const live = await tables.table('history', ITEMS.slice(0, 30));
    await settle(live, { deletionProtection: false });
    const before = await contentOf(live);
    await sleep(1_100);
    const at = Math.floor(Date.now() / 1_000) * 1_000;
    await sleep(1_100);
    await put(live, 3, 'too late');
    await fetch(`${tables.dev.url}/_sandbox/clock`, {
      method: 'POST',
      body: JSON.stringify({ advanceMs: 600_000 }),
    });
    const source = tables.parts.planningSource('dev');
    if (!source) throw new RangeError('dev');
    const recovery = await describeContinuousBackups(
      source,
      'history',
      budgetFor(AbortSignal.timeout(5_000)),
    );
    expect(recovery).toMatchObject({ value: { pointInTimeRecovery: true } });
    const input = { table: 'history', at, into: 'history-then', ...HOW };
    const run = await tables.run('dev', 'tables.restore-to-time', input);
    expect(run).toMatchObject({ state: 'done' });
    expect(await contentOf(tables.place('history-then'))).toEqual(before);
    expect(run.outcome?.sentence).toMatch(/Items: 29 equal, 1 different/);
    const undone = await tables.undo(run);
    expect(undone.state).toBe('done');
    expect(await exists(tables.place('history-then'))).toBe(false);
  });

  it('is refused outside of what is kept, and where nothing is', async () => {
    await tables.table('without', ITEMS.slice(0, 1));
    const input = { table: 'without', at: 0, into: 'without-then', ...HOW };
    expect(await tables.refusalOf('tables.restore-to-time', input)).toMatch(/recovery of without is off/);
    expect(await tables.refusalOf('tables.restore-to-time', { ...input, table: 'history' })).toMatch(
      /can be restored to moments from/,
    );
    expect(await tables.refusalOf('tables.restore-to-time', { ...input, at: 1_500 })).toMatch(/multiple/);
  });
});

describe('a restored table that is deleted', () => {
  it('is no other: neither one that was never restored, nor one that has its name by now', async () => {
    const live = await tables.table('plain', ITEMS.slice(0, 1));
    const { Table } = await live.client.send(new DescribeTableCommand({ TableName: 'plain' }));
    const refusal = (tableId: string) =>
      tables.refusalOf('tables.delete-restored-table', { table: 'plain', tableId });
    expect(await refusal(Table?.TableId ?? '')).toMatch(/not restored from anything/);
    expect(await refusal('another')).toMatch(/Another table/);
    expect(await exists(live)).toBe(true);
  });
});

it('whatever is asked for changes nothing that is not planned', async () => {
  const any = fc.record(
    {
      backupArn: fc.oneof(
        fc.string(),
        fc.constant('arn:aws:dynamodb:us-east-1:000000000000:table/abc/backup/1'),
      ),
      table: fc.string(),
      tableId: fc.string(),
      at: fc.oneof(fc.double(), fc.integer()),
      into: fc.oneof(fc.string(), fc.constant('fuzzed')),
      compareItems: fc.anything(),
      timeToLive: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('tables.restore-backup', 'tables.restore-to-time', 'tables.delete-restored-table'),
      any,
      async (actionId, input) => {
        const presented = await tables.gate.present(tables.wish('dev', actionId, input));
        expect(['invalid', 'refused']).toContain(presented.outcome);
      },
    ),
    { numRuns: 60 },
  );
  expect(await exists(tables.place('fuzzed'))).toBe(false);
});
