import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { tableName } from '../catalogue/names.ts';
import type { JobStatus, JobStep } from '../commerce/videos.ts';
import { jobKey, jobStatusKey } from '../commerce/videos.ts';
import { ifConditionHolds, toAttributes } from './items.ts';
import type { Tables } from './items.ts';

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
