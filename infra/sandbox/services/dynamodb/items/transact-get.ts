import type {
  ItemResponse,
  TransactGetItemsCommandInput,
  TransactGetItemsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { validationError } from '../errors.ts';
import { project } from '../expressions/paths.ts';
import { itemKey } from '../storage/keys.ts';
import type { Table } from '../tables/registry.ts';
import { validateItem } from '../values/validate-value.ts';
import { checkTableName, Constraints, RETURN_CONSUMED_CAPACITY } from '../validation.ts';
import { admitTogether, Cancellation } from './cancellation.ts';
import { checkEmptyKey, checkKey } from './check-item.ts';
import { Cost, readUnits } from './capacity.ts';
import type { Output } from './get-item.ts';
import { projectionOf } from './get-item.ts';

/** Source: API reference, TransactGetItems. */
export const MAX_ACTIONS = 100;
export const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;

/** Costs by table. */
export class Costs {
  private readonly costs = new Map<Table, Cost>();

  of(table: Table): Cost {
    const cost = this.costs.get(table) ?? new Cost();
    this.costs.set(table, cost);
    return cost;
  }

  [Symbol.iterator](): Iterator<readonly [Table, Cost]> {
    return this.costs[Symbol.iterator]();
  }
}

/** Reads up to a hundred items as they are at one moment. Costs twice the units of a consistent read. */
export function transactGetItems(
  engine: Engine,
  input: TransactGetItemsCommandInput,
): Output<TransactGetItemsCommandOutput> {
  const constraints = new Constraints();
  constraints
    .required('transactItems', input.TransactItems)
    .length('transactItems', input.TransactItems, 1, MAX_ACTIONS)
    .oneOf('returnConsumedCapacity', input.ReturnConsumedCapacity, RETURN_CONSUMED_CAPACITY);
  const gets = input.TransactItems ?? [];
  gets.forEach(({ Get }, index) => {
    const member = `transactItems.${index + 1}.member.get`;
    constraints.required(member, Get).required(`${member}.key`, Get?.Key);
    checkTableName(constraints, Get?.TableName, `${member}.tableName`);
  });
  constraints.check();
  const parsed = gets.map(({ Get }) => ({
    name: Get?.TableName ?? '',
    key: validateItem(Get?.Key ?? {}),
    paths: projectionOf(Get ?? {}),
  }));
  const bound = parsed.map((part) => ({ ...part, table: engine.tables.forItems(part.name) }));
  for (const { table, key } of bound) checkEmptyKey(table, key);
  const cancellation = new Cancellation(bound.length);
  bound.forEach(({ table, key }, index) => cancellation.attempt(index, () => checkKey(table, key)));
  cancellation.check();
  const tables = bound.map(({ table }) => table);
  admitTogether(engine, 'Read', tables, 'TransactGetItems');

  const costs = new Costs();
  let bytes = 0;
  const responses = bound.map(({ table, key, paths }): ItemResponse => {
    const stored = engine.database.item(itemKey(table.record.storeId, table.record.keys, key));
    bytes += stored?.size ?? 0;
    costs.of(table).table += 2 * readUnits(stored?.size ?? 0, true);
    if (stored === undefined) return {};
    return { Item: paths === undefined ? stored.item : project(stored.item, paths) };
  });
  if (bytes > MAX_TRANSACTION_BYTES)
    throw validationError('Aggregated size of all items in the transaction exceeds the limit of 4 MB');
  const capacities = [];
  for (const [table, cost] of costs) {
    engine.throttle.consume('Read', table, cost);
    const capacity = cost.report(input.ReturnConsumedCapacity, table.record.name, 'Read');
    if (capacity !== undefined) capacities.push(capacity);
  }
  return { Responses: responses, ConsumedCapacity: capacities.length === 0 ? undefined : capacities };
}
