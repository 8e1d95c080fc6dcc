import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Estimate, Json, Plan, Planned, PlannedCall } from '../../actions/plan.ts';
import { planned } from '../../actions/plan.ts';
import { failureSentence, valueOf } from '../../cells/cell.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { capturePlaceOf } from '../captures/captures.ts';
import { endOf } from '../tables/engine/upstream-call.ts';
import { PURGE_MS } from './clearing/clear-queue.ts';
import { clear, storeSchema } from './clearing/clear.ts';
import type { Store } from './clearing/clear.ts';
import { composeSeed } from './content/composed.ts';
import { namesOf, seededBuckets, storesFor } from './needed.ts';
import { resetCommands } from './reset-commands.ts';
import { doubtWords, halves, SEED_CALLS, seedCalls, seededSentence, seedInput } from './seed.ts';
import type { SeedInput } from './seed.ts';
import { SEED_BEGIN, seedStateSchema } from './seed-work.ts';
import { listWords, WHOLE_ENVIRONMENT } from './words.ts';
import { writeSeed } from './write-seed.ts';
import { SEEDS } from './permissions.ts';
import { may } from '../../permissions/permission.ts';

const resetFacts = z.object({
  now: z.number(),
  stores: z.array(storeSchema),
  captures: z.object({ bucket: z.string(), prefix: z.string() }),
});
type ResetFacts = Readonly<z.infer<typeof resetFacts>>;

const checkpointSchema = z.object({
  /** How many of the stores are empty. */
  emptied: z.number(),
  /** When the last queue was asked to be purged, in milliseconds since the epoch. */
  purgedAt: z.number(),
  seed: seedStateSchema,
});
type Checkpoint = Readonly<z.infer<typeof checkpointSchema>>;

const BEGIN: Checkpoint = { emptied: 0, purgedAt: 0, seed: SEED_BEGIN };

async function plan(scene: PlanningScene, { products }: SeedInput): Promise<Planned> {
  const seen = await storesFor(scene);
  if (seen.outcome === 'refused') return seen.planned;
  const { environment } = scene.source;
  const names = {
    queue: namesOf(seen.pieces, 'queue'),
    table: namesOf(seen.pieces, 'table'),
    bucket: namesOf(seen.pieces, 'bucket'),
    cache: environment.caches.map(({ id }) => id),
  };
  // Queues first: what is sent within a minute of a purge may be deleted too.
  const stores = (['queue', 'table', 'bucket', 'cache'] as const).flatMap((kind) =>
    names[kind].map((name) => ({ kind, name })),
  );
  // Captures stand in a bucket of the catalogue, mostly: they are spared whether or not it answers at the moment.
  const { bucket, prefix } = capturePlaceOf(environment);
  const facts: ResetFacts = { now: scene.now(), stores, captures: { bucket, prefix } };
  return planned({
    summary: `Delete the data of ${environment.label}, and seed it anew with about ${products.toLocaleString('en')} products`,
    calls: [
      ...stores.flatMap(clearingCalls),
      ...seedCalls(names.table, seededBuckets(environment.names.stage), names.cache, names.queue),
    ],
    changes: [
      { attribute: 'data', before: 'what is there now', after: 'the demonstration’s, as it is seeded first' },
    ],
    costs: [
      'Every item is read and deleted: that is paid for by the unit where the endpoint is AWS.',
      'Messages are sent a minute after the queues were purged: SQS needs as long for a purge.',
    ],
    loses: [
      `Every item of the tables ${listWords(names.table)}.`,
      `Every object of the buckets ${listWords(names.bucket)}, with all its versions; what other actions have captured stays.`,
      `Every message of the queues ${listWords(names.queue)}, those too that consumers hold or that are delayed.`,
      ...(names.cache.length > 0 ? [`Every key of the caches ${listWords(names.cache)}.`] : []),
      'Nothing of it is captured first.',
    ],
    undo: { reach: 'none', how: 'Nothing is kept of what is deleted, so it can not be brought back.' },
    commands: resetCommands(environment, stores, facts.captures, products),
    version: hashOf([stores, facts.captures]),
    estimates: await sizes(scene, names.table),
    facts: facts as unknown as Json,
  });
}

async function sizes({ source, signal }: PlanningScene, tables: readonly string[]): Promise<Estimate[]> {
  const budget = budgetFor(signal);
  const cells = await Promise.all(tables.map((table) => describeTable(source, table, budget)));
  const items = cells.reduce((sum, cell) => sum + (valueOf(cell)?.itemCount ?? 0), 0);
  return [{ label: 'Items, as last counted', value: items.toLocaleString('en') }];
}

function clearingCalls({ kind, name }: Store): readonly PlannedCall[] {
  switch (kind) {
    case 'queue':
      return [{ operation: 'sqs:PurgeQueue', on: name }];
    case 'table':
      return [{ operation: 'dynamodb:BatchWriteItem', on: name, times: 'a call for every 25 items' }];
    case 'bucket':
      return [{ operation: 's3:DeleteObjectVersion', on: name, times: 'a call for every 1,000 versions' }];
    case 'cache':
      return [{ operation: 'redis:FLUSHDB', on: name }];
  }
}

async function execute(scene: ChangingScene, { products }: SeedInput, made: Plan): Promise<Outcome> {
  const { now, stores, captures } = resetFacts.parse(made.facts);
  const before = checkpointSchema.safeParse(scene.run.checkpoint);
  let checkpoint = before.success ? before.data : BEGIN;
  const save = async (next: Checkpoint) => {
    checkpoint = next;
    await scene.run.save(next as unknown as Json);
  };
  const composed = await composeSeed({ stage: scene.source.environment.names.stage, now, products });
  try {
    const emptied = (count: number) => {
      const isQueue = stores[count - 1]?.kind === 'queue';
      return save({ ...checkpoint, emptied: count, ...(isQueue && { purgedAt: scene.now() }) });
    };
    await clear({ scene, stores, captures, save: emptied }, checkpoint.emptied);
    const end = await writeSeed(
      {
        scene,
        composed,
        messagesNotBefore: checkpoint.purgedAt + PURGE_MS,
        save: (seed) => save({ ...checkpoint, seed }),
      },
      checkpoint.seed,
    );
    return { outcome: 'done', sentence: `Emptied, and ${lower(seededSentence(products))}${doubtWords(end)}` };
  } catch (error) {
    const end = endOf(error);
    const told = toldHalves(stores, checkpoint, halves(composed, checkpoint.seed));
    if (end.outcome === 'cancelled')
      return { outcome: 'cancelled', sentence: `Stopped. ${told.completed} ${told.remaining}` };
    const { failure } = end;
    return { outcome: 'failed', sentence: failureSentence(failure), failure, ...told };
  }
}

function toldHalves(
  stores: readonly Store[],
  { emptied }: Checkpoint,
  seeded: ReturnType<typeof halves>,
): ReturnType<typeof halves> {
  const names = (some: readonly Store[]) => listWords(some.map(({ name }) => name));
  if (emptied === stores.length) return { ...seeded, completed: `Emptied. ${seeded.completed}` };
  return {
    completed: emptied > 0 ? `Emptied: ${names(stores.slice(0, emptied))}.` : 'Nothing is known to be empty.',
    remaining: `Not emptied, or not all: ${names(stores.slice(emptied))}. Nothing was seeded.`,
  };
}

function lower(sentence: string): string {
  return `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
}

export const reset = defineAction<SeedInput>({
  id: 'environment.reset',
  title: 'Reset',
  kind: 'environment',
  risk: 'destructive',
  capability: 'development:prepare',
  input: seedInput,
  target: () => WHOLE_ENVIRONMENT,
  changes: ['sqs:PurgeQueue', 's3:DeleteObjectVersion', 'redis:FLUSHDB', ...SEED_CALLS],
  permissions: [...SEEDS, may('queue', 'sqs:PurgeQueue'), may('object', 's3:DeleteObjectVersion')],
  long: true,
  developmentOnly: true,
  plan,
  execute,
});
