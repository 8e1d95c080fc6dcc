import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { tableName } from '../catalogue/names.ts';
import type { JobStatus, JobStep } from '../commerce/videos.ts';
import { jobKey, jobStatusKey } from '../commerce/videos.ts';
import { getItem, ifConditionHolds, toAttributes } from './items.ts';
import type { Tables } from './items.ts';
import type { Bench } from './judging.ts';
import { textMember } from './judging.ts';

/**
 * Notes in the job of a video how a worker fared. A job that has failed can still be completed, as when a dead letter
 * is redriven; a completed one stays so. Without a job nothing is noted.
 * @returns whether it was noted.
 */
export function noteStep(
  { client, stage }: Tables,
  videoId: string,
  { worker, ...step }: JobStep,
  status?: JobStatus,
): Promise<boolean> {
  const changes = ['steps.#worker = :step', ...(status ? ['#status = :status', 'GSI1PK = :statusKey'] : [])];
  const condition =
    status === 'failed' ? 'attribute_exists(PK) AND #status <> :completed' : 'attribute_exists(PK)';
  return ifConditionHolds(
    client.send(
      new UpdateItemCommand({
        TableName: tableName(stage, 'processing-jobs'),
        Key: toAttributes(jobKey(videoId)),
        UpdateExpression: `SET ${changes.join(', ')} ADD attempts :one`,
        ConditionExpression: condition,
        ExpressionAttributeNames: {
          '#worker': worker,
          ...(status && { '#status': 'status' }),
        },
        ExpressionAttributeValues: toAttributes({
          ':step': step,
          ':one': 1,
          ...(status && { ':status': status, ':statusKey': jobStatusKey(status) }),
          ...(status === 'failed' && { ':completed': 'completed' }),
        }),
      }),
    ),
  );
}

/** Notes of each message that a worker gives up that the job of its video has failed. */
export function jobOfDeath(tables: Tables, worker: string): NonNullable<Bench['onDeath']> {
  return async (body, { cause }) => {
    const videoId = textMember(body, 'video_id');
    if (videoId) await noteStep(tables, videoId, { worker, status: 'failed', cause }, 'failed');
  };
}

/** Whether a worker's step in the job of a video is completed. Without a job none is. */
export async function hasCompleted(tables: Tables, videoId: string, worker: string): Promise<boolean> {
  const job = await getItem(tables, 'processing-jobs', jobKey(videoId));
  const steps = job?.steps as Readonly<Record<string, Partial<JobStep>>> | undefined;
  return steps?.[worker]?.status === 'completed';
}

/** Has a job wait as a new one does, without steps. @returns false where it was completed meanwhile. */
export function reopenJob({ client, stage }: Tables, videoId: string): Promise<boolean> {
  return ifConditionHolds(
    client.send(
      new UpdateItemCommand({
        TableName: tableName(stage, 'processing-jobs'),
        Key: toAttributes(jobKey(videoId)),
        UpdateExpression: 'SET steps = :none, #status = :waiting, GSI1PK = :statusKey',
        ConditionExpression: 'attribute_exists(PK) AND #status <> :completed',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: toAttributes({
          ':none': {},
          ':waiting': 'waiting',
          ':statusKey': jobStatusKey('waiting'),
          ':completed': 'completed',
        }),
      }),
    ),
  );
}
