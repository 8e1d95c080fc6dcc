import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled, UndoOffer } from '../../actions/action.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import { keyOfItem } from '../../resources/tables/item-key.ts';
import { getItem } from '../../resources/tables/items.ts';
import { itemToSdk } from '../../resources/tables/sdk-values.ts';
import type { ItemJson, TableSummary } from '../../resources/tables/types.ts';
import { sameAttribute } from '../../resources/tables/values.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import { itemMistake, rulesOf } from './engine/item-rules.ts';
import { itemChanges, unchangedExpressions, updateExpressions } from './item-difference.ts';
import { itemJson, itemVersion, keyMistake, keyWords, tableName } from './item-input.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;

const putInput = z
  .object({
    table: tableName,
    item: itemJson,
    /** The version that was read, where an item is changed; null where a new one is made. */
    read: z.string().max(64).nullable(),
  })
  .strict();

const deleteInput = z.object({ table: tableName, key: itemJson, read: z.string().max(64) }).strict();

type Looked =
  | { readonly outcome: 'seen'; readonly table: TableSummary; readonly item: ItemJson | undefined }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/** The table, and the item as it is at this moment. */
async function look(scene: PlanningScene, name: string, of: ItemJson): Promise<Looked> {
  const budget = budgetFor(scene.signal);
  const table = await describeTable(scene.source, name, budget);
  if (!hasValue(table)) return unread(table.state === 'empty' ? undefined : table);
  const mistake = keyMistake(of, table.value);
  if (mistake) return { outcome: 'refused', planned: refused(mistake) };
  const item = await getItem(scene.source, name, keyOfItem(of, table.value), { consistent: true }, budget);
  if (item.state === 'empty') return { outcome: 'seen', table: table.value, item: undefined };
  if (item.state !== 'fresh') return unread(item.state === 'stale' ? item.failure : item);
  return { outcome: 'seen', table: table.value, item: item.value.item };
}

function unread(failure: Failure | undefined): Looked {
  const sentence = failure ? failureSentence(failure) : 'There is no such table.';
  return { outcome: 'refused', planned: refused(sentence, failure) };
}

async function planPut(scene: PlanningScene, input: z.infer<typeof putInput>): Promise<Planned> {
  const seen = await look(scene, input.table, input.item);
  if (seen.outcome === 'refused') return seen.planned;
  const { table, item } = seen;
  const mistake = itemMistake(input.item, rulesOf(table));
  if (mistake) return refused(mistake);
  const words = keyWords(input.item, table);
  if (input.read === null && item) return refused(`There is an item ${words} in ${input.table} already.`);
  if (input.read !== null && !item) return refused(`The item ${words} is not there any more.`);
  if (item && itemVersion(item) !== input.read)
    return refused(
      `The item ${words} has been changed since it was read. Nothing was overwritten: open it again.`,
    );
  const changes = itemChanges(item ?? {}, input.item);
  if (changes.length === 0) return refused('Nothing is different: the item is like this already.');
  const target = labelOf(scene.source.environment);
  const key = keyOfItem(input.item, table);
  const operation = item ? 'dynamodb:UpdateItem' : 'dynamodb:PutItem';
  return planned({
    summary: `${item ? 'Change' : 'Create'} the item ${words} in ${input.table}`,
    calls: [{ operation, on: input.table }],
    changes,
    costs: [],
    loses: [],
    undo: {
      reach: 'complete',
      how: item ? 'The former values are put back.' : 'The item is deleted again.',
    },
    commands: [
      item
        ? awsCommand(target, 'dynamodb', 'update-item', {
            'table-name': input.table,
            key,
            ...optionsOf(updateExpressions(item, input.item, key)),
          })
        : awsCommand(target, 'dynamodb', 'put-item', {
            'table-name': input.table,
            item: input.item,
            'condition-expression': 'attribute_not_exists(#k)',
            'expression-attribute-names': { '#k': table.partitionKey.name },
          }),
    ],
    version: item ? itemVersion(item) : 'none',
    estimates: [],
    facts: { before: (item ?? null) as Json, key: key as Json },
  });
}

/** The SDK's expressions as the command line takes them. */
function optionsOf(expressions: ReturnType<typeof updateExpressions>) {
  const values = expressions.ExpressionAttributeValues;
  return {
    'update-expression': expressions.UpdateExpression,
    'condition-expression': expressions.ConditionExpression,
    'expression-attribute-names': expressions.ExpressionAttributeNames,
    'expression-attribute-values':
      values && JSON.parse(JSON.stringify(values, (_name, value: unknown) => base64Of(value))),
  };
}

function base64Of(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'Buffer')
    return value;
  return Buffer.from((value as { readonly data?: readonly number[] }).data ?? []).toString('base64');
}

interface ItemFacts {
  readonly before: ItemJson | null;
  readonly key: ItemJson;
}

function factsOf(plan: Plan): ItemFacts {
  return plan.facts as unknown as ItemFacts;
}

function undoOfPut(input: z.infer<typeof putInput>, plan: Plan): UndoOffer {
  const { before, key } = factsOf(plan);
  const read = itemVersion(input.item);
  return before
    ? { actionId: 'tables.put-item', input: { table: input.table, item: before as Json, read } }
    : { actionId: 'tables.delete-item', input: { table: input.table, key: key as Json, read } };
}

async function put(scene: ChangingScene, input: z.infer<typeof putInput>, plan: Plan): Promise<Outcome> {
  const { before, key } = factsOf(plan);
  const options = { abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]) };
  try {
    if (before)
      await scene.clients.dynamodb.send(
        new UpdateItemCommand({
          TableName: input.table,
          Key: itemToSdk(key),
          ...updateExpressions(before, input.item, key),
        }),
        options,
      );
    else
      await scene.clients.dynamodb.send(
        new PutItemCommand({
          TableName: input.table,
          Item: itemToSdk(input.item),
          ConditionExpression: 'attribute_not_exists(#k)',
          ExpressionAttributeNames: { '#k': Object.keys(key)[0] ?? '' },
        }),
        options,
      );
  } catch (error) {
    return notDone(error, before ? 'dynamodb:UpdateItem' : 'dynamodb:PutItem');
  }
  return { outcome: 'done', sentence: doneSentence(plan), undo: undoOfPut(input, plan) };
}

/** `Change the item …` has become true. */
function doneSentence(plan: Plan): string {
  return `Done: ${plan.summary}.`;
}

function notDone(error: unknown, operation: string): Outcome {
  const failure = failureOf(error, operation);
  const sentence =
    failure.code === 'ConditionalCheckFailedException'
      ? 'The item was changed by somebody else a moment ago. Nothing was overwritten.'
      : failureSentence(failure);
  return { outcome: 'failed', sentence, failure };
}

async function remove(
  scene: ChangingScene,
  input: z.infer<typeof deleteInput>,
  plan: Plan,
): Promise<Outcome> {
  const { before, key } = factsOf(plan);
  try {
    await scene.clients.dynamodb.send(
      new DeleteItemCommand({
        TableName: input.table,
        Key: itemToSdk(key),
        ...unchangedExpressions(before ?? {}, key),
      }),
      { abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]) },
    );
  } catch (error) {
    return notDone(error, 'dynamodb:DeleteItem');
  }
  return { outcome: 'done', sentence: doneSentence(plan), undo: undoOfDelete(input, plan) };
}

function undoOfDelete(input: z.infer<typeof deleteInput>, plan: Plan): UndoOffer {
  const { before } = factsOf(plan);
  return { actionId: 'tables.put-item', input: { table: input.table, item: before as Json, read: null } };
}

async function planDelete(scene: PlanningScene, input: z.infer<typeof deleteInput>): Promise<Planned> {
  const seen = await look(scene, input.table, input.key);
  if (seen.outcome === 'refused') return seen.planned;
  const { table, item } = seen;
  const words = keyWords(input.key, table);
  if (!item) return refused(`The item ${words} is not there any more.`);
  if (itemVersion(item) !== input.read)
    return refused(
      `The item ${words} has been changed since it was read. Nothing was deleted: open it again.`,
    );
  const key = keyOfItem(item, table);
  return planned({
    summary: `Delete the item ${words} from ${input.table}`,
    calls: [{ operation: 'dynamodb:DeleteItem', on: input.table }],
    changes: itemChanges(item, {}),
    costs: [],
    loses: ['The item, which stays in the record of this action.'],
    undo: { reach: 'complete', how: 'The item is put back as it was.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'dynamodb', 'delete-item', {
        'table-name': input.table,
        key,
        ...optionsOf(unchangedExpressions(item, key)),
      }),
    ],
    version: itemVersion(item),
    estimates: [],
    facts: { before: item as Json, key: key as Json },
  });
}

/** What the item is now, beside what it was and what it should be. */
async function settle(
  scene: PlanningScene,
  name: string,
  plan: Plan,
  wanted: ItemJson | null,
  done: Outcome,
): Promise<Settled> {
  const { before, key } = factsOf(plan);
  const seen = await look(scene, name, key);
  if (seen.outcome === 'refused') return { outcome: 'unknown', sentence: 'The item could not be read.' };
  const now = seen.item ?? null;
  if (same(now, wanted)) return done;
  if (same(now, before)) return { outcome: 'failed', sentence: 'It did not happen: the item is as it was.' };
  return { outcome: 'unknown', sentence: 'The item is neither as it was nor as it should be.' };
}

function same(left: ItemJson | null, right: ItemJson | null): boolean {
  return left === null || right === null ? left === right : sameAttribute({ M: left }, { M: right });
}

export const putItem = defineAction<z.infer<typeof putInput>>({
  id: 'tables.put-item',
  title: 'Save item',
  kind: 'table',
  risk: 'reversible',
  capability: 'data:change',
  input: putInput,
  target: (input) => input.table,
  changes: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
  permissions: [may('table', 'dynamodb:PutItem', 'dynamodb:UpdateItem')],
  long: false,
  plan: planPut,
  execute: put,
  settle: (scene, input, plan) =>
    settle(scene, input.table, plan, input.item, {
      outcome: 'done',
      sentence: doneSentence(plan),
      undo: undoOfPut(input, plan),
    }),
});

export const deleteItem = defineAction<z.infer<typeof deleteInput>>({
  id: 'tables.delete-item',
  title: 'Delete item',
  kind: 'table',
  risk: 'reversible',
  capability: 'data:change',
  input: deleteInput,
  target: (input) => input.table,
  changes: ['dynamodb:DeleteItem'],
  permissions: [may('table', 'dynamodb:DeleteItem')],
  long: false,
  plan: planDelete,
  execute: remove,
  settle: (scene, input, plan) =>
    settle(scene, input.table, plan, null, {
      outcome: 'done',
      sentence: doneSentence(plan),
      undo: undoOfDelete(input, plan),
    }),
});
