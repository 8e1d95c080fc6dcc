import type {
  DeleteRecoveryPointInput,
  DescribeRecoveryPointInput,
  DescribeRecoveryPointOutput,
  ListProtectedResourcesInput,
  ListProtectedResourcesOutput,
  ListRecoveryPointsByBackupVaultInput,
  ListRecoveryPointsByBackupVaultOutput,
  ListRecoveryPointsByResourceInput,
  ListRecoveryPointsByResourceOutput,
  RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import { resourceName, TABLE_TYPE } from './backup-store.ts';
import type { BackupStore } from './backup-store.ts';
import { notFound } from './errors.ts';
import { backupPage, newestFirst } from './paging.ts';
import type { RecoveryPointRecord } from './records.ts';

const DAY_MS = 86_400_000;

/** Recovery points: each is a backup of DynamoDB, and restored there. Source: AWS Backup API reference. */
export function recoveryPointOperations(store: BackupStore) {
  const { points, vaults, cloud } = store;
  const keyOf = ({ createdAtMs, arn }: RecoveryPointRecord) => newestFirst(createdAtMs, arn);

  function described(point: RecoveryPointRecord): RecoveryPointByBackupVault {
    const { DeleteAfterDays: days } = point.lifecycle ?? {};
    return {
      RecoveryPointArn: point.arn,
      BackupVaultName: point.vault,
      BackupVaultArn: store.arnOf('backup-vault', point.vault),
      ResourceArn: point.resourceArn,
      ResourceType: TABLE_TYPE,
      ResourceName: resourceName(point.resourceArn),
      CreatedBy: point.createdBy,
      IamRoleArn: point.roleArn,
      Status: point.isComplete ? 'COMPLETED' : 'CREATING',
      CreationDate: new Date(point.createdAtMs),
      CompletionDate: point.completedAtMs === undefined ? undefined : new Date(point.completedAtMs),
      BackupSizeInBytes: point.sizeBytes,
      Lifecycle: point.lifecycle,
      CalculatedLifecycle:
        days === undefined ? undefined : { DeleteAt: new Date(point.createdAtMs + days * DAY_MS) },
      IsEncrypted: false,
      IsParent: false,
      VaultType: 'BACKUP_VAULT',
    };
  }

  function byVault(input: ListRecoveryPointsByBackupVaultInput): ListRecoveryPointsByBackupVaultOutput {
    const { name } = vaults.require(input.BackupVaultName);
    const found = points
      .all()
      .filter(
        (point) =>
          point.vault === name &&
          (input.ByResourceArn === undefined || point.resourceArn === input.ByResourceArn) &&
          (input.ByResourceType === undefined || input.ByResourceType === TABLE_TYPE) &&
          (input.ByBackupPlanId === undefined || point.createdBy?.BackupPlanId === input.ByBackupPlanId) &&
          point.createdAtMs >= (input.ByCreatedAfter?.getTime() ?? 0) &&
          point.createdAtMs <= (input.ByCreatedBefore?.getTime() ?? Infinity),
      );
    const page = backupPage(found, keyOf, input);
    return { RecoveryPoints: page.items.map(described), NextToken: page.nextToken };
  }

  function byResource(input: ListRecoveryPointsByResourceInput): ListRecoveryPointsByResourceOutput {
    const found = points.all().filter(({ resourceArn }) => resourceArn === input.ResourceArn);
    const page = backupPage(found, keyOf, input);
    return {
      RecoveryPoints: page.items.map((point) => {
        const { RecoveryPointArn, CreationDate, Status, BackupSizeInBytes, BackupVaultName } =
          described(point);
        return {
          RecoveryPointArn,
          CreationDate,
          Status,
          BackupSizeBytes: BackupSizeInBytes,
          BackupVaultName,
          ResourceName: resourceName(point.resourceArn),
          IsParent: false,
          VaultType: 'BACKUP_VAULT',
        };
      }),
      NextToken: page.nextToken,
    };
  }

  function one({ BackupVaultName, RecoveryPointArn }: DescribeRecoveryPointInput): RecoveryPointRecord {
    const vault = vaults.require(BackupVaultName);
    const found = points.find(RecoveryPointArn ?? '');
    if (found?.vault !== vault.name) throw notFound(`Recovery point ${RecoveryPointArn ?? ''}`);
    return found;
  }

  function remove(input: DeleteRecoveryPointInput): object {
    const { arn } = one(input);
    cloud.tableBackups()?.remove(arn);
    points.remove(arn);
    return {};
  }

  function protectedResources(input: ListProtectedResourcesInput): ListProtectedResourcesOutput {
    const newest = new Map<string, RecoveryPointRecord>();
    for (const point of points.all())
      if (point.isComplete && point.createdAtMs >= (newest.get(point.resourceArn)?.createdAtMs ?? 0))
        newest.set(point.resourceArn, point);
    const page = backupPage([...newest.values()], ({ resourceArn }) => resourceArn, input);
    return {
      Results: page.items.map((point) => ({
        ResourceArn: point.resourceArn,
        ResourceType: TABLE_TYPE,
        ResourceName: resourceName(point.resourceArn),
        LastBackupTime: new Date(point.createdAtMs),
        LastBackupVaultArn: store.arnOf('backup-vault', point.vault),
        LastRecoveryPointArn: point.arn,
      })),
      NextToken: page.nextToken,
    };
  }

  return {
    ListRecoveryPointsByBackupVault: byVault,
    ListRecoveryPointsByResource: byResource,
    DescribeRecoveryPoint: (input: DescribeRecoveryPointInput): DescribeRecoveryPointOutput =>
      described(one(input)),
    DeleteRecoveryPoint: remove,
    ListProtectedResources: protectedResources,
  };
}
