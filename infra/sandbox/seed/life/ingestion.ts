import { PublishBatchCommand } from '@aws-sdk/client-sns';
import type { Video } from '../world/world.ts';
import { batchesOf, writeItems } from './items.ts';
import { tableName } from './life.ts';
import type { Life } from './life.ts';

/** PublishBatch takes ten messages. */
const BATCH = 10;

/** What ingestion-api does with videos: they are stored, a job is opened for each, and VideoPosted is published. */
export async function ingestVideos(life: Life, videos: readonly Video[]): Promise<void> {
  const { dynamodb } = life.clients;
  await Promise.all([
    writeItems(dynamodb, tableName(life.stage, 'videos'), videos.map(videoItem)),
    writeItems(dynamodb, tableName(life.stage, 'processing-jobs'), videos.map(openedJob)),
  ]);
  for (const batch of batchesOf(videos, BATCH)) await publish(life, batch);
}

async function publish({ clients, messaging }: Life, videos: readonly Video[]): Promise<void> {
  await clients.sns.send(
    new PublishBatchCommand({
      TopicArn: messaging.topicArn('new-video-posted'),
      PublishBatchRequestEntries: videos.map((video, index) => ({
        Id: String(index),
        Message: JSON.stringify(video.body),
        MessageAttributes: {
          eventType: { DataType: 'String', StringValue: 'VideoPosted' },
          correlationId: { DataType: 'String', StringValue: video.correlationId },
          sellerHandle: { DataType: 'String', StringValue: video.sellerHandle },
        },
      })),
    }),
  );
}

function videoItem(video: Video) {
  return {
    PK: `SELLER#${video.sellerHandle}`,
    SK: `VIDEO#${video.id}`,
    GSI1PK: `DAY#${video.postedAt.slice(0, 10)}`,
    GSI1SK: video.postedAt,
    ...video.body,
    ingested_at: video.postedAt,
  };
}

function openedJob(video: Video) {
  return jobItem(video, 'waiting', []);
}

export interface JobStep {
  readonly worker: string;
  readonly status: 'completed' | 'failed';
  readonly cause?: string;
}

/** The job of a video, as far as it has come. */
export function jobItem(video: Video, status: 'waiting' | 'completed' | 'failed', steps: readonly JobStep[]) {
  return {
    PK: `VIDEO#${video.id}`,
    SK: 'JOB',
    GSI1PK: `STATUS#${status}`,
    GSI1SK: video.postedAt,
    video_id: video.id,
    seller_handle: video.sellerHandle,
    status,
    steps: Object.fromEntries(steps.map(({ worker, ...step }) => [worker, step])),
    attempts: steps.length,
    correlation_id: video.correlationId,
    opened_at: video.postedAt,
  };
}
