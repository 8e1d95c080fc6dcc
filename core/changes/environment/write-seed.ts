import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { setTimeout as pause } from 'node:timers/promises';
import { noteCall } from '../../environments/call-log.ts';
import { failureOf } from '../../upstream/failure.ts';
import { callUpstream, Cancelled, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import { FILL_CALLS, fillCache } from './content/caches.ts';
import type { Composed } from './content/composed.ts';
import type { FileStep } from './content/objects.ts';
import { tableKeys, tableName } from '../../catalogue/names.ts';
import { batchesOf, writeItems } from './life/write-items.ts';
import type { Item } from '../../commerce/item.ts';
import { sendSeedMessages } from './send-seed-messages.ts';
import type { SeedState, SeedWork } from './seed-work.ts';

/** One kind of thing that is written, in numbered parts that may be written again without harm. */
interface SeedStep {
  readonly label: string;
  readonly total: number;
  readonly run: (from: SeedState, keep: (state: SeedState) => Promise<void>) => Promise<SeedState>;
}

const ITEMS_A_SAVE = 2_500;
const FILES_A_SAVE = 40;
const FILES_AT_ONCE = 8;

/**
 * Writes what was composed, in order, and goes on from where an earlier attempt was.
 * @throws UpstreamFailed, Cancelled, LeaseLost. What was kept last tells how far it came.
 */
export async function writeSeed(work: SeedWork, from: SeedState): Promise<SeedState> {
  const { scene, save } = work;
  let state = from;
  const steps = seedSteps(work);
  for (const [index, step] of steps.entries()) {
    if (index < state.step) continue;
    const keep = async (next: SeedState) => {
      state = next;
      await save(next);
      scene.run.report({
        stage: `writing ${step.label}`,
        done: Math.min(next.offset, step.total),
        total: step.total,
        unit: step.label,
      });
    };
    if (scene.signal.aborted) throw new Cancelled();
    const end = await step.run(state, keep);
    await keep({ ...end, step: index + 1, offset: 0 });
  }
  return state;
}

/** What a seed writes, step by step, in words. */
export function seedLabels({ items }: Composed): readonly string[] {
  return [
    ...items.map(({ table }) => itemsLabel(table)),
    'objects',
    'versions of objects',
    'caches',
    'messages',
  ];
}

function itemsLabel(table: string): string {
  return `items of ${table}`;
}

function seedSteps(work: SeedWork): readonly SeedStep[] {
  const { scene, composed } = work;
  const { environment } = scene.source;
  return [
    ...composed.items.map(({ table, items, count }) => itemsStep(work, table, items, count)),
    {
      label: 'objects',
      total: composed.files.length,
      run: (from, keep) =>
        inParts(from, composed.files, FILES_A_SAVE, keep, async (part) => {
          const limit = pLimit(FILES_AT_ONCE);
          await Promise.all(part.map((object) => limit(() => fileStep(work, { kind: 'put', object }))));
        }),
    },
    {
      label: 'versions of objects',
      total: composed.histories.length,
      run: (from, keep) =>
        inParts(from, composed.histories, 1, keep, async ([step]) => {
          if (step) await fileStep(work, step);
        }),
    },
    {
      label: 'caches',
      total: environment.caches.length,
      run: (from, keep) =>
        inParts(from, environment.caches, 1, keep, async ([cache]) => {
          if (cache) await fillOne(work, cache.id);
        }),
    },
    {
      label: 'messages',
      total: composed.messages.length,
      run: async (from, keep) => {
        await untilAllowed(work);
        return sendSeedMessages(work, from, keep);
      },
    },
  ];
}

function itemsStep(
  { scene, composed }: SeedWork,
  logical: string,
  items: Iterable<Item>,
  count: number,
): SeedStep {
  const place = { client: scene.clients.dynamodb, table: tableName(composed.life.stage, logical) };
  return {
    label: itemsLabel(logical),
    total: count,
    run: (from, keep) =>
      inParts(from, items, ITEMS_A_SAVE, keep, async (part) => {
        await writeItems(place, tableKeys(logical), part, { signal: scene.signal });
      }),
  };
}

/** Part by part; what an earlier attempt has written is passed over. */
async function inParts<Value>(
  from: SeedState,
  values: Iterable<Value>,
  size: number,
  keep: (state: SeedState) => Promise<void>,
  write: (part: readonly Value[]) => Promise<void>,
): Promise<SeedState> {
  let state = from;
  let passed = 0;
  for (const part of batchesOf(values, size)) {
    passed += part.length;
    if (passed <= from.offset) continue;
    await write(part);
    state = { ...state, offset: passed };
    await keep(state);
  }
  return state;
}

function fileStep({ scene }: SeedWork, step: FileStep): Promise<unknown> {
  const { s3 } = scene.clients;
  if (step.kind === 'put')
    return callUpstream('s3:PutObject', scene, (abortSignal) =>
      s3.send(new PutObjectCommand(step.object), { abortSignal }),
    );
  return callUpstream('s3:DeleteObject', scene, (abortSignal) =>
    s3.send(new DeleteObjectCommand({ Bucket: step.bucket, Key: step.key }), { abortSignal }),
  );
}

async function fillOne({ scene, composed }: SeedWork, cacheId: string): Promise<void> {
  try {
    const redis = await scene.clients.redis(cacheId).dedicated();
    await fillCache(redis, composed.life, composed.lived).finally(() => redis.disconnect());
  } catch (error) {
    throw new UpstreamFailed(failureOf(error, 'redis:SET'));
  }
  for (const operation of FILL_CALLS) noteCall({ operation });
}

/** A purge goes on for a minute, and takes what is sent meanwhile. */
async function untilAllowed({ scene, messagesNotBefore = 0 }: SeedWork): Promise<void> {
  const seconds = () => Math.ceil((messagesNotBefore - scene.now()) / 1_000);
  while (seconds() > 0) {
    scene.run.report({
      stage: `waiting ${seconds()} s for the queues to be empty`,
      done: 0,
      unit: 'messages',
    });
    await pause(Math.min(seconds(), 1) * 1_000, undefined, { signal: scene.signal }).catch(() => {
      throw new Cancelled();
    });
  }
}
