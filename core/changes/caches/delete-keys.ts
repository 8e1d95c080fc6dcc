import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { redisCommand } from '../../commands/command-line.ts';
import { noteCall } from '../../environments/call-log.ts';
import type { RawRedis } from '../../environments/raw-redis.ts';
import { keyCode } from '../../resources/caches/key-code.ts';
import { failureOf } from '../../upstream/failure.ts';
import { cacheId, cacheName, cacheOf } from './cache-input.ts';
import {
  canCapture,
  captureAndDelete,
  outcomeOfDelete,
  plannedCapture,
  undoOfEarlier,
} from './captured-keys.ts';
import { captureLimits } from './engine/capture-limits.ts';
import { countMatching } from './engine/count.ts';
import { flush as flushDatabase } from './engine/unlink.ts';
import { CONNECTS } from './permissions.ts';
import { KEEPS_CAPTURES } from '../captures/permissions.ts';

/** A dry run of a keyspace this large takes seconds; what is longer is told as at least so many. */
const COUNT_MS = 8_000;

const patternInput = z
  .object({
    cache: cacheId,
    /** A Redis glob, as SCAN's MATCH takes it. */
    pattern: z
      .string()
      .min(1)
      .max(1_024)
      .refine((pattern) => !/^\*+$/.test(pattern), 'would match every key: flush the cache instead'),
  })
  .strict();

const flushInput = z.object({ cache: cacheId }).strict();

interface Counted {
  readonly keys: number;
  readonly isWhole: boolean;
  readonly serverId: string;
  /** Nothing can be kept, which is what was consented to. Where it is absent, nothing is deleted without a capture. */
  readonly keepsNothing: boolean;
}

/** Everything that both plans read: what would go, and whether it could be kept. */
async function planDelete(scene: PlanningScene, id: string, pattern: string | undefined): Promise<Planned> {
  const cache = cacheOf(scene, id);
  if (!cache) return refused('There is no such cache in this environment.');
  const limit = AbortSignal.any([scene.signal, AbortSignal.timeout(COUNT_MS)]);
  let redis: RawRedis | undefined;
  try {
    redis = await scene.source.clients.redis(id).raw();
    const limits = await captureLimits(redis);
    const serverId = await serverOf(redis);
    const match = Buffer.from(pattern ?? '*');
    const counted = await countMatching(redis, { pattern: match, signal: limit, sampleKeys: 10 });
    if (counted.kind === 'failed') return refused(failureSentence(counted.failure), counted.failure);
    if (counted.keys === 0)
      return refused(pattern === undefined ? 'The cache is empty already.' : `No key matches ${pattern}.`);
    const isWhole = counted.kind === 'done';
    const total = pattern === undefined ? counted.databaseKeys : counted.keys;
    const keys = `${isWhole || pattern === undefined ? '' : 'at least '}${total.toLocaleString('en-US')} keys`;
    const { capture, isPossible } = await plannedCapture(scene, limits, `${keys} with their times to live`);
    if (pattern !== undefined && !isPossible)
      return refused(
        `The keys can not be captured, so none is deleted by a pattern. ${capture.lacks.join(' ')} A flush is possible without a capture.`,
      );
    const facts: Counted = { keys: total, isWhole, serverId, keepsNothing: !isPossible };
    return planned({
      summary:
        pattern === undefined
          ? `Flush the cache ${cache.label}`
          : `Delete the keys ${pattern} of ${cache.label}`,
      calls: isPossible
        ? [
            { operation: 'redis:SCAN', on: cache.label, times: 'until the keyspace was walked through' },
            { operation: 'redis:DUMP', on: cache.label, times: 'once a key' },
            { operation: 's3:PutObject', on: capture.where, times: 'once for 8 MiB of values' },
            {
              operation: 'redis:UNLINK',
              on: cache.label,
              times: 'in batches, after their segment is stored',
            },
          ]
        : [{ operation: 'redis:FLUSHDB', on: cache.label }],
      changes: [{ attribute: 'keys', before: pattern ?? 'every key', after: 'deleted' }],
      costs: ['What reads through this cache falls back on its source until it is filled again.'],
      loses: [
        isPossible
          ? 'The values of the keys, which stay in the capture.'
          : 'Every key with its value: nothing of it is kept.',
      ],
      capture,
      undo: isPossible
        ? {
            reach: capture.lacks.length === 0 ? 'complete' : 'partial',
            how: 'The keys are put back with RESTORE, byte by byte, their times to live less the time that passed. Keys that were written anew meanwhile are kept.',
          }
        : { reach: 'none', how: 'Nothing of it is kept.' },
      commands: [
        pattern === undefined
          ? redisCommand(cache.url, 'FLUSHDB', 'ASYNC')
          : `${redisCommand(cache.url, '--scan', '--pattern', pattern)} | xargs -L 1000 ${redisCommand(cache.url, 'UNLINK')}`,
      ],
      version: serverId,
      estimates: [
        { label: 'keys that match', value: keys },
        { label: 'keys of the database', value: counted.databaseKeys.toLocaleString('en-US') },
        {
          label: 'for example',
          value: counted.sample
            .slice(0, 5)
            .map((one) => keyCode(one.key))
            .join('   '),
        },
        ...limits.filter((one) => one.weight === 'note').map((one) => ({ label: 'note', value: one.text })),
      ],
      facts: facts as unknown as Json,
    });
  } catch (error) {
    const failure = failureOf(error, 'redis:SCAN');
    return refused(failureSentence(failure), failure);
  } finally {
    redis?.close();
  }
}

/** Tells one server from another behind the same address, as after a failover. */
async function serverOf(redis: RawRedis): Promise<string> {
  const [info] = await redis.send([['INFO', 'server']]);
  const text = Buffer.isBuffer(info) ? info.toString('latin1') : '';
  return /^run_id:(\w+)/m.exec(text)?.[1] ?? 'unknown';
}

async function executeDelete(
  scene: ChangingScene,
  id: string,
  pattern: string | undefined,
  plan: Plan,
): Promise<Outcome> {
  const { keys, keepsNothing } = plan.facts as unknown as Counted;
  const what = pattern === undefined ? 'flushed' : 'deleted';
  const kept = { cache: id, keptForHours: plan.capture?.keptForHours ?? 0 };
  let redis: RawRedis | undefined;
  try {
    redis = await scene.clients.redis(id).raw();
    if (keepsNothing && pattern === undefined) return await flushWithoutCapture(redis);
    const isBegun = scene.run.checkpoint !== undefined;
    if (!isBegun && !canCapture(await captureLimits(redis)))
      return { outcome: 'failed', sentence: 'The keys can not be captured now. Nothing was deleted.' };
    const result = await captureAndDelete(scene, redis, {
      ...kept,
      pattern: Buffer.from(pattern ?? '*'),
      expectedKeys: keys,
    });
    noteCall({ operation: 'redis:UNLINK' });
    return outcomeOfDelete(result, what);
  } catch (error) {
    const failure = failureOf(error, 'redis:SCAN');
    const undo = undoOfEarlier(scene.run, kept);
    return { outcome: 'failed', sentence: failureSentence(failure), failure, undo };
  } finally {
    redis?.close();
  }
}

async function flushWithoutCapture(redis: RawRedis): Promise<Outcome> {
  noteCall({ operation: 'redis:FLUSHDB' });
  const flushed = await flushDatabase(redis);
  if (flushed.kind === 'failed')
    return { outcome: 'failed', sentence: failureSentence(flushed.failure), failure: flushed.failure };
  return {
    outcome: 'done',
    sentence: `${(flushed.keysBefore ?? 0).toLocaleString('en-US')} keys flushed without a capture.`,
  };
}

export const flush = defineAction<z.infer<typeof flushInput>>({
  id: 'caches.flush',
  title: 'Flush cache',
  kind: 'cache',
  risk: 'destructive',
  capability: 'data:remove',
  input: flushInput,
  target: cacheName,
  changes: ['redis:UNLINK', 'redis:FLUSHDB', 's3:PutObject'],
  permissions: [...CONNECTS, ...KEEPS_CAPTURES],
  long: true,
  plan: (scene, input) => planDelete(scene, input.cache, undefined),
  execute: (scene, input, plan) => executeDelete(scene, input.cache, undefined, plan),
});

export const deletePattern = defineAction<z.infer<typeof patternInput>>({
  id: 'caches.delete-pattern',
  title: 'Delete keys by pattern',
  kind: 'cache',
  risk: 'destructive',
  capability: 'data:remove',
  input: patternInput,
  target: cacheName,
  changes: ['redis:UNLINK', 's3:PutObject'],
  permissions: [...CONNECTS, ...KEEPS_CAPTURES],
  long: true,
  plan: (scene, input) => planDelete(scene, input.cache, input.pattern),
  execute: (scene, input, plan) => executeDelete(scene, input.cache, input.pattern, plan),
});
