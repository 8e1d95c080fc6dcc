import type {
  BackupVaultListMember,
  CreateBackupVaultInput,
  CreateBackupVaultOutput,
  DeleteBackupVaultInput,
  DescribeBackupVaultInput,
  DescribeBackupVaultOutput,
  ListBackupVaultsInput,
  ListBackupVaultsOutput,
} from '@aws-sdk/client-backup';
import { ServiceError } from '../../protocol/service.ts';
import type { BackupStore } from './backup-store.ts';
import { invalidRequest, invalidValue } from './errors.ts';
import { backupPage } from './paging.ts';
import type { VaultRecord } from './records.ts';

/** Vaults, in which recovery points are kept. Source: AWS Backup API reference. */
export function vaultOperations(store: BackupStore) {
  const { vaults, points, cloud } = store;

  function create(input: CreateBackupVaultInput): CreateBackupVaultOutput {
    const { BackupVaultName: name = '', CreatorRequestId: creatorRequestId } = input;
    if (!/^[a-zA-Z0-9_-]{2,50}$/.test(name))
      throw invalidValue('BackupVaultName must have 2 to 50 letters, digits, hyphens or underscores.');
    const known = vaults.find(name);
    const isSame = creatorRequestId !== undefined && known?.creatorRequestId === creatorRequestId;
    if (known && !isSame)
      throw new ServiceError(
        'AlreadyExistsException',
        `Backup vault with the same name already exists: ${name}`,
        { members: { Arn: store.arnOf('backup-vault', name), CreatorRequestId: known.creatorRequestId } },
      );
    const vault =
      known ??
      vaults.save({
        name,
        createdAtMs: cloud.clock.now(),
        creatorRequestId,
        tags: input.BackupVaultTags ?? {},
      });
    const { BackupVaultName, BackupVaultArn, CreationDate } = described(vault);
    return { BackupVaultName, BackupVaultArn, CreationDate };
  }

  function described({ name, createdAtMs, creatorRequestId }: VaultRecord): BackupVaultListMember {
    return {
      BackupVaultName: name,
      BackupVaultArn: store.arnOf('backup-vault', name),
      VaultType: 'BACKUP_VAULT',
      VaultState: 'AVAILABLE',
      CreationDate: new Date(createdAtMs),
      CreatorRequestId: creatorRequestId,
      NumberOfRecoveryPoints: points.all().filter(({ vault }) => vault === name).length,
      Locked: false,
    };
  }

  function list(input: ListBackupVaultsInput): ListBackupVaultsOutput {
    const page = backupPage(vaults.all(), ({ name }) => name, input);
    return { BackupVaultList: page.items.map(described), NextToken: page.nextToken };
  }

  function describe({ BackupVaultName }: DescribeBackupVaultInput): DescribeBackupVaultOutput {
    return described(vaults.require(BackupVaultName));
  }

  function remove({ BackupVaultName }: DeleteBackupVaultInput): object {
    const { name } = vaults.require(BackupVaultName);
    if (points.all().some(({ vault }) => vault === name))
      throw invalidRequest('Backup vault cannot be deleted because it contains recovery points.');
    vaults.remove(name);
    return {};
  }

  return {
    CreateBackupVault: create,
    ListBackupVaults: list,
    DescribeBackupVault: describe,
    DeleteBackupVault: remove,
  };
}
