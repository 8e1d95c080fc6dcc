import * as sdk from '@aws-sdk/client-backup';
import {
  DynamoDBClient,
  PutItemCommand,
  RestoreTableFromBackupCommand,
  ScanCommand,
  TagResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createDynamodb } from '../dynamodb/service.ts';
import { makeTable } from '../dynamodb/test-endpoint.ts';
import { createBackup } from './service.ts';

const ROLE = 'arn:aws:iam::000000000000:role/service-role/AWSBackupDefaultServiceRole';
const DAY_MS = 86_400_000;
const soon = { timeout: 10_000 };

let sandbox: Sandbox;
let backup: sdk.BackupClient;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createDynamodb, createBackup] });
  const options = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  };
  [backup, dynamodb] = [new sdk.BackupClient(options), new DynamoDBClient(options)];
  for (const name of ['orders', 'users', 'tagged']) {
    await makeTable(dynamodb, name, { key: ['pk'] });
    await dynamodb.send(new PutItemCommand({ TableName: name, Item: { pk: { S: `of ${name}` } } }));
  }
  await dynamodb.send(
    new TagResourceCommand({ ResourceArn: arnOf('tagged'), Tags: [{ Key: 'backup', Value: 'daily' }] }),
  );
  await backup.send(new sdk.CreateBackupVaultCommand({ BackupVaultName: 'vault' }));
});

afterAll(async () => {
  backup.destroy();
  dynamodb.destroy();
  await sandbox.close();
});

function arnOf(table: string): string {
  return `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`;
}

async function pointsOf(table: string): Promise<readonly sdk.RecoveryPointByResource[]> {
  const { RecoveryPoints = [] } = await backup.send(
    new sdk.ListRecoveryPointsByResourceCommand({ ResourceArn: arnOf(table) }),
  );
  return RecoveryPoints;
}

const start = (more: Partial<sdk.StartBackupJobInput> = {}) =>
  backup.send(
    new sdk.StartBackupJobCommand({
      BackupVaultName: 'vault',
      ResourceArn: arnOf('orders'),
      IamRoleArn: ROLE,
      ...more,
    }),
  );

const plan = (more: Partial<sdk.BackupRuleInput> = {}): sdk.BackupPlanInput => ({
  BackupPlanName: 'nightly',
  Rules: [
    {
      RuleName: 'daily',
      TargetBackupVaultName: 'vault',
      ScheduleExpression: 'cron(0 3 * * ? *)',
      Lifecycle: { DeleteAfterDays: 2 },
      ...more,
    },
  ],
});

describe('a backup job', () => {
  it('makes a recovery point that DynamoDB restores, items and all', async () => {
    const { BackupJobId, RecoveryPointArn } = await start({ IdempotencyToken: 'once' });
    expect((await start({ IdempotencyToken: 'once' })).BackupJobId).toBe(BackupJobId);
    const describeJob = () => backup.send(new sdk.DescribeBackupJobCommand({ BackupJobId }));
    await expect.poll(async () => (await describeJob()).State, soon).toBe('COMPLETED');
    expect(await describeJob()).toMatchObject({
      ResourceType: 'DynamoDB',
      ResourceName: 'orders',
      PercentDone: '100.0',
      BackupVaultName: 'vault',
      RecoveryPointArn,
    });
    expect(await pointsOf('orders')).toMatchObject([{ RecoveryPointArn, Status: 'COMPLETED' }]);
    await dynamodb.send(
      new RestoreTableFromBackupCommand({ TargetTableName: 'restored', BackupArn: RecoveryPointArn }),
    );
    await expect
      .poll(async () => {
        const { Items } = await dynamodb.send(new ScanCommand({ TableName: 'restored' }));
        return Items;
      }, soon)
      .toEqual([{ pk: { S: 'of orders' } }]);
  });

  it('is listed by what it is of, and its point by its vault', async () => {
    const list = async (input: sdk.ListBackupJobsInput) =>
      (await backup.send(new sdk.ListBackupJobsCommand(input))).BackupJobs?.length;
    expect(await list({ ByResourceArn: arnOf('orders'), ByState: 'COMPLETED' })).toBe(1);
    expect(await list({ ByResourceArn: arnOf('users') })).toBe(0);
    const { RecoveryPoints = [] } = await backup.send(
      new sdk.ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: 'vault' }),
    );
    expect(RecoveryPoints).toMatchObject([{ ResourceArn: arnOf('orders'), ResourceType: 'DynamoDB' }]);
    const { Results } = await backup.send(new sdk.ListProtectedResourcesCommand({}));
    expect(Results).toMatchObject([{ ResourceArn: arnOf('orders') }]);
    const [point] = RecoveryPoints;
    await expect(
      backup.send(new sdk.DeleteBackupVaultCommand({ BackupVaultName: 'vault' })),
    ).rejects.toBeInstanceOf(sdk.InvalidRequestException);
    await backup.send(
      new sdk.DeleteRecoveryPointCommand({
        BackupVaultName: 'vault',
        RecoveryPointArn: point?.RecoveryPointArn,
      }),
    );
    expect(await pointsOf('orders')).toEqual([]);
  });

  it.each([
    ['a vault that is not there', { BackupVaultName: 'nowhere' }, sdk.ResourceNotFoundException],
    ['a table that is not there', { ResourceArn: arnOf('none') }, sdk.ResourceNotFoundException],
    ['a bucket', { ResourceArn: 'arn:aws:s3:::bucket' }, sdk.InvalidParameterValueException],
  ])('is refused for %s', async (_, more, error) => {
    await expect(start(more)).rejects.toBeInstanceOf(error);
  });
});

describe('a backup plan', () => {
  it('backs up what it selects, by name and by tag, each time its hour comes, and forgets in time', async () => {
    const { BackupPlanId } = await backup.send(
      new sdk.CreateBackupPlanCommand({ BackupPlan: plan(), CreatorRequestId: 'one' }),
    );
    const again = await backup.send(
      new sdk.CreateBackupPlanCommand({ BackupPlan: plan(), CreatorRequestId: 'one' }),
    );
    expect(again.BackupPlanId).toBe(BackupPlanId);
    const select = (SelectionName: string, more: Partial<sdk.BackupSelection>) =>
      backup.send(
        new sdk.CreateBackupSelectionCommand({
          BackupPlanId,
          BackupSelection: { SelectionName, IamRoleArn: ROLE, ...more },
        }),
      );
    await select('named', { Resources: [arnOf('users'), arnOf('gone')] });
    await select('by-tag', {
      ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'daily' }],
    });
    sandbox.clock.advance(DAY_MS);
    await expect.poll(async () => (await pointsOf('users')).length, soon).toBe(1);
    expect(await pointsOf('tagged')).toHaveLength(1);
    expect(await pointsOf('orders')).toHaveLength(0);
    const { BackupJobs = [] } = await backup.send(new sdk.ListBackupJobsCommand({ ByState: 'FAILED' }));
    expect(BackupJobs).toMatchObject([{ ResourceName: 'gone', CreatedBy: { BackupPlanName: 'nightly' } }]);
    sandbox.clock.advance(3 * DAY_MS);
    // The first is over by then; the night in between has made another.
    await expect.poll(async () => (await pointsOf('users')).length, soon).toBe(1);
    const remove = () => backup.send(new sdk.DeleteBackupPlanCommand({ BackupPlanId }));
    await expect(remove()).rejects.toThrow('selections must be deleted prior');
    const { BackupSelectionsList = [] } = await backup.send(
      new sdk.ListBackupSelectionsCommand({ BackupPlanId }),
    );
    for (const { SelectionId } of BackupSelectionsList)
      await backup.send(new sdk.DeleteBackupSelectionCommand({ BackupPlanId, SelectionId }));
    await remove();
    await expect(backup.send(new sdk.GetBackupPlanCommand({ BackupPlanId }))).rejects.toBeInstanceOf(
      sdk.ResourceNotFoundException,
    );
  });

  it('has a version for each of its forms', async () => {
    const made = await backup.send(new sdk.CreateBackupPlanCommand({ BackupPlan: plan() }));
    const { BackupPlanId } = made;
    const changed = await backup.send(
      new sdk.UpdateBackupPlanCommand({
        BackupPlanId,
        BackupPlan: plan({ ScheduleExpressionTimezone: 'Africa/Kampala' }),
      }),
    );
    expect(changed.VersionId).not.toBe(made.VersionId);
    expect(await backup.send(new sdk.GetBackupPlanCommand({ BackupPlanId }))).toMatchObject({
      VersionId: changed.VersionId,
      BackupPlan: { Rules: [{ ScheduleExpressionTimezone: 'Africa/Kampala', RuleName: 'daily' }] },
    });
  });

  it.each([
    ['a vault that is not there', { TargetBackupVaultName: 'nowhere' }],
    ['a schedule that is none', { ScheduleExpression: 'at noon' }],
    ['a time zone that is none', { ScheduleExpressionTimezone: 'Moon/Sea' }],
    ['cold storage for a day', { Lifecycle: { MoveToColdStorageAfterDays: 1, DeleteAfterDays: 2 } }],
  ])('is refused with %s', async (_, more) => {
    await expect(
      backup.send(new sdk.CreateBackupPlanCommand({ BackupPlan: plan(more) })),
    ).rejects.toBeInstanceOf(sdk.InvalidParameterValueException);
  });
});
