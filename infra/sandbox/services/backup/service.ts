import * as sdk from '@aws-sdk/client-backup';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { BackupStore } from './backup-store.ts';
import { missingValue } from './errors.ts';
import { jobOperations } from './job-operations.ts';
import { planOperations } from './plan-operations.ts';
import { recoveryPointOperations } from './recovery-point-operations.ts';
import { followJobs } from './run-jobs.ts';
import { runRules } from './run-rules.ts';
import { selectionOperations } from './selection-operations.ts';
import { vaultOperations } from './vault-operations.ts';

/** AWS Backup over the environment's tables: what it makes are backups of DynamoDB, with the items in them. */
export function createBackup(cloud: Cloud): SandboxService {
  const store = new BackupStore(cloud);
  let lookedAtMs = cloud.clock.now();
  return {
    signingName: 'backup',
    apiVersion: '2018-11-15',
    protocols: ['restJson1'],
    schemas: sdk,
    operations: {
      ...vaultOperations(store),
      ...planOperations(store),
      ...selectionOperations(store),
      ...jobOperations(store),
      ...recoveryPointOperations(store),
    },
    missingMembers: (_operation, paths) => missingValue(paths[0] ?? ''),
    throttled: () => new ServiceError('ThrottlingException', 'Rate exceeded', { status: 429 }),
    tick(now) {
      runRules(store, lookedAtMs, now);
      lookedAtMs = now;
      followJobs(store, now);
    },
  };
}
