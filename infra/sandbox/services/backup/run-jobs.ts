import { randomUUID } from 'node:crypto';
import { ServiceError } from '../../protocol/service.ts';
import { resourceName } from './backup-store.ts';
import type { BackupStore } from './backup-store.ts';
import type { JobRecord } from './records.ts';

const DAY_MS = 86_400_000;

export type JobOrder = Pick<
  JobRecord,
  'vault' | 'resourceArn' | 'roleArn' | 'lifecycle' | 'createdBy' | 'idempotencyToken'
>;

/** Begins the backup of a table: the job, and the recovery point that it makes. Throws ServiceError. */
export function startJob(store: BackupStore, order: JobOrder): JobRecord {
  const now = store.cloud.clock.now();
  const { DeleteAfterDays: days } = order.lifecycle ?? {};
  const id = randomUUID();
  const made = store.cloud
    .tableBackups()
    ?.create(order.resourceArn, `awsbackup-${id}`, days === undefined ? undefined : now + days * DAY_MS);
  if (!made)
    throw new ServiceError('InvalidParameterValueException', `There is no table ${order.resourceArn}.`);
  const { idempotencyToken: _token, ...point } = order;
  store.points.save({
    ...point,
    arn: made.arn,
    isComplete: false,
    sizeBytes: made.sizeBytes,
    createdAtMs: now,
  });
  return store.jobs.save({
    ...order,
    id,
    state: 'RUNNING',
    recoveryPointArn: made.arn,
    sizeBytes: made.sizeBytes,
    createdAtMs: now,
  });
}

/** Begins what a rule asks for; what can not be begun is a job that has failed. */
export function startScheduled(store: BackupStore, order: JobOrder): JobRecord {
  try {
    return startJob(store, order);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const now = store.cloud.clock.now();
    return store.jobs.save({
      ...order,
      id: randomUUID(),
      state: 'FAILED',
      statusMessage: `${resourceName(order.resourceArn)}: ${error.message}`,
      createdAtMs: now,
      completedAtMs: now,
    });
  }
}

/** Ends the jobs whose copy is complete, and forgets recovery points that are not there any more. */
export function followJobs(store: BackupStore, now: number): void {
  const backups = store.cloud.tableBackups();
  for (const point of store.points.all()) {
    const backup = backups?.find(point.arn);
    if (!backup) store.points.remove(point.arn);
    else if (backup.isComplete && !point.isComplete)
      store.points.save({ ...point, isComplete: true, sizeBytes: backup.sizeBytes, completedAtMs: now });
  }
  for (const job of store.jobs.all()) {
    if (job.state !== 'RUNNING') continue;
    const point = store.points.find(job.recoveryPointArn ?? '');
    if (!point)
      store.jobs.save({
        ...job,
        state: 'FAILED',
        statusMessage: 'The backup was interrupted.',
        completedAtMs: now,
      });
    else if (point.isComplete)
      store.jobs.save({ ...job, state: 'COMPLETED', sizeBytes: point.sizeBytes, completedAtMs: now });
  }
}
