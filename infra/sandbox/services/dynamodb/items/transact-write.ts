import type {
  ConsumedCapacity,
  ItemCollectionMetrics,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
  TransactWriteItemsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { validationError } from '../errors.ts';
import { matches } from '../expressions/evaluate.ts';
import { Batch } from '../storage/database.ts';
import type { StoredItem } from '../storage/item-codec.ts';
import type { Table } from '../tables/registry.ts';
import type { Item } from '../values/attribute-value.ts';
import {
  checkTableName,
  Constraints,
  RETURN_CONSUMED_CAPACITY,
  RETURN_ITEM_COLLECTION_METRICS,
  RETURN_VALUES_ON_FAILURE,
} from '../validation.ts';
import { admitTogether, Cancellation } from './cancellation.ts';
import { collectionMetrics } from './collection-metrics.ts';
import { Cost, readUnits, writeUnits } from './capacity.ts';
import type { Output } from './get-item.ts';
import { digestOf, isRepeated, rememberToken } from './idempotency.ts';
import type { BoundMutation, Mutation, MutationInput } from './mutation.ts';
import { bind, checkEmptiness, readDelete, readPut, readUpdate } from './mutation.ts';
import { planWrite } from './plan-write.ts';
import { Costs, MAX_ACTIONS, MAX_TRANSACTION_BYTES } from './transact-get.ts';

interface Action {
  readonly input: MutationInput;
  readonly mutation: Mutation;
}

function readAction({ ConditionCheck, Put, Delete, Update }: TransactWriteItem): Action {
  const given = [ConditionCheck, Put, Delete, Update].filter((part) => part !== undefined);
  if (given.length !== 1)
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  if (Put !== undefined) return { input: Put, mutation: readPut(Put) };
  if (Update !== undefined) return { input: Update, mutation: readUpdate(Update) };
  if (Delete !== undefined) return { input: Delete, mutation: readDelete(Delete) };
  return { input: ConditionCheck ?? {}, mutation: readDelete(ConditionCheck ?? {}, 'check') };
}

function checkShape(input: TransactWriteItemsCommandInput): void {
  const constraints = new Constraints();
  constraints
    .required('transactItems', input.TransactItems)
    .length('transactItems', input.TransactItems, 1, MAX_ACTIONS)
    .length('clientRequestToken', input.ClientRequestToken, 1, 36)
    .oneOf('returnConsumedCapacity', input.ReturnConsumedCapacity, RETURN_CONSUMED_CAPACITY)
    .oneOf('returnItemCollectionMetrics', input.ReturnItemCollectionMetrics, RETURN_ITEM_COLLECTION_METRICS);
  input.TransactItems?.forEach(({ ConditionCheck, Put, Update, Delete }, index) => {
    const member = `transactItems.${index + 1}.member`;
    const actions: readonly (readonly [string, MutationInput | undefined])[] = [
      ['conditionCheck', ConditionCheck],
      ['put', Put],
      ['update', Update],
      ['delete', Delete],
    ];
    for (const [name, action] of actions) {
      if (action === undefined) continue;
      checkTableName(constraints, action.TableName, `${member}.${name}.tableName`);
      constraints.oneOf(
        `${member}.${name}.returnValuesOnConditionCheckFailure`,
        action.ReturnValuesOnConditionCheckFailure,
        RETURN_VALUES_ON_FAILURE,
      );
    }
    constraints
      .required(`${member}.conditionCheck.key`, ConditionCheck === undefined ? true : ConditionCheck.Key)
      .required(
        `${member}.conditionCheck.conditionExpression`,
        ConditionCheck === undefined ? true : ConditionCheck.ConditionExpression,
      )
      .required(`${member}.put.item`, Put === undefined ? true : Put.Item)
      .required(`${member}.update.key`, Update === undefined ? true : Update.Key)
      .required(`${member}.update.updateExpression`, Update === undefined ? true : Update.UpdateExpression)
      .required(`${member}.delete.key`, Delete === undefined ? true : Delete.Key);
  });
  constraints.check();
}

interface Bound {
  readonly action: Action;
  readonly table: Table;
  readonly mutation: BoundMutation;
}

function bindAll(engine: Engine, actions: readonly Action[]): readonly Bound[] {
  const tables = actions.map(({ input }) => engine.tables.forItems(input.TableName ?? ''));
  const withTables = actions.map((action, index) => ({ action, table: tables[index] }));
  for (const { action, table } of withTables) if (table !== undefined) checkEmptiness(table, action.mutation);
  const cancellation = new Cancellation(actions.length);
  const bound: Bound[] = [];
  withTables.forEach(({ action, table }, index) => {
    if (table === undefined) return;
    const mutation = cancellation.attempt(index, () => bind(table, action.mutation));
    if (mutation !== undefined) bound.push({ action, table, mutation });
  });
  const places = new Set(bound.map(({ mutation }) => mutation.key.toString('latin1')));
  if (places.size < bound.length)
    throw validationError('Transaction request cannot include multiple operations on one item');
  cancellation.check();
  return bound;
}

interface Effect extends Bound {
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
}

/** What each action makes of its item. Throws TransactionCanceledException where one can not be done. */
function effectsOf(engine: Engine, bound: readonly Bound[]): readonly Effect[] {
  const cancellation = new Cancellation(bound.length);
  const effects = bound.map((part, index): Effect => {
    const { mutation, action, table } = part;
    const before = engine.database.item(mutation.key);
    if (mutation.condition !== undefined && !matches(mutation.condition, before?.item ?? {})) {
      const wanted = action.input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
      cancellation.conditionFailed(index, wanted ? before?.item : undefined);
      engine.meter.conditionFailed(table.record.name);
      return { ...part, before, after: undefined };
    }
    return { ...part, before, after: cancellation.attempt(index, () => mutation.after(before)) };
  });
  cancellation.check();
  const bytes = effects.reduce(
    (sum, { after, before }) => sum + Math.max(after?.size ?? 0, before?.size ?? 0),
    0,
  );
  if (bytes > MAX_TRANSACTION_BYTES)
    throw validationError('Aggregated size of all items in the transaction exceeds the limit of 4 MB');
  return effects;
}

function report(
  engine: Engine,
  costs: Costs,
  input: TransactWriteItemsCommandInput,
  kind: 'Read' | 'Write',
): ConsumedCapacity[] | undefined {
  const capacities: ConsumedCapacity[] = [];
  for (const [table, cost] of costs) {
    engine.throttle.consume(kind, table, cost);
    const capacity = cost.report(input.ReturnConsumedCapacity, table.record.name, kind);
    if (capacity !== undefined) capacities.push(capacity);
  }
  return capacities.length === 0 ? undefined : capacities;
}

/** A request that was already done costs reading its items. */
function repeat(
  engine: Engine,
  bound: readonly Bound[],
  input: TransactWriteItemsCommandInput,
): Output<TransactWriteItemsCommandOutput> {
  const costs = new Costs();
  for (const { table, mutation } of bound)
    costs.of(table).table += 2 * readUnits(engine.database.item(mutation.key)?.size ?? 0, true);
  return { ConsumedCapacity: report(engine, costs, input, 'Read') };
}

function subjectOf(mutation: Mutation): Item {
  return mutation.kind === 'put' ? mutation.item : mutation.key;
}

function metricsOf(
  engine: Engine,
  effects: readonly Effect[],
  input: TransactWriteItemsCommandInput,
): Record<string, ItemCollectionMetrics[]> | undefined {
  if (input.ReturnItemCollectionMetrics !== 'SIZE') return undefined;
  const metrics: Record<string, ItemCollectionMetrics[]> = {};
  for (const { action, table } of effects) {
    const metric = collectionMetrics(engine, table, subjectOf(action.mutation), 'SIZE');
    if (metric !== undefined) (metrics[table.record.name] ??= []).push(metric);
  }
  return metrics;
}

/** Does up to a hundred changes and checks together, or none of them. Costs twice the units of single writes. */
export function transactWriteItems(
  engine: Engine,
  input: TransactWriteItemsCommandInput,
): Output<TransactWriteItemsCommandOutput> {
  checkShape(input);
  const actions = (input.TransactItems ?? []).map(readAction);
  const bound = bindAll(engine, actions);
  const { ClientRequestToken: token } = input;
  const digest = token === undefined ? '' : digestOf(input.TransactItems);
  if (token !== undefined && isRepeated(engine, token, digest)) return repeat(engine, bound, input);
  const tables = bound.map(({ table }) => table);
  admitTogether(engine, 'Write', tables, 'TransactWriteItems');
  const effects = effectsOf(engine, bound);
  const batch = new Batch();
  const costs = new Costs();
  for (const { action, table, mutation, before, after } of effects) {
    if (action.mutation.kind === 'check') {
      const check = new Cost();
      check.table = writeUnits(before?.size ?? 0);
      costs.of(table).add(check.scale(2));
    } else {
      costs.of(table).add(planWrite(engine, batch, table, mutation.key, before, after).scale(2));
    }
  }
  engine.database.atomically(() => {
    engine.database.commit(batch);
    if (token !== undefined) rememberToken(engine, token, digest);
  });
  return {
    ConsumedCapacity: report(engine, costs, input, 'Write'),
    ItemCollectionMetrics: metricsOf(engine, effects, input),
  };
}
