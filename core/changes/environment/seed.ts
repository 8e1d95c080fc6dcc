import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned, PlannedCall } from '../../actions/plan.ts';
import { planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { endOf } from '../tables/engine/upstream-call.ts';
import { FILL_CALLS } from './content/caches.ts';
import { composeSeed, videosFor } from './content/composed.ts';
import type { Composed } from './content/composed.ts';
import { namesOf, seededBuckets, storesFor } from './needed.ts';
import { SEED_BEGIN, seedStateSchema } from './seed-work.ts';
import type { SeedState } from './seed-work.ts';
import { WHOLE_ENVIRONMENT } from './words.ts';
import { seedLabels, writeSeed } from './write-seed.ts';
import { SEEDS } from './permissions.ts';

export const FEWEST_PRODUCTS = 50;
export const MOST_PRODUCTS = 100_000;

export const seedInput = z
  .object({
    /** About so many: videos that fail on their way leave none. */
    products: z.number().int().min(FEWEST_PRODUCTS).max(MOST_PRODUCTS).default(250),
  })
  .strict();

export type SeedInput = z.infer<typeof seedInput>;

/** Everything that a seed may call to change something. */
export const SEED_CALLS: readonly string[] = [
  'dynamodb:BatchWriteItem',
  'dynamodb:PutItem',
  's3:PutObject',
  's3:DeleteObject',
  'sqs:SendMessage',
  ...FILL_CALLS,
];

const seedFacts = z.object({ now: z.number() });

async function plan(scene: PlanningScene, { products }: SeedInput): Promise<Planned> {
  const stores = await storesFor(scene);
  if (stores.outcome === 'refused') return stores.planned;
  const { environment } = scene.source;
  const tables = namesOf(stores.pieces, 'table');
  const caches = environment.caches.map(({ id }) => id);
  return planned({
    summary: `Fill ${environment.label} with demonstration data: about ${products.toLocaleString('en')} products`,
    calls: seedCalls(tables, seededBuckets(environment.names.stage), caches, namesOf(stores.pieces, 'queue')),
    changes: [{ attribute: 'data', after: 'videos, shops, products, objects, messages and keys are added' }],
    costs: [
      `Workers that listen here take up the messages of ${Math.round(videosFor(products) * 0.12)} videos, as if they were posted now.`,
    ],
    loses: ['What an earlier seed wrote, and somebody has changed since, is written over.'],
    undo: { reach: 'none', how: 'Resetting the environment deletes everything, and seeds it anew.' },
    commands: [`npm run seed:dev -- --environment ${environment.id} --products ${products}`],
    version: hashOf(stores.pieces.map(({ name }) => name)),
    estimates: [
      { label: 'Videos that have been worked on, or wait', value: String(videosFor(products)) },
      { label: 'Products', value: products.toLocaleString('en') },
    ],
    facts: { now: scene.now() },
  });
}

/** The calls of a seed, in order. */
export function seedCalls(
  tables: readonly string[],
  buckets: readonly string[],
  caches: readonly string[],
  queues: readonly string[],
): readonly PlannedCall[] {
  const on = (operation: string, names: readonly string[], times: string) =>
    names.map((name) => ({ operation, on: name, times }));
  return [
    ...on('dynamodb:BatchWriteItem', tables, 'a call for every 25 items'),
    ...on('s3:PutObject', buckets, 'a call for every object'),
    ...on('redis:SET', caches, 'pipelines of writes to keys of every type'),
    ...on('sqs:SendMessage', queues, 'a call for every ten messages'),
  ];
}

async function execute(scene: ChangingScene, input: SeedInput, made: Plan): Promise<Outcome> {
  const { now } = seedFacts.parse(made.facts);
  const { stage } = scene.source.environment.names;
  const before = seedStateSchema.safeParse(scene.run.checkpoint);
  let state: SeedState = before.success ? before.data : SEED_BEGIN;
  scene.run.report({ stage: 'composing', done: 0, unit: 'videos' });
  const composed = await composeSeed({ stage, now, products: input.products });
  const save = async (next: SeedState) => {
    state = next;
    await scene.run.save(next as unknown as Json);
  };
  try {
    const end = await writeSeed({ scene, composed, save }, state);
    return { outcome: 'done', sentence: `${seededSentence(input.products)}${doubtWords(end)}` };
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled')
      return {
        outcome: 'cancelled',
        sentence: `Stopped: what was written by then stays.${doubtWords(state)}`,
      };
    const { failure } = end;
    return { outcome: 'failed', sentence: failureSentence(failure), failure, ...halves(composed, state) };
  }
}

export function seededSentence(products: number): string {
  return `Seeded: about ${products.toLocaleString('en')} products, and what led to them.`;
}

/** The end of a sentence about messages whose sending was not answered. */
export function doubtWords({ doubtful, sending }: SeedState): string {
  const unsure = doubtful + sending;
  if (unsure === 0) return '';
  return ` Up to ${unsure} messages may be there twice, since SQS did not answer.`;
}

/** Which half of a seed is written. */
export function halves(
  composed: Composed,
  state: SeedState,
): { readonly completed: string; readonly remaining: string } {
  const labels = seedLabels(composed);
  const done = [...new Set(labels.slice(0, state.step))];
  const left = [...new Set(labels.slice(state.step))];
  return {
    completed: done.length > 0 ? `Written: ${done.join(', ')}.` : 'Nothing of it is known to be written.',
    remaining: `Not written, or not all: ${left.join(', ')}.${doubtWords(state)}`,
  };
}

export const seed = defineAction<SeedInput>({
  id: 'environment.seed',
  title: 'Seed',
  kind: 'environment',
  risk: 'costly',
  capability: 'development:prepare',
  input: seedInput,
  target: () => WHOLE_ENVIRONMENT,
  changes: SEED_CALLS,
  permissions: SEEDS,
  long: true,
  developmentOnly: true,
  plan,
  execute,
});
