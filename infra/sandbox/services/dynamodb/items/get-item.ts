import type { GetItemCommandInput, GetItemCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { attributesToGet, checkExpressionParameters } from '../expressions/parameters.ts';
import { parseProjection } from '../expressions/parse-projection.ts';
import { project } from '../expressions/paths.ts';
import type { PlaceholderInput } from '../expressions/placeholders.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import type { Path } from '../expressions/syntax.ts';
import { itemKey } from '../storage/keys.ts';
import type { StoredItem } from '../storage/item-codec.ts';
import type { Table } from '../tables/registry.ts';
import type { Item } from '../values/attribute-value.ts';
import { validateItem } from '../values/validate-value.ts';
import { checkTableName, Constraints, RETURN_CONSUMED_CAPACITY } from '../validation.ts';
import { checkEmptyKey, checkKey } from './check-item.ts';
import { Cost, readUnits } from './capacity.ts';

export type Output<Command> = Omit<Command, '$metadata'>;

/** Parses the projection of a read, in either of its forms. */
export function projectionOf(
  input: PlaceholderInput & {
    readonly ProjectionExpression?: string | undefined;
    readonly AttributesToGet?: readonly string[] | undefined;
  },
): readonly Path[] | undefined {
  const { ProjectionExpression, AttributesToGet } = input;
  checkExpressionParameters({ ProjectionExpression }, { AttributesToGet }, input);
  if (AttributesToGet !== undefined) return attributesToGet(AttributesToGet);
  const placeholders = new Placeholders(input);
  const paths =
    ProjectionExpression === undefined ? undefined : parseProjection(ProjectionExpression, placeholders);
  placeholders.finish();
  return paths;
}

/** Reads one item by a key that a caller sent. Throws ValidationException where it is not the table's key. */
export function readByKey(engine: Engine, table: Table, key: Item): StoredItem | undefined {
  const valid = validateItem(key);
  checkEmptyKey(table, valid);
  checkKey(table, valid);
  return engine.database.item(itemKey(table.record.storeId, table.record.keys, valid));
}

export function getItem(engine: Engine, input: GetItemCommandInput): Output<GetItemCommandOutput> {
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints
    .required('key', input.Key)
    .oneOf('returnConsumedCapacity', input.ReturnConsumedCapacity, RETURN_CONSUMED_CAPACITY)
    .check();
  const paths = projectionOf(input);
  const table = engine.tables.forItems(input.TableName ?? '');
  engine.throttle.admit('Read', table, 'GetItem');
  const stored = readByKey(engine, table, input.Key ?? {});
  const cost = new Cost();
  cost.table = readUnits(stored?.size ?? 0, input.ConsistentRead === true);
  engine.throttle.consume('Read', table, cost);
  return {
    Item: stored === undefined ? undefined : paths === undefined ? stored.item : project(stored.item, paths),
    ConsumedCapacity: cost.report(input.ReturnConsumedCapacity, table.record.name),
  };
}
