import {
  CreateBackupCommand,
  DeleteBackupCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { lastBackup } from '../../core/resources/tables/backups.ts';
import {
  describeContinuousBackups,
  describeTable,
  describeTimeToLive,
  listTableNames,
  listTableTags,
} from '../../core/resources/tables/describe.ts';
import { valueOf } from '../../core/cells/cell.ts';
import { activeTable, createTable, tableInput } from './dynamodb-fixture.ts';
import { arranged, contractContext, eventually, offered, prepared, skipIfUnsupported } from './support.ts';

const context = contractContext();
const name = context.name('tables');
const missing = context.name('missing');

describe('dynamodb: tables', () => {
  beforeEach(prepared('dynamodb:CreateTable', () => createTable(context, tableInput(name))));

  it('lists every table by name', async (test) => {
    const names = offered(test, await listTableNames(context.source(), context.budget()));
    expect(names).toContain(name);
    expect(names).not.toContain(missing);
    expect(new Set(names).size).toBe(names.length);
  });

  it('describes keys, indexes, capacity and class of a table', async () => {
    const table = await activeTable(context, name);
    expect(table).toMatchObject({
      name,
      partitionKey: { name: 'PK', type: 'S' },
      sortKey: { name: 'SK', type: 'N' },
      billingMode: 'PAY_PER_REQUEST',
      deletionProtection: false,
      tableClass: 'STANDARD',
      encryption: { kind: 'aws-owned' },
      replicaRegions: [],
    });
    expect(table.stream).toBeUndefined();
    expect(table.readCapacityUnits).toBeUndefined();
    expect(table.arn).toMatch(/^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\//);
    expect(Math.abs((table.createdAt ?? 0) - Date.now())).toBeLessThan(15 * 60_000);
    expect(table.indexes).toMatchObject([
      {
        name: 'GSI1',
        kind: 'GSI',
        partitionKey: { name: 'GSI1PK', type: 'S' },
        sortKey: { name: 'GSI1SK', type: 'S' },
        projection: 'INCLUDE',
        projectedAttributes: ['price'],
        status: 'ACTIVE',
      },
      {
        name: 'LSI1',
        kind: 'LSI',
        partitionKey: { name: 'PK', type: 'S' },
        sortKey: { name: 'GSI1SK', type: 'S' },
        projection: 'KEYS_ONLY',
      },
    ]);
  });

  it('says that a table is absent', async () => {
    expect(await describeTable(context.source(), missing, context.budget())).toMatchObject({
      state: 'absent',
      operation: 'dynamodb:DescribeTable',
      code: 'ResourceNotFoundException',
    });
  });

  it.each(['<img src=x onerror=alert(1)>', 'a b', '../x', '🙂'])(
    'takes the impossible name %s for no table',
    async (impossible) => {
      const cell = await describeTable(context.source(), impossible, context.budget());
      // AWS refuses such a name; some emulators look for it and find nothing.
      expect(['rejected', 'absent']).toContain(cell.state);
    },
  );

  it('shows tags by key, and none where there are none', async (test) => {
    const { arn } = await activeTable(context, name);
    const none = await listTableTags(context.source(), arn, context.budget());
    skipIfUnsupported(test, none);
    expect(none.state).toBe('empty');
    const Tags = [
      { Key: 'team', Value: 'shop + co' },
      { Key: 'cost', Value: '' },
    ];
    await arranged(test, 'dynamodb:TagResource', () =>
      context.clients.dynamodb.send(new TagResourceCommand({ ResourceArn: arn, Tags })),
    );
    const tags = offered(test, await listTableTags(context.source(), arn, context.budget()));
    expect(tags).toEqual([
      { key: 'cost', value: '' },
      { key: 'team', value: 'shop + co' },
    ]);
  });

  it('shows time to live before and after it is switched on', async (test) => {
    const before = offered(test, await describeTimeToLive(context.source(), name, context.budget()));
    expect(before).toEqual({ status: 'DISABLED', attribute: undefined });
    await arranged(test, 'dynamodb:UpdateTimeToLive', () =>
      context.clients.dynamodb.send(
        new UpdateTimeToLiveCommand({
          TableName: name,
          TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' },
        }),
      ),
    );
    const after = offered(test, await describeTimeToLive(context.source(), name, context.budget()));
    expect(after.attribute).toBe('ttl');
    expect(['ENABLING', 'ENABLED']).toContain(after.status);
  });

  it('shows point-in-time recovery before and after it is switched on', async (test) => {
    const ask = () => describeContinuousBackups(context.source(), name, context.budget());
    expect(offered(test, await ask()).pointInTimeRecovery).toBe(false);
    await arranged(test, 'dynamodb:UpdateContinuousBackups', () =>
      context.clients.dynamodb.send(
        new UpdateContinuousBackupsCommand({
          TableName: name,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ),
    );
    const after = offered(test, await eventually(ask, (cell) => valueOf(cell)?.pointInTimeRecovery === true));
    expect(after.pointInTimeRecovery).toBe(true);
    const { earliestRestorableAt: earliest, latestRestorableAt: latest } = after;
    if (earliest !== undefined && latest !== undefined) expect(earliest).toBeLessThanOrEqual(latest);
    else expect(context.target.own).toBe(false);
  });

  it('shows the newest backup, of one table and of all', async (test) => {
    const { dynamodb } = context.clients;
    const none = await lastBackup(context.source(), name, context.budget());
    if (none.state !== 'empty') offered(test, none);
    expect(none.state).toBe('empty');
    for (const number of ['first', 'second']) {
      const made = await arranged(test, 'dynamodb:CreateBackup', () =>
        dynamodb.send(new CreateBackupCommand({ TableName: name, BackupName: `${name}-${number}` })),
      );
      const BackupArn = made.BackupDetails?.BackupArn;
      context.cleanUp(() => dynamodb.send(new DeleteBackupCommand({ BackupArn })));
      // Two backups of one second would have no order.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
    }
    const ask = () => lastBackup(context.source(), name, context.budget());
    const cell = await eventually(ask, (seen) => valueOf(seen)?.name === `${name}-second`);
    const backup = offered(test, cell);
    expect(backup).toMatchObject({
      name: `${name}-second`,
      tableName: name,
      type: 'USER',
      status: 'AVAILABLE',
    });
    expect(Math.abs(backup.createdAt - Date.now())).toBeLessThan(15 * 60_000);
  });
});
