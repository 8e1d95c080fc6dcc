import type {
  AttributeValueUpdate,
  ExpectedAttributeValue,
  ReturnConsumedCapacity,
  ReturnItemCollectionMetrics,
  ReturnValuesOnConditionCheckFailure,
} from '@aws-sdk/client-dynamodb';
import { invalidValues, validationError } from '../errors.ts';
import { applyUpdate } from '../expressions/apply-update.ts';
import { olderExpectations, olderUpdates } from '../expressions/older-parameters.ts';
import { checkExpressionParameters } from '../expressions/parameters.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import { parseUpdate } from '../expressions/parse-update.ts';
import type { PlaceholderInput } from '../expressions/placeholders.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import type { Condition, UpdateAction } from '../expressions/syntax.ts';
import { StoredItem } from '../storage/item-codec.ts';
import { itemKey } from '../storage/keys.ts';
import type { Table } from '../tables/registry.ts';
import { keyAttributes } from '../tables/table.ts';
import type { Item } from '../values/attribute-value.ts';
import { itemSize, MAX_ITEM_BYTES } from '../values/item-size.ts';
import { validateItem } from '../values/validate-value.ts';
import { checkEmptyIndexKeys, checkEmptyKey, checkIndexKeys, checkItemKey, checkKey } from './check-item.ts';

/** What the requests that change or check one item have in common. */
export interface MutationInput extends PlaceholderInput {
  readonly TableName?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly Expected?: Readonly<Record<string, ExpectedAttributeValue>> | undefined;
  readonly ConditionalOperator?: string | undefined;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity | undefined;
  readonly ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure | undefined;
}

/** A change of one item, its expressions read but not yet held against a table. */
export type Mutation =
  | { readonly kind: 'put'; readonly item: Item; readonly condition: Condition | undefined }
  | { readonly kind: 'delete'; readonly key: Item; readonly condition: Condition | undefined }
  | { readonly kind: 'check'; readonly key: Item; readonly condition: Condition | undefined }
  | {
      readonly kind: 'update';
      readonly key: Item;
      readonly condition: Condition | undefined;
      readonly actions: readonly UpdateAction[];
    };

/** A change that fits its table: where it stands and what it makes of the item there. */
export interface BoundMutation {
  readonly key: Buffer;
  readonly condition: Condition | undefined;
  /** Throws ValidationException where the result can not be kept. */
  readonly after: (before: StoredItem | undefined) => StoredItem | undefined;
}

function readCondition(input: MutationInput, placeholders: Placeholders): Condition | undefined {
  if (input.ConditionExpression === undefined)
    return olderExpectations(input.Expected, input.ConditionalOperator);
  return parseCondition('ConditionExpression', input.ConditionExpression, placeholders);
}

export function readPut(input: MutationInput & { readonly Item?: Item | undefined }): Mutation {
  const { ConditionExpression, Expected, ConditionalOperator } = input;
  checkExpressionParameters({ ConditionExpression }, { Expected, ConditionalOperator }, input);
  const placeholders = new Placeholders(input);
  const item = validateItem(input.Item ?? {});
  if (itemSize(item) > MAX_ITEM_BYTES) throw tooLarge();
  const condition = readCondition(input, placeholders);
  placeholders.finish();
  return { kind: 'put', item, condition };
}

export function readDelete(
  input: MutationInput & { readonly Key?: Item | undefined },
  kind: 'delete' | 'check' = 'delete',
): Mutation {
  const { ConditionExpression, Expected, ConditionalOperator } = input;
  checkExpressionParameters({ ConditionExpression }, { Expected, ConditionalOperator }, input);
  const placeholders = new Placeholders(input);
  const key = validateItem(input.Key ?? {});
  const condition = readCondition(input, placeholders);
  placeholders.finish();
  return { kind, key, condition };
}

export function readUpdate(
  input: MutationInput & {
    readonly Key?: Item | undefined;
    readonly UpdateExpression?: string | undefined;
    readonly AttributeUpdates?: Readonly<Record<string, AttributeValueUpdate>> | undefined;
  },
): Mutation {
  const { UpdateExpression, ConditionExpression, AttributeUpdates, Expected, ConditionalOperator } = input;
  checkExpressionParameters(
    { UpdateExpression, ConditionExpression },
    { AttributeUpdates, Expected, ConditionalOperator },
    input,
  );
  const placeholders = new Placeholders(input);
  const key = validateItem(input.Key ?? {});
  const actions =
    UpdateExpression === undefined
      ? olderUpdates(AttributeUpdates)
      : parseUpdate(UpdateExpression, placeholders);
  const condition = readCondition(input, placeholders);
  placeholders.finish();
  return { kind: 'update', key, condition, actions };
}

function tooLarge(): Error {
  return validationError('Item size has exceeded the maximum allowed size');
}

/** Throws ValidationException where a key of the table or of an index is empty: AWS finds that before all else. */
export function checkEmptiness(table: Table, mutation: Mutation): void {
  if (mutation.kind === 'put') {
    checkEmptyKey(table, mutation.item);
    checkEmptyIndexKeys(table, mutation.item, false);
    return;
  }
  checkEmptyKey(table, mutation.key);
  if (mutation.kind !== 'update') return;
  for (const action of mutation.actions) {
    const [name] = action.path;
    if (action.kind === 'set' && action.value.kind === 'value' && action.path.length === 1)
      checkEmptyIndexKeys(table, { [String(name)]: action.value.value }, true);
  }
}

function checkTargets(table: Table, actions: readonly UpdateAction[]): void {
  for (const { path } of actions)
    for (const { name } of keyAttributes(table.record.keys))
      if (path[0] === name)
        throw invalidValues(`Cannot update attribute ${name}. This attribute is part of the key`);
}

/** An update that only takes away makes no item: there is nothing to take away from. One without any action makes it. */
function onlyTakesAway(actions: readonly UpdateAction[]): boolean {
  return actions.length > 0 && actions.every(({ kind }) => kind === 'remove' || kind === 'delete');
}

function updated(
  table: Table,
  key: Item,
  actions: readonly UpdateAction[],
  before: StoredItem | undefined,
): StoredItem | undefined {
  const item = validateDepth(applyUpdate(before?.item ?? key, actions), actions);
  const size = itemSize(item);
  if (size > MAX_ITEM_BYTES)
    throw validationError('Item size to update has exceeded the maximum allowed size');
  checkEmptyIndexKeys(table, item, true);
  checkIndexKeys(table, item);
  if (before === undefined && onlyTakesAway(actions)) return undefined;
  return StoredItem.fromItem(item, size);
}

/** A value that was set deep inside an item may end deeper than an item may be. */
function validateDepth(item: Item, actions: readonly UpdateAction[]): Item {
  return actions.some(({ path }) => path.length > 1) ? validateItem(item) : item;
}

/** Holds a change against its table. Throws ValidationException where its key or its item does not fit. */
export function bind(table: Table, mutation: Mutation): BoundMutation {
  const { storeId, keys } = table.record;
  const { condition } = mutation;
  if (mutation.kind === 'put') {
    checkItemKey(table, mutation.item);
    checkIndexKeys(table, mutation.item);
    const stored = StoredItem.fromItem(mutation.item);
    return { key: itemKey(storeId, keys, mutation.item), condition, after: () => stored };
  }
  checkKey(table, mutation.key);
  const key = itemKey(storeId, keys, mutation.key);
  if (mutation.kind === 'delete') return { key, condition, after: () => undefined };
  if (mutation.kind === 'check') return { key, condition, after: (before) => before };
  checkTargets(table, mutation.actions);
  const { key: keyItem, actions } = mutation;
  return { key, condition, after: (before) => updated(table, keyItem, actions, before) };
}
