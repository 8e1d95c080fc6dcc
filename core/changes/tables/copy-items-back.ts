import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Change, Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import type { ItemJson, KeySchema } from '../../resources/tables/types.ts';
import { canonicalItem, keyTextOf } from './engine/canonical.ts';
import { copyItems, copyItemsCheckpointSchema, getTogether } from './engine/copy-items.ts';
import { keyWords as keySentence, sameKeys, summaryOf } from './engine/table-facts.ts';
import { endOf } from './engine/upstream-call.ts';
import { completeItems, formerOf, storeItems } from './item-capture.ts';
import { itemJson, keyMistake, keyWords, tableName } from './item-input.ts';
import { KeptCheckpoint } from './kept-checkpoint.ts';
import { PLANNING_PATIENCE } from './restore-plan.ts';
import { may } from '../../permissions/permission.ts';
import { WRITES_ITEMS } from './permissions.ts';
import { KEEPS_CAPTURES } from '../captures/permissions.ts';

/** As many as a person looks at before agreeing. */
const MOST_ITEMS = 100;
const HOUR_MS = 3_600_000;

const copyInput = z
  .object({
    /** The live table, which is written to. */
    table: tableName,
    from: tableName,
    keys: z.array(itemJson).min(1, 'names no item').max(MOST_ITEMS, `at most ${MOST_ITEMS} items at once`),
  })
  .strict()
  .refine((input) => input.table !== input.from, 'a table is not copied to itself');
type CopyInput = z.infer<typeof copyInput>;

interface CopyFacts {
  readonly keptForHours: number | null;
}

async function plan(scene: PlanningScene, { table, from, keys }: CopyInput): Promise<Planned> {
  const { dynamodb: client } = scene.source.clients;
  setMaxListeners(0, scene.signal);
  const options = { signal: scene.signal, patience: PLANNING_PATIENCE };
  let target: KeySchema;
  let both: readonly (readonly ItemJson[])[];
  try {
    const [a, b] = await Promise.all([table, from].map((one) => summaryOf({ client, table: one }, options)));
    if (!a || !b) throw new RangeError(table);
    if (!sameKeys(a, b))
      return refused(`The key of ${table} is ${keySentence(a)}, that of ${from} is ${keySentence(b)}.`);
    target = a;
    for (const key of keys) {
      const mistake = keyMistake(key, a);
      if (mistake) return refused(mistake);
      if (Object.keys(key).length !== (a.sortKey ? 2 : 1))
        return refused('A key has nothing but key attributes.');
    }
    const different = [...new Map(keys.map((key) => [keyTextOf(key, a), key])).values()];
    both = await Promise.all(
      [from, table].map((one) => getTogether({ client, table: one }, different, options)),
    );
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled') return refused('It was stopped before it was planned.');
    return refused(failureSentence(end.failure), end.failure);
  }
  const [sources = [], targets = []] = both;
  const there = new Map(targets.map((item) => [keyTextOf(item, target), item]));
  const moving = sources.filter((item) => {
    const now = there.get(keyTextOf(item, target));
    return !now || canonicalItem(now) !== canonicalItem(item);
  });
  if (moving.length === 0)
    return refused(`Nothing is different: ${table} holds these items as ${from} does.`);
  const place = await scene.captures.place();
  const keptForHours = 'place' in place ? place.keptForHours : null;
  const words = moving.length === 1 ? 'an item' : `${moving.length} items`;
  const facts: CopyFacts = { keptForHours };
  const keeps = 'the items as they are in the live table, and the keys of those that are not';
  return planned({
    summary: `Copy ${words} from ${from} to ${table}`,
    calls: [
      ...('place' in place ? [{ operation: 's3:PutObject', on: place.place }] : []),
      { operation: 'dynamodb:BatchWriteItem', on: table, times: 'a call per 25 items' },
    ],
    changes: moving.map((item): Change => {
      const now = there.get(keyTextOf(item, target));
      return {
        attribute: keyWords(item, target),
        before: now && canonicalItem(now),
        after: canonicalItem(item),
      };
    }),
    costs: [],
    loses: ['The items of the live table that differ, as far as they are not kept.'],
    capture:
      'refusal' in place
        ? { keeps, where: 'nowhere', keptForHours: 0, lacks: [place.refusal] }
        : { keeps, where: place.place, keptForHours: place.keptForHours, lacks: [] },
    undo:
      keptForHours === null
        ? { reach: 'none', how: 'What is overwritten is kept nowhere.' }
        : {
            reach: 'complete',
            how: 'The former items are put back, unless somebody has changed them since.',
          },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'dynamodb', 'put-item', {
        'table-name': table,
        item: moving[0],
      }),
    ],
    version: hashOf([sources, targets].map((items) => items.map(canonicalItem).sort())).slice(0, 32),
    estimates: [],
    facts: facts as unknown as Json,
  });
}

const checkpointSchema = z.object({ copied: copyItemsCheckpointSchema.nullable() });

async function execute(scene: ChangingScene, { table, from, keys }: CopyInput, made: Plan): Promise<Outcome> {
  const { keptForHours } = made.facts as unknown as CopyFacts;
  setMaxListeners(0, scene.signal);
  const { dynamodb: client } = scene.clients;
  const [source, target] = [from, table].map((one) => ({ client, table: one })) as [
    { readonly client: typeof client; readonly table: string },
    { readonly client: typeof client; readonly table: string },
  ];
  const saved = scene.run.checkpoint;
  let copied = saved === undefined ? null : checkpointSchema.parse(saved).copied;
  const undo = {
    actionId: 'tables.restore-items',
    input: { table, captureId: scene.run.id },
    until: scene.now() + (keptForHours ?? 0) * HOUR_MS,
  };
  const offer = () => (keptForHours === null ? {} : { undo });
  try {
    if (saved === undefined) {
      const summary = await summaryOf(target, { signal: scene.signal });
      const different = [...new Map(keys.map((key) => [keyTextOf(key, summary), key])).values()];
      const items = await getTogether(source, different, { signal: scene.signal });
      const former = await formerOf(target, summary, items, { signal: scene.signal });
      if (keptForHours !== null) {
        await storeItems(scene, 0, former);
        const overwritten = former.filter(({ before }) => before !== null).length;
        await completeItems(scene, 1, { table, keys: former.length, overwritten });
      }
      await scene.run.save({ copied: null });
    }
    const checkpoints = new KeptCheckpoint(scene.run);
    const ended = await copyItems(source, target, keys, {
      signal: scene.signal,
      mode: 'put',
      from: copied ?? undefined,
      onProgress({ done, total, checkpoint }) {
        copied = checkpoint;
        scene.run.report({ stage: 'copying', done, total, unit: 'items' });
        checkpoints.keep({ copied: checkpoint });
      },
    });
    await checkpoints.settle();
    const counts = `${ended.written} items were copied from ${from} to ${table}.`;
    if (ended.outcome === 'refused') return { outcome: 'failed', sentence: ended.sentence };
    if (ended.outcome === 'cancelled')
      return { outcome: 'cancelled', sentence: `Stopped. ${counts}`, ...offer() };
    if (ended.outcome === 'failed')
      return {
        outcome: 'failed',
        sentence: failureSentence(ended.failure),
        failure: ended.failure,
        completed: counts,
        remaining: 'The others.',
        ...offer(),
      };
    const missing = ended.missing > 0 ? ` ${ended.missing} are not in ${from}.` : '';
    return { outcome: 'done', sentence: `${counts}${missing}`, ...offer() };
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled')
      return { outcome: 'cancelled', sentence: 'Stopped before anything was written.' };
    return {
      outcome: 'failed',
      sentence: failureSentence(end.failure),
      failure: end.failure,
      completed: 'Nothing was written.',
      remaining: 'All items.',
    };
  }
}

export const copyItemsBack = defineAction<CopyInput>({
  id: 'tables.copy-items-back',
  title: 'Copy items to the live table',
  kind: 'table',
  risk: 'reversible',
  capability: 'data:change',
  input: copyInput,
  target: (input) => input.table,
  changes: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 's3:PutObject'],
  permissions: [may('table', 'dynamodb:BatchGetItem'), ...WRITES_ITEMS, ...KEEPS_CAPTURES],
  long: true,
  plan,
  execute,
});
