import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { z } from 'zod';
import type { StreamShard } from '../../../resources/tables/stream.ts';
import { shardPage } from '../../../resources/tables/stream.ts';
import type { CallOptions } from '../../tables/engine/table-facts.ts';
import { callUpstream } from '../../tables/engine/upstream-call.ts';

/** The stream of a table that is copied, and who may read it. */
export interface StreamPlace {
  readonly client: DynamoDBStreamsClient;
  readonly arn: string;
}

export const followedShardSchema = z.object({
  id: z.string(),
  parent: z.string().optional(),
  /** The sequence number up to which everything is written; null at the shard's beginning. */
  after: z.string().nullable(),
  /** It is closed, and everything of it is written. */
  isDone: z.boolean(),
});
export type FollowedShard = Readonly<z.infer<typeof followedShardSchema>>;

/** Pages of shards that are asked for: fifty thousand, ten times what the largest tables have. */
const MOST_PAGES = 500;

/** Every shard of a stream, and whether it tells what changes. @throws UpstreamFailed, Cancelled. */
export async function shardsOf(
  { client, arn }: StreamPlace,
  options: CallOptions,
): Promise<{ readonly shards: readonly StreamShard[]; readonly isOn: boolean }> {
  const shards: StreamShard[] = [];
  let last: string | undefined;
  let isOn = true;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await callUpstream('dynamodb:DescribeStream', options, (signal) =>
      shardPage(client, arn, last, signal),
    );
    shards.push(...answer.shards);
    ({ last, isOn } = answer);
    if (last === undefined) break;
  }
  return { shards, isOn };
}

/**
 * The shards in which changes stand from now on: those that are open. What closed ones hold is older than this moment,
 * so that a consistent read sees it.
 */
export function openShards(shards: readonly StreamShard[]): readonly FollowedShard[] {
  return shards.filter(({ isClosed }) => !isClosed).map(followed);
}

/** The shards that are followed with those that have come since: children of theirs, and children of those. */
export function withChildren(
  known: readonly FollowedShard[],
  shards: readonly StreamShard[],
): readonly FollowedShard[] {
  const ids = new Set(known.map(({ id }) => id));
  const all = [...known];
  // Every generation may bring a further one.
  for (let before = -1; before !== all.length;) {
    before = all.length;
    for (const shard of shards)
      if (!ids.has(shard.id) && shard.parent !== undefined && ids.has(shard.parent)) {
        ids.add(shard.id);
        all.push(followed(shard));
      }
  }
  const there = new Set(shards.map(({ id }) => id));
  // What upstream has forgotten, and is done, is needed no more than as somebody's parent.
  return all.filter(({ id, isDone }) => !isDone || there.has(id) || all.some(({ parent }) => parent === id));
}

/** Those that may be read: changes of one item go from a shard to its child, never back. */
export function readable(shards: readonly FollowedShard[]): readonly FollowedShard[] {
  const waiting = new Set(shards.filter(({ isDone }) => !isDone).map(({ id }) => id));
  return shards.filter(({ isDone, parent }) => !isDone && !(parent !== undefined && waiting.has(parent)));
}

function followed({ id, parent }: StreamShard): FollowedShard {
  return { id, ...(parent === undefined ? {} : { parent }), after: null, isDone: false };
}
