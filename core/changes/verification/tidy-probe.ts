import { DeleteItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChangingScene } from '../../actions/action.ts';
import { bucketName, tableName } from '../../catalogue/names.ts';
import { thumbnailKeys } from '../../commerce/thumbnails.ts';
import { jobKey, videoKey } from '../../commerce/videos.ts';
import { callUpstream, Cancelled } from '../tables/engine/upstream-call.ts';

/** Of a video's notice, which is sent after its product is in the shop, nothing tells when it comes. */
const LATE_MS = 1_500;
const PATIENCE = { attempts: 4, firstPauseMs: 200, longestPauseMs: 2_000 };

/** Whose traces are taken away. */
export interface Traces {
  readonly handle: string;
  readonly videoId: string;
  /** Where its picture lies in the assets. */
  readonly picture: string;
}

/**
 * Takes away what a posted video has become: itself, its job, its product, its tags, what is staged and its pictures;
 * once more after a moment, for what came late. What trends count of it stays. @throws UpstreamFailed, Cancelled.
 */
export async function removeTraces(scene: ChangingScene, traces: Traces): Promise<void> {
  await removeOnce(scene, traces);
  await pause(LATE_MS, undefined, { signal: scene.signal }).catch(() => {
    throw new Cancelled();
  });
  await removeOnce(scene, traces);
}

type Key = Record<string, AttributeValue>;

async function removeOnce(scene: ChangingScene, { handle, videoId, picture }: Traces): Promise<void> {
  const { stage } = scene.source.environment.names;
  const table = (logical: string) => tableName(stage, logical);
  const [ofJob, staged, tags] = await Promise.all([
    keysUnder(scene, table('processing-jobs'), 'PK', jobKey(videoId).PK),
    keysUnder(scene, table('product-staging'), 'PK', jobKey(videoId).PK),
    keysUnder(scene, table('tags'), 'GSI1PK', jobKey(videoId).PK),
  ]);
  const items: readonly (readonly [string, Key])[] = [
    [table('products'), marshall({ seller_handle: handle, video_id: videoId })],
    [table('videos'), marshall(videoKey(handle, videoId))],
    ...ofJob.map((key) => [table('processing-jobs'), key] as const),
    ...staged.map((key) => [table('product-staging'), key] as const),
    ...tags.map((key) => [table('tags'), key] as const),
  ];
  const thumbnails = Object.values(thumbnailKeys(handle, videoId));
  const objects: readonly (readonly [string, string])[] = [
    [bucketName(stage, 'assets'), picture],
    ...thumbnails.map((key) => [bucketName(stage, 'thumbnails'), key] as const),
  ];
  const options = { signal: scene.signal, patience: PATIENCE };
  await Promise.all([
    ...items.map(([TableName, Key]) =>
      callUpstream('dynamodb:DeleteItem', options, (abortSignal) =>
        scene.clients.dynamodb.send(new DeleteItemCommand({ TableName, Key }), { abortSignal }),
      ),
    ),
    ...objects.map(([Bucket, Key]) =>
      callUpstream('s3:DeleteObject', options, (abortSignal) =>
        scene.clients.s3.send(new DeleteObjectCommand({ Bucket, Key }), { abortSignal }),
      ),
    ),
  ]);
}

/** The keys of one video's items in a table: a handful. */
async function keysUnder(
  { source, signal }: ChangingScene,
  TableName: string,
  attribute: 'PK' | 'GSI1PK',
  value: string,
): Promise<readonly Key[]> {
  const { Items = [] } = await callUpstream('dynamodb:Query', { signal, patience: PATIENCE }, (abortSignal) =>
    source.clients.dynamodb.send(
      new QueryCommand({
        TableName,
        ...(attribute === 'PK' ? {} : { IndexName: 'GSI1' }),
        KeyConditionExpression: '#key = :video',
        ExpressionAttributeNames: { '#key': attribute },
        ExpressionAttributeValues: { ':video': { S: value } },
      }),
      { abortSignal },
    ),
  );
  return Items.flatMap(({ PK, SK }) => (PK && SK ? [{ PK, SK }] : []));
}
