import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { keyOfItem } from '../../resources/tables/item-key.ts';
import { itemToSdk } from '../../resources/tables/sdk-values.ts';
import { failureOf } from '../../upstream/failure.ts';
import { itemMistake, rulesOf } from './engine/item-rules.ts';
import { itemChanges, unchangedExpressions, updateExpressions } from './item-difference.ts';
import {
  deleteDone,
  deleteInput,
  factsOf,
  notDone,
  putDone,
  putInput,
  settleDelete,
  settlePut,
} from './item-ends.ts';
import type { DeleteInput, PutInput } from './item-ends.ts';
import { itemVersion, keyWords } from './item-input.ts';
import { lookAtItem } from './item-look.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;

async function planPut(scene: PlanningScene, input: PutInput): Promise<Planned> {
  const seen = await lookAtItem(scene, input.table, input.item);
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

async function put(scene: ChangingScene, input: PutInput, plan: Plan): Promise<Outcome> {
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
    return notDone(scene, failureOf(error, before ? 'dynamodb:UpdateItem' : 'dynamodb:PutItem'), (again) =>
      settlePut(again, input, plan),
    );
  }
  return putDone(input, plan);
}

async function remove(scene: ChangingScene, input: DeleteInput, plan: Plan): Promise<Outcome> {
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
    return notDone(scene, failureOf(error, 'dynamodb:DeleteItem'), (again) =>
      settleDelete(again, input, plan),
    );
  }
  return deleteDone(input, plan);
}

async function planDelete(scene: PlanningScene, input: DeleteInput): Promise<Planned> {
  const seen = await lookAtItem(scene, input.table, input.key);
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

export const putItem = defineAction<PutInput>({
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
  settle: settlePut,
});

export const deleteItem = defineAction<DeleteInput>({
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
  settle: settleDelete,
});
