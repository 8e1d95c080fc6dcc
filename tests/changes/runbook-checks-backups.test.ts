import {
  CreateBackupPlanCommand,
  CreateBackupVaultCommand,
  DeleteBackupPlanCommand,
  ListBackupPlansCommand,
} from '@aws-sdk/client-backup';
import {
  CreateBackupCommand,
  CreateTableCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, it } from 'vitest';
import type { Clients } from '../../core/environments/clients.ts';
import { TABLES_PLAN } from '../../core/resources/backup-plans/plans.ts';
import { beforeAndAfter, closePlaces, TABLE, table } from './runbook-checks.fixture.ts';
import type { Seeded } from './runbook-checks.fixture.ts';

afterEach(closePlaces);

const VAULT = 'nightly';

async function plan({ backup }: Clients, DeleteAfterDays: number): Promise<void> {
  await backup.send(new CreateBackupVaultCommand({ BackupVaultName: VAULT })).catch(() => undefined);
  await backup.send(
    new CreateBackupPlanCommand({
      BackupPlan: {
        BackupPlanName: TABLES_PLAN,
        Rules: [
          {
            ...{ RuleName: 'nightly', TargetBackupVaultName: VAULT, Lifecycle: { DeleteAfterDays } },
            ScheduleExpression: 'cron(0 3 * * ? *)',
          },
        ],
      },
    }),
  );
}

async function removePlan({ backup }: Clients): Promise<void> {
  const { BackupPlansList = [] } = await backup.send(new ListBackupPlansCommand({}));
  for (const { BackupPlanId } of BackupPlansList)
    await backup.send(new DeleteBackupPlanCommand({ BackupPlanId }));
}

const SEEDED: readonly Seeded[] = [
  {
    id: 'backups.fresh',
    well: async ({ clients }) => {
      await table(clients);
      await clients.dynamodb.send(new CreateBackupCommand({ TableName: TABLE, BackupName: 'today' }));
    },
    fault: ({ clients }) =>
      clients.dynamodb.send(
        new CreateTableCommand({
          TableName: 'tiktok-commerce-users-prod',
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        }),
      ),
    then: 'bad',
    words: /users-prod: no backup within 26 h/,
  },
  {
    id: 'backups.planned',
    well: ({ clients }) => plan(clients, 30),
    fault: ({ clients }) => removePlan(clients),
    then: 'warn',
    words: /There is no plan of AWS Backup/,
    mend: ({ clients }) => plan(clients, 35),
  },
  {
    id: 'backups.planned',
    given: { days: 30 },
    well: ({ clients }) => plan(clients, 30),
    fault: async ({ clients }) => {
      await removePlan(clients);
      await plan(clients, 7);
    },
    then: 'bad',
    words: /kept 7 days/,
  },
  {
    id: 'tables.recovery',
    well: async ({ clients }) => {
      await table(clients);
      await recovery(clients, true);
    },
    fault: ({ clients }) => recovery(clients, false),
    then: 'bad',
    words: /products-prod: off/,
  },
  {
    id: 'buckets.versioning',
    well: async ({ clients }) => {
      await clients.s3.send(new CreateBucketCommand({ Bucket: 'tiktok-commerce-assets-prod' }));
      await versioning(clients, 'Enabled');
    },
    fault: ({ clients }) => versioning(clients, 'Suspended'),
    then: 'bad',
    words: /assets-prod: versioning suspended/,
  },
];

function recovery({ dynamodb }: Clients, PointInTimeRecoveryEnabled: boolean) {
  return dynamodb.send(
    new UpdateContinuousBackupsCommand({
      TableName: TABLE,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled },
    }),
  );
}

function versioning({ s3 }: Clients, Status: 'Enabled' | 'Suspended') {
  return s3.send(
    new PutBucketVersioningCommand({
      Bucket: 'tiktok-commerce-assets-prod',
      VersioningConfiguration: { Status },
    }),
  );
}

describe('a check of what could be brought back, before and after its fault', () => {
  it.each(SEEDED)('$id', (seeded) => beforeAndAfter(seeded));
});
