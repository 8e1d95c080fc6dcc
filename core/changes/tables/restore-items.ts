import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import type { ItemJson, KeySchema } from '../../resources/tables/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { captureId, manifestOf } from './captured-table.ts';
import type { TablePlace } from './engine/bulk.ts';
import { keyTextOf } from './engine/canonical.ts';
import { getTogether } from './engine/copy-items.ts';
import { deleteKeys } from './engine/delete-keys.ts';
import { BATCH_ITEMS, batchesOf, ItemWriter } from './engine/item-writer.ts';
import { summaryOf } from './engine/table-facts.ts';
import { endOf } from './engine/upstream-call.ts';
import { isAfter, isBefore, ITEMS_FORMAT, itemsFactsSchema, storedItems } from './item-capture.ts';
import type { CapturedItem, ItemsFacts } from './item-capture.ts';
import { tableName } from './item-input.ts';
import { may } from '../../permissions/permission.ts';
import { WRITES_ITEMS } from './permissions.ts';

const KEYS_A_CALL = 100;

const restoreInput = z.object({ table: tableName, captureId }).strict();
type RestoreInput = z.infer<typeof restoreInput>;

interface RestoreFacts extends ItemsFacts {
  readonly segments: number;
}

async function plan(scene: PlanningScene, input: RestoreInput): Promise<Planned> {
  const [cell, found] = await Promise.all([
    describeTable(scene.source, input.table, budgetFor(scene.signal)),
    manifestOf(scene.captures, input.captureId, scene.now()),
  ]);
  if (cell.state !== 'fresh') {
    if (cell.state === 'empty') return refused('There is no such table.');
    const failure = cell.state === 'stale' ? cell.failure : cell;
    return refused(failureSentence(failure), failure);
  }
  if (found.outcome === 'none') return refused(found.sentence, found.failure);
  const { manifest } = found;
  const known = itemsFactsSchema.safeParse(manifest.facts);
  if (manifest.format !== ITEMS_FORMAT || !known.success) return refused('The capture holds no items.');
  if (known.data.table !== input.table)
    return refused(`The capture holds items of ${known.data.table}: they go back there and nowhere else.`);
  const facts: RestoreFacts = { ...known.data, segments: manifest.segments };
  const words = (count: number) => count.toLocaleString('en-US');
  return planned({
    summary: `Put ${words(facts.overwritten)} items of ${input.table} back, and delete ${words(facts.keys - facts.overwritten)} new ones`,
    calls: [
      { operation: 'dynamodb:BatchGetItem', on: input.table, times: 'a call per 100 items' },
      { operation: 'dynamodb:BatchWriteItem', on: input.table, times: 'a call per 25 items' },
    ],
    changes: [{ attribute: 'items', after: 'as they were before; what others have changed since is left' }],
    costs: [],
    loses: ['What was written, where nobody has changed it since.'],
    undo: { reach: 'none', how: 'What was written can be written again from where it came.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'dynamodb', 'batch-write-item', {
        'request-items': new ShellText('"$twenty_five_items"'),
      }),
    ],
    version: hashOf([cell.value.arn, input.captureId, facts]).slice(0, 32),
    estimates: [],
    facts: facts as unknown as Json,
  });
}

const checkpointSchema = z.object({
  /** Pieces left to do, from the last to the first: of a key that was written twice the last one counts. */
  left: z.number(),
  putBack: z.number(),
  deleted: z.number(),
  changedSince: z.number(),
});
type Checkpoint = Readonly<z.infer<typeof checkpointSchema>>;

async function execute(scene: ChangingScene, input: RestoreInput, made: Plan): Promise<Outcome> {
  const { keys, segments } = made.facts as unknown as RestoreFacts;
  setMaxListeners(0, scene.signal);
  const place: TablePlace = { client: scene.clients.dynamodb, table: input.table };
  const saved = scene.run.checkpoint;
  let state: Checkpoint =
    saved === undefined
      ? { left: segments, putBack: 0, deleted: 0, changedSince: 0 }
      : checkpointSchema.parse(saved);
  const sentence = () =>
    [
      `${state.putBack.toLocaleString('en-US')} items were put back, ${state.deleted.toLocaleString('en-US')} new ones deleted.`,
      ...(state.changedSince > 0
        ? [`${state.changedSince.toLocaleString('en-US')} were changed by others since, and left.`]
        : []),
    ].join(' ');
  try {
    const table = await summaryOf(place, { signal: scene.signal });
    while (state.left > 0) {
      const items = await storedItems(scene, input.captureId, state.left - 1);
      const reversed = [...items].reverse();
      let sums = { ...state, left: state.left - 1 };
      for (const some of batchesOf(reversed, KEYS_A_CALL)) {
        const undone = await undoSome(place, table, some, scene.signal);
        sums = {
          ...sums,
          putBack: sums.putBack + undone.putBack,
          deleted: sums.deleted + undone.deleted,
          changedSince: sums.changedSince + undone.changedSince,
        };
        scene.run.report({
          stage: 'putting back',
          done: sums.putBack + sums.deleted,
          total: keys,
          unit: 'items',
        });
      }
      state = sums;
      await scene.run.save(state as Json);
    }
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled') return { outcome: 'cancelled', sentence: `Stopped. ${sentence()}` };
    return {
      outcome: 'failed',
      sentence: failureSentence(end.failure),
      failure: end.failure,
      completed: sentence(),
      remaining: 'The other items of the capture.',
    };
  }
  return { outcome: 'done', sentence: sentence() };
}

interface Undone {
  readonly putBack: number;
  readonly deleted: number;
  readonly changedSince: number;
}

/** What is as it was written becomes as it was before. An item that is neither is somebody else's by now. */
async function undoSome(
  place: TablePlace,
  table: KeySchema,
  some: readonly CapturedItem[],
  signal: AbortSignal,
): Promise<Undone> {
  const options = { signal };
  const different = [...new Map(some.map((one) => [keyTextOf(one.key, table), one.key])).values()];
  const there = await getTogether(place, different, options);
  const now = new Map(there.map((item) => [keyTextOf(item, table), item]));
  const putBack = new Map<string, ItemJson>();
  const gone = new Map<string, ItemJson>();
  let changedSince = 0;
  for (const one of some) {
    const text = keyTextOf(one.key, table);
    if (putBack.has(text) || gone.has(text)) continue;
    const item = now.get(text);
    if (isAfter(one, item)) {
      if (one.before) putBack.set(text, one.before);
      else gone.set(text, one.key);
    } else if (!isBefore(one, item)) changedSince += 1;
  }
  const writer = new ItemWriter(place, table, 'put', options);
  await Promise.all([...batchesOf([...putBack.values()])].map((batch) => writer.write(batch)));
  for (const batch of batchesOf([...gone.values()], BATCH_ITEMS)) await deleteKeys(place, batch, options);
  return { putBack: putBack.size, deleted: gone.size, changedSince };
}

export const restoreItems = defineAction<RestoreInput>({
  id: 'tables.restore-items',
  title: 'Put former items back',
  kind: 'table',
  risk: 'costly',
  capability: 'data:change',
  input: restoreInput,
  target: (input) => input.table,
  changes: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem'],
  permissions: [may('table', 'dynamodb:BatchGetItem'), ...WRITES_ITEMS],
  long: true,
  plan,
  execute,
});
