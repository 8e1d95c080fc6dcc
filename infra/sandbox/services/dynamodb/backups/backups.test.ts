import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateBackupCommand,
  DeleteBackupCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListBackupsCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint, until } from '../test-endpoint.ts';

let endpoint: TestEndpoint;
let client: DynamoDBClient;

beforeAll(async () => {
  endpoint = await openEndpoint();
  ({ client } = endpoint);
  await makeTable(client, 'source', { key: ['pk'], global: { byG: ['g'] } });
});

afterAll(() => endpoint.close());

function put(pk: string, v: string, table = 'source') {
  const Item: Record<string, AttributeValue> = { pk: { S: pk }, g: { S: 'g' }, v: { S: v } };
  return client.send(new PutItemCommand({ TableName: table, Item }));
}

async function contents(table: string, IndexName?: string): Promise<Record<string, string>> {
  const { Items } = await client.send(new ScanCommand({ TableName: table, IndexName }));
  return Object.fromEntries((Items ?? []).map(({ pk, v }) => [pk?.S ?? '', v?.S ?? '']));
}

function active(table: string) {
  return until(
    () => client.send(new DescribeTableCommand({ TableName: table })),
    ({ Table }) => Table?.TableStatus === 'ACTIVE',
  );
}

async function backUp(name: string): Promise<string> {
  const { BackupDetails } = await client.send(
    new CreateBackupCommand({ TableName: 'source', BackupName: name }),
  );
  const BackupArn = BackupDetails?.BackupArn ?? '';
  await until(
    () => client.send(new DescribeBackupCommand({ BackupArn })),
    ({ BackupDescription }) => BackupDescription?.BackupDetails?.BackupStatus === 'AVAILABLE',
  );
  return BackupArn;
}

describe('backups', () => {
  it('hold the table of the moment, and give it back without its settings', async () => {
    for (let n = 0; n < 60; n++) await put(`k${n}`, 'before');
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: 'source',
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'x' },
      }),
    );
    const sourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/source';
    await client.send(new TagResourceCommand({ ResourceArn: sourceArn, Tags: [{ Key: 'a', Value: 'b' }] }));
    const { BackupDetails } = await client.send(
      new CreateBackupCommand({ TableName: 'source', BackupName: 'first' }),
    );
    const BackupArn = BackupDetails?.BackupArn ?? '';
    await put('k0', 'after');
    await client.send(new DeleteItemCommand({ TableName: 'source', Key: { pk: { S: 'k1' } } }));
    const { BackupDescription } = await until(
      () => client.send(new DescribeBackupCommand({ BackupArn })),
      ({ BackupDescription: found }) => found?.BackupDetails?.BackupStatus === 'AVAILABLE',
    );
    expect(BackupDescription).toMatchObject({
      BackupDetails: { BackupName: 'first', BackupType: 'USER' },
      SourceTableDetails: { TableName: 'source', ItemCount: 60, BillingMode: 'PAY_PER_REQUEST' },
      SourceTableFeatureDetails: {
        GlobalSecondaryIndexes: [{ IndexName: 'byG' }],
        TimeToLiveDescription: { AttributeName: 'x' },
      },
    });

    const { TableDescription } = await client.send(
      new RestoreTableFromBackupCommand({ TargetTableName: 'restored', BackupArn }),
    );
    expect(TableDescription).toMatchObject({
      TableStatus: 'CREATING',
      RestoreSummary: { SourceBackupArn: BackupArn, SourceTableArn: sourceArn, RestoreInProgress: true },
    });
    const { Table } = await active('restored');
    expect(Table).toMatchObject({ ItemCount: 60, RestoreSummary: { RestoreInProgress: false } });
    const restored = await contents('restored');
    expect(Object.keys(restored).length).toBe(60);
    expect(restored).toMatchObject({ k0: 'before', k1: 'before' });
    expect(await contents('restored', 'byG')).toEqual(restored);
    const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName: 'restored' }));
    expect(ttl.TimeToLiveDescription?.TimeToLiveStatus).toBe('DISABLED');
    const { Tags } = await client.send(
      new ListTagsOfResourceCommand({
        ResourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/restored',
      }),
    );
    expect(Tags).toEqual([]);
    await put('k0', 'written to the copy', 'restored');
    expect((await contents('source')).k0).toBe('after');
  });

  it('are restored without an index, or with other throughput, where the request says so', async () => {
    const BackupArn = await backUp('overridden');
    await client.send(
      new RestoreTableFromBackupCommand({
        TargetTableName: 'overridden',
        BackupArn,
        GlobalSecondaryIndexOverride: [],
        BillingModeOverride: 'PROVISIONED',
        ProvisionedThroughputOverride: { ReadCapacityUnits: 7, WriteCapacityUnits: 8 },
      }),
    );
    const { Table } = await active('overridden');
    expect(Table).toMatchObject({ ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 8 } });
    expect(Table?.GlobalSecondaryIndexes).toBeUndefined();
  });

  it('are listed by table, time and page, and deleted', async () => {
    await makeTable(client, 'listed', { key: ['pk'] });
    const arns: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      const { BackupDetails } = await client.send(
        new CreateBackupCommand({ TableName: 'listed', BackupName: name }),
      );
      arns.push(BackupDetails?.BackupArn ?? '');
      endpoint.clock.advance(1_000);
    }
    const first = await client.send(new ListBackupsCommand({ TableName: 'listed', Limit: 2 }));
    expect(first.BackupSummaries?.map(({ BackupName }) => BackupName)).toEqual(['one', 'two']);
    const second = await client.send(
      new ListBackupsCommand({ TableName: 'listed', ExclusiveStartBackupArn: first.LastEvaluatedBackupArn }),
    );
    expect(second.BackupSummaries?.map(({ BackupArn }) => BackupArn)).toEqual([arns[2]]);
    expect(second.LastEvaluatedBackupArn).toBeUndefined();
    const { BackupSummaries } = await client.send(
      new ListBackupsCommand({
        TableName: 'listed',
        TimeRangeLowerBound: second.BackupSummaries?.[0]?.BackupCreationDateTime,
      }),
    );
    expect(BackupSummaries?.length).toBe(1);
    const deleted = await client.send(new DeleteBackupCommand({ BackupArn: arns[0] }));
    expect(deleted.BackupDescription?.BackupDetails?.BackupStatus).toBe('DELETED');
    expect((await failure(client.send(new DescribeBackupCommand({ BackupArn: arns[0] })))).name).toBe(
      'BackupNotFoundException',
    );
  });

  it('are refused for what is not there, or already is', async () => {
    const BackupArn = await backUp('refused');
    const noTable = client.send(new CreateBackupCommand({ TableName: 'absent', BackupName: 'abc' }));
    expect((await failure(noTable)).name).toBe('TableNotFoundException');
    const taken = client.send(new RestoreTableFromBackupCommand({ TargetTableName: 'source', BackupArn }));
    expect((await failure(taken)).name).toBe('TableAlreadyExistsException');
    const gone = client.send(
      new RestoreTableFromBackupCommand({ TargetTableName: 'fresh', BackupArn: `${BackupArn}0` }),
    );
    expect((await failure(gone)).name).toBe('BackupNotFoundException');
  });
});

describe('point-in-time recovery', () => {
  const second = () => new Date(Math.floor(endpoint.clock.now() / 1_000) * 1_000);

  async function enable(TableName: string) {
    return client.send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
  }

  it('is disabled at first and told when enabled', async () => {
    await makeTable(client, 'history', { key: ['pk'], global: { byG: ['g'] } });
    const before = await client.send(new DescribeContinuousBackupsCommand({ TableName: 'history' }));
    expect(before.ContinuousBackupsDescription).toMatchObject({
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    });
    const { ContinuousBackupsDescription } = await enable('history');
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: 35,
    });
  });

  it('restores the table as it was at any second', async () => {
    const moments: { readonly at: Date; readonly expected: Record<string, string> }[] = [];
    async function step(change: () => Promise<unknown>) {
      endpoint.clock.advance(5_000);
      await change();
      endpoint.clock.advance(5_000);
      moments.push({ at: second(), expected: await contents('history') });
    }
    await step(() => put('a', '1', 'history'));
    await step(() => put('b', '1', 'history'));
    await step(() => put('a', '2', 'history'));
    await step(() => client.send(new DeleteItemCommand({ TableName: 'history', Key: { pk: { S: 'b' } } })));
    await step(() => put('b', '3', 'history'));
    await step(() => put('c', '1', 'history'));
    for (const [index, { at, expected }] of moments.entries()) {
      const TargetTableName = `history-${index}`;
      await client.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: 'history',
          TargetTableName,
          RestoreDateTime: at,
        }),
      );
      const { Table } = await active(TargetTableName);
      expect(await contents(TargetTableName)).toEqual(expected);
      expect(await contents(TargetTableName, 'byG')).toEqual(expected);
      expect(Table?.ItemCount).toBe(Object.keys(expected).length);
    }
    await client.send(
      new RestoreTableToPointInTimeCommand({
        SourceTableName: 'history',
        TargetTableName: 'history-now',
        UseLatestRestorableTime: true,
      }),
    );
    await active('history-now');
    expect(await contents('history-now')).toEqual(await contents('history'));
  });

  it('refuses a moment that it does not know', async () => {
    const restore = (RestoreDateTime: Date, SourceTableName = 'history') =>
      failure(
        client.send(
          new RestoreTableToPointInTimeCommand({
            SourceTableName,
            TargetTableName: 'nowhere',
            RestoreDateTime,
          }),
        ),
      );
    expect((await restore(new Date(endpoint.clock.now() + 60_000))).name).toBe('InvalidRestoreTimeException');
    expect((await restore(new Date(0))).name).toBe('InvalidRestoreTimeException');
    expect((await restore(second(), 'source')).name).toBe('PointInTimeRecoveryUnavailableException');
    expect((await restore(second(), 'absent')).name).toBe('TableNotFoundException');
  });

  it('keeps a system backup of a deleted table for 35 days', async () => {
    const expected = await contents('history');
    await client.send(new DeleteTableCommand({ TableName: 'history' }));
    const list = () => client.send(new ListBackupsCommand({ TableName: 'history', BackupType: 'SYSTEM' }));
    const { BackupSummaries } = await list();
    expect(BackupSummaries?.[0]).toMatchObject({ BackupType: 'SYSTEM', BackupStatus: 'AVAILABLE' });
    await client.send(
      new RestoreTableFromBackupCommand({
        TargetTableName: 'returned',
        BackupArn: BackupSummaries?.[0]?.BackupArn,
      }),
    );
    await active('returned');
    expect(await contents('returned')).toEqual(expected);
    endpoint.clock.advance(36 * 24 * 3600 * 1_000);
    await until(list, ({ BackupSummaries: left }) => left?.length === 0);
  });
});
