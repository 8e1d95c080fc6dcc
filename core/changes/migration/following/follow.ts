import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ChangingScene } from '../../../actions/action.ts';
import type { Json } from '../../../actions/plan.ts';
import { changesFrom, shardIterator, streamNow } from '../../../resources/tables/stream.ts';
import type { StreamChange } from '../../../resources/tables/stream.ts';
import { Cancelled, callUpstream, UpstreamFailed } from '../../tables/engine/upstream-call.ts';
import { storeItems } from '../../tables/item-capture.ts';
import { keptWith, writingSchema } from '../table-job.ts';
import type { Follow, TableJob, Writing } from '../table-job.ts';
import { keptOfPour, pourInto, pourOf } from './apply.ts';
import { followedShardSchema, openShards, readable, shardsOf, withChildren } from './shards.ts';
import type { FollowedShard, StreamPlace } from './shards.ts';

export const followingSchema = z.object({
  stage: z.literal('following'),
  written: writingSchema,
  shards: z.array(followedShardSchema).readonly(),
  /** Milliseconds since the epoch. */
  followingSince: z.number(),
  /** When nothing came any more, the last time. */
  caughtUpAt: z.number().nullable().default(null),
});
export type Following = Readonly<z.infer<typeof followingSchema>>;

const MINUTE_MS = 60_000;
/** Records are told to have come about then, rounded down; clocks differ by less, or nothing signed is taken. */
const CLOCK_MS = 5 * MINUTE_MS;
/** Source: developer guide, "Change data capture for DynamoDB Streams": records are kept for 24 hours. */
const KEPT_MS = 24 * 60 * MINUTE_MS;
/** A shard is asked again after so long where it had nothing. */
const PAUSE_MS = 1_000;
/** Rounds in which nothing came, one after the other, until nothing is believed to come: an empty page may stand before a full one. */
const QUIET_ROUNDS = 5;

/**
 * What is followed has to be known before the first item is read: the shards that are open now, and since when.
 * @throws UpstreamFailed, Cancelled.
 */
export async function followedFrom(
  scene: ChangingScene,
  follow: StreamPlace,
): Promise<NonNullable<Writing['stream']>> {
  const options = { signal: scene.signal };
  const since = await callUpstream('dynamodb:DescribeStream', options, (abortSignal) =>
    streamNow(follow.client, follow.arn, abortSignal),
  );
  const { shards, isOn } = await shardsOf(follow, options);
  const open = openShards(shards);
  if (!isOn || open.length === 0) throw notFollowed('NOT_READY');
  return { since, shards: [...open] };
}

/** How it came out: nothing came any more, or it is written to for longer than one waits. */
export type Followed = { readonly isCaughtUp: boolean; readonly state: Following };

/**
 * Does in the target what was done in the source since the copy began, by the records of its stream and in their order,
 * until nothing comes any more. What is overwritten or deleted is kept first, as a copy does. A run that is killed goes
 * on at the positions that it saved; changes that are done twice end the same.
 * @throws UpstreamFailed, Cancelled, NoRule.
 */
export async function followTable(
  scene: ChangingScene,
  job: TableJob,
  follow: Follow,
  from: Following,
  reached: (state: Following) => void,
): Promise<Followed> {
  const options = { signal: scene.signal };
  const iterators = new Map<string, string>();
  let state = from;
  const reach = (next: Partial<Following>) => {
    state = { ...state, ...next };
    reached(state);
  };
  const since = state.written.stream?.since ?? state.followingSince;
  const { caughtUpAt } = from;
  const isTrimmed = scene.now() - (caughtUpAt ?? since) > KEPT_MS;
  if (isTrimmed && state.shards.some(({ after }) => after === null)) throw notFollowed('TOO_LATE');
  for (let quiet = 0; quiet < QUIET_ROUNDS;) {
    if (scene.now() - state.followingSince > follow.mostMinutes * MINUTE_MS)
      return { isCaughtUp: false, state };
    const { shards, isOn } = await shardsOf(follow, options);
    if (!isOn) throw notFollowed('SWITCHED_OFF');
    reach({ shards: [...withChildren(state.shards, shards)] });
    let came = 0;
    for (const shard of readable(state.shards)) {
      const { changes, isEnd } = await nextChanges(follow, shard, iterators, scene);
      came += changes.length;
      const fresh = changes.filter(({ at }) => at === undefined || at >= since - CLOCK_MS);
      if (fresh.length > 0) await pour(scene, job, fresh, state, reach);
      const after = changes.at(-1)?.sequence ?? shard.after;
      if (changes.length === 0 && !isEnd) continue;
      reach({
        shards: state.shards.map((one) => (one.id === shard.id ? { ...one, after, isDone: isEnd } : one)),
      });
      await scene.run.save(state as unknown as Json);
      // A child may hold what comes next.
      if (isEnd) came += 1;
    }
    quiet = came === 0 ? quiet + 1 : 0;
    report(scene, state, quiet);
    if (quiet > 0 && quiet < QUIET_ROUNDS) await pause(scene);
  }
  reach({ caughtUpAt: scene.now() });
  await scene.run.save(state as unknown as Json);
  return { isCaughtUp: true, state };
}

async function pour(
  scene: ChangingScene,
  job: TableJob,
  changes: readonly StreamChange[],
  state: Following,
  reach: (next: Partial<Following>) => void,
): Promise<void> {
  const one = pourOf(job, changes);
  let { written } = state;
  const kept = job.keeps ? await keptOfPour(job, one, scene) : [];
  if (kept.length > 0) {
    await storeItems(scene, written.pieces, kept);
    written = { ...written, pieces: written.pieces + 1, kept: keptWith(written.kept, kept) };
    reach({ written });
    await scene.run.save({ ...state, written } as unknown as Json);
  }
  const { refused } = await pourInto(job, one, scene);
  const { followed } = written;
  reach({
    written: {
      ...written,
      addresses: written.addresses + one.addresses,
      followed: {
        changes: followed.changes + changes.length,
        puts: followed.puts + one.puts.length - refused.length,
        deletes: followed.deletes + one.deletes.length,
        refused: followed.refused + refused.length,
        lastAt: changes.at(-1)?.at ?? followed.lastAt,
      },
    },
  });
}

/** The next page of a shard. An iterator that is too old is had anew from the position. @throws UpstreamFailed, Cancelled. */
async function nextChanges(
  follow: StreamPlace,
  { id, after }: FollowedShard,
  iterators: Map<string, string>,
  { signal }: ChangingScene,
): Promise<{ readonly changes: readonly StreamChange[]; readonly isEnd: boolean }> {
  for (let attempt = 1; ; attempt += 1) {
    const iterator =
      iterators.get(id) ??
      (await callUpstream('dynamodb:GetShardIterator', { signal }, (abortSignal) =>
        shardIterator(follow.client, { arn: follow.arn, shard: id, after: after ?? undefined }, abortSignal),
      ));
    if (iterator === undefined) return { changes: [], isEnd: true };
    try {
      const { changes, next } = await callUpstream('dynamodb:GetRecords', { signal }, (abortSignal) =>
        changesFrom(follow.client, iterator, abortSignal),
      );
      if (next === undefined) iterators.delete(id);
      else iterators.set(id, next);
      return { changes, isEnd: next === undefined };
    } catch (error) {
      const isOld = error instanceof UpstreamFailed && error.failure.code === 'ExpiredIteratorException';
      if (!isOld || attempt > 1) throw error;
      iterators.delete(id);
    }
  }
}

function report(scene: ChangingScene, { written }: Following, quiet: number): void {
  const { changes, lastAt } = written.followed;
  const behind = lastAt === null ? undefined : Math.max(0, Math.round((scene.now() - lastAt) / 1_000));
  const note =
    quiet > 0
      ? 'caught up: nothing came for a moment'
      : behind === undefined
        ? 'reading what came meanwhile'
        : `${behind} s behind: stop what writes to the source for the cut-over`;
  scene.run.report({ stage: 'following changes', done: changes, unit: 'changes', note });
}

const NOT_FOLLOWED = {
  NOT_READY: 'The stream is not on yet: copy again in a minute.',
  SWITCHED_OFF: 'The stream was switched off meanwhile: nobody tells what changes since.',
  TOO_LATE: 'The copy began more than a day ago: its stream does not hold what changed since.',
} as const;

function notFollowed(code: keyof typeof NOT_FOLLOWED): UpstreamFailed {
  return new UpstreamFailed({
    state: 'absent',
    operation: code === 'TOO_LATE' ? 'dynamodb:GetRecords' : 'dynamodb:DescribeStream',
    code,
    detail: NOT_FOLLOWED[code],
    at: Date.now(),
  });
}

async function pause({ signal }: ChangingScene): Promise<void> {
  try {
    await sleep(PAUSE_MS, undefined, { signal });
  } catch {
    throw new Cancelled();
  }
}
