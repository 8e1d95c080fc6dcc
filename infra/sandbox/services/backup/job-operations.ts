import type {
  BackupJob,
  DescribeBackupJobInput,
  DescribeBackupJobOutput,
  ListBackupJobsInput,
  ListBackupJobsOutput,
  StartBackupJobInput,
  StartBackupJobOutput,
  StopBackupJobInput,
} from '@aws-sdk/client-backup';
import { resourceName, TABLE_TYPE } from './backup-store.ts';
import type { BackupStore } from './backup-store.ts';
import { invalidRequest, invalidValue, notFound } from './errors.ts';
import { backupPage, newestFirst } from './paging.ts';
import type { JobRecord } from './records.ts';
import { startJob } from './run-jobs.ts';

/** Backup jobs: begun by hand or by a rule. Source: AWS Backup API reference. */
export function jobOperations(store: BackupStore) {
  const { jobs, vaults, points, cloud } = store;

  function start(input: StartBackupJobInput): StartBackupJobOutput {
    const vault = vaults.require(input.BackupVaultName).name;
    const { ResourceArn: resourceArn = '', IamRoleArn: roleArn = '', IdempotencyToken: token } = input;
    if (!/^arn:[^:]+:dynamodb:[^:]*:\d{12}:table\/[^/]+$/.test(resourceArn))
      throw invalidValue(`Unsupported resource: ${resourceArn}. Tables of DynamoDB are backed up here.`);
    if (
      !cloud
        .tableBackups()
        ?.tables()
        .some(({ arn }) => arn === resourceArn)
    )
      throw notFound(`Resource ${resourceArn}`);
    const known = jobs
      .all()
      .find(({ idempotencyToken }) => token !== undefined && idempotencyToken === token);
    const { id, recoveryPointArn, createdAtMs } =
      known ??
      startJob(store, { vault, resourceArn, roleArn, lifecycle: input.Lifecycle, idempotencyToken: token });
    return {
      BackupJobId: id,
      RecoveryPointArn: recoveryPointArn,
      CreationDate: new Date(createdAtMs),
      IsParent: false,
    };
  }

  function described(job: JobRecord): BackupJob & DescribeBackupJobOutput {
    return {
      AccountId: cloud.account,
      BackupJobId: job.id,
      BackupVaultName: job.vault,
      BackupVaultArn: store.arnOf('backup-vault', job.vault),
      RecoveryPointArn: job.recoveryPointArn,
      ResourceArn: job.resourceArn,
      ResourceType: TABLE_TYPE,
      ResourceName: resourceName(job.resourceArn),
      CreationDate: new Date(job.createdAtMs),
      CompletionDate: job.completedAtMs === undefined ? undefined : new Date(job.completedAtMs),
      State: job.state,
      StatusMessage: job.statusMessage,
      PercentDone: job.state === 'COMPLETED' ? '100.0' : '0.0',
      BackupSizeInBytes: job.sizeBytes,
      IamRoleArn: job.roleArn,
      CreatedBy: job.createdBy,
      IsParent: false,
    };
  }

  function list(input: ListBackupJobsInput): ListBackupJobsOutput {
    const found = jobs.all().filter((job) => {
      const isOther = (asked: unknown, own: unknown) => asked !== undefined && asked !== '*' && asked !== own;
      return !(
        isOther(input.ByResourceArn, job.resourceArn) ||
        isOther(input.ByState, job.state) ||
        isOther(input.ByBackupVaultName, job.vault) ||
        isOther(input.ByResourceType, TABLE_TYPE) ||
        isOther(input.ByAccountId, cloud.account) ||
        job.createdAtMs < (input.ByCreatedAfter?.getTime() ?? 0) ||
        job.createdAtMs > (input.ByCreatedBefore?.getTime() ?? Infinity) ||
        (input.ByCompleteAfter && (job.completedAtMs ?? 0) < input.ByCompleteAfter.getTime()) ||
        (input.ByCompleteBefore && (job.completedAtMs ?? Infinity) > input.ByCompleteBefore.getTime())
      );
    });
    const page = backupPage(found, ({ createdAtMs, id }) => newestFirst(createdAtMs, id), input);
    return { BackupJobs: page.items.map(described), NextToken: page.nextToken };
  }

  function stop({ BackupJobId }: StopBackupJobInput): object {
    const job = jobs.require(BackupJobId);
    if (job.state !== 'RUNNING') throw invalidRequest(`A job that is ${job.state} can not be stopped.`);
    const arn = job.recoveryPointArn ?? '';
    cloud.tableBackups()?.remove(arn);
    points.remove(arn);
    jobs.save({ ...job, state: 'ABORTED', completedAtMs: cloud.clock.now(), recoveryPointArn: undefined });
    return {};
  }

  return {
    StartBackupJob: start,
    DescribeBackupJob: ({ BackupJobId }: DescribeBackupJobInput): DescribeBackupJobOutput =>
      described(jobs.require(BackupJobId)),
    ListBackupJobs: list,
    StopBackupJob: stop,
  };
}
