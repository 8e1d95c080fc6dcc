import { z } from 'zod';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import type { Json, Plan } from '../../actions/plan.ts';
import type { Failure } from '../../cells/cell.ts';
import type { ItemJson } from '../../resources/tables/types.ts';
import { endOfWrite } from '../conditional-write.ts';
import { canonicalItem } from './engine/canonical.ts';
import { itemJson, itemVersion, tableName } from './item-input.ts';
import { lookAtItem } from './item-look.ts';

export const putInput = z
  .object({
    table: tableName,
    item: itemJson,
    /** The version that was read, where an item is changed; null where a new one is made. */
    read: z.string().max(64).nullable(),
  })
  .strict();
export type PutInput = z.infer<typeof putInput>;

export const deleteInput = z.object({ table: tableName, key: itemJson, read: z.string().max(64) }).strict();
export type DeleteInput = z.infer<typeof deleteInput>;

interface ItemFacts {
  readonly before: ItemJson | null;
  readonly key: ItemJson;
}

export function factsOf(plan: Plan): ItemFacts {
  return plan.facts as unknown as ItemFacts;
}

export function putDone(input: PutInput, plan: Plan): Outcome {
  const { before, key } = factsOf(plan);
  const read = itemVersion(input.item);
  return {
    outcome: 'done',
    sentence: doneSentence(plan),
    undo: before
      ? { actionId: 'tables.put-item', input: { table: input.table, item: before as Json, read } }
      : { actionId: 'tables.delete-item', input: { table: input.table, key: key as Json, read } },
  };
}

export function deleteDone(input: DeleteInput, plan: Plan): Outcome {
  const { before } = factsOf(plan);
  return {
    outcome: 'done',
    sentence: doneSentence(plan),
    undo: { actionId: 'tables.put-item', input: { table: input.table, item: before as Json, read: null } },
  };
}

/** `Change the item …` has become true. */
function doneSentence(plan: Plan): string {
  return `Done: ${plan.summary}.`;
}

export function notDone(
  scene: ChangingScene,
  failure: Failure,
  settle: (scene: PlanningScene) => Promise<Settled>,
): Promise<Outcome> {
  return endOfWrite(scene, failure, {
    refusalCode: 'ConditionalCheckFailedException',
    refusal: 'The item was changed by somebody else a moment ago. Nothing was overwritten.',
    settle,
  });
}

export function settlePut(scene: PlanningScene, input: PutInput, plan: Plan): Promise<Settled> {
  return settle(scene, { name: input.table, plan, wanted: input.item, done: putDone(input, plan) });
}

export function settleDelete(scene: PlanningScene, input: DeleteInput, plan: Plan): Promise<Settled> {
  return settle(scene, { name: input.table, plan, wanted: null, done: deleteDone(input, plan) });
}

interface Wanted {
  readonly name: string;
  readonly plan: Plan;
  readonly wanted: ItemJson | null;
  readonly done: Outcome;
}

/** What the item is now, beside what it was and what it should be. */
async function settle(scene: PlanningScene, { name, plan, wanted, done }: Wanted): Promise<Settled> {
  const { before, key } = factsOf(plan);
  const seen = await lookAtItem(scene, name, key);
  if (seen.outcome === 'refused') return { outcome: 'unknown', sentence: 'The item could not be read.' };
  const now = seen.item ?? null;
  if (same(now, wanted)) return done;
  if (same(now, before)) return { outcome: 'failed', sentence: 'It did not happen: the item is as it was.' };
  return { outcome: 'unknown', sentence: 'The item is neither as it was nor as it should be.' };
}

function same(left: ItemJson | null, right: ItemJson | null): boolean {
  return left === null || right === null ? left === right : canonicalItem(left) === canonicalItem(right);
}
