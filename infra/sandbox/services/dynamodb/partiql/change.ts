import { ServiceError } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import { validationError } from '../errors.ts';
import { updatedPart } from '../expressions/paths.ts';
import type { Condition } from '../expressions/syntax.ts';
import { Cost } from '../items/capacity.ts';
import type { Mutation } from '../items/mutation.ts';
import { write } from '../items/write-item.ts';
import type { Table } from '../tables/registry.ts';
import { keyAttributes } from '../tables/table.ts';
import type { Item } from '../values/attribute-value.ts';
import { validateItem } from '../values/validate-value.ts';
import { conjuncts, keyTest } from './plan-select.ts';
import type { DeleteStatement, InsertStatement, UpdateStatement } from './statement.ts';

interface Changed {
  readonly table: Table;
  readonly cost: Cost;
  readonly returned: Item | undefined;
}

/** The key that a WHERE clause names and what it asks beside it. */
export function keyAndRest(
  table: Table,
  where: Condition | undefined,
): { readonly key: Item; readonly rest: readonly Condition[] } | undefined {
  const key: Item = {};
  let rest = conjuncts(where);
  for (const attribute of keyAttributes(table.record.keys)) {
    const at = rest.findIndex((condition) => keyTest(condition, attribute)?.operator === '=');
    const condition = rest[at];
    const test = condition && keyTest(condition, attribute);
    if (test?.operator !== '=') return undefined;
    key[attribute.name] = test.value;
    rest = rest.filter((_, index) => index !== at);
  }
  return { key, rest };
}

function mandatoryKey(table: Table, where: Condition | undefined) {
  const found = keyAndRest(table, where);
  if (found === undefined)
    throw validationError('Where clause does not contain a mandatory equality on all key attributes');
  return found;
}

function all(conditions: readonly Condition[]): Condition | undefined {
  const [first, ...rest] = conditions;
  return first && rest.reduce<Condition>((left, right) => ({ kind: 'and', left, right }), first);
}

export function executeInsert(engine: Engine, statement: InsertStatement, operation: string): Changed {
  const table = engine.tables.forItems(statement.table);
  const mutation: Mutation = {
    kind: 'put',
    item: validateItem(statement.item),
    condition: { kind: 'missing', path: [table.record.keys.hash.name] },
  };
  try {
    const { cost } = write(engine, operation, { TableName: statement.table }, mutation);
    return { table, cost, returned: undefined };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'ConditionalCheckFailedException') throw error;
    // The write that the condition stopped has been booked; it is told as one unit.
    const cost = new Cost();
    cost.table = 1;
    if (statement.keepsExisting) return { table, cost, returned: undefined };
    throw new ServiceError('DuplicateItemException', 'Duplicate primary key exists in table');
  }
}

/** Changes one item that is there already. Throws ConditionalCheckFailedException where it is not, or does not match. */
export function executeUpdate(engine: Engine, statement: UpdateStatement, operation: string): Changed {
  const table = engine.tables.forItems(statement.table);
  const { key, rest } = mandatoryKey(table, statement.where);
  const present: Condition = { kind: 'exists', path: [table.record.keys.hash.name] };
  const mutation: Mutation = {
    kind: 'update',
    key,
    condition: all([present, ...rest]),
    actions: statement.actions,
  };
  const { before, after, cost } = write(engine, operation, { TableName: statement.table }, mutation);
  const source = statement.returning?.endsWith('OLD') === true ? before : after;
  const paths = statement.actions.map(({ path }) => path);
  const whole = statement.returning?.startsWith('ALL') === true;
  const returned =
    statement.returning === undefined || source === undefined
      ? undefined
      : whole
        ? source.item
        : updatedPart(source.item, paths);
  return { table, cost, returned };
}

export function executeDelete(engine: Engine, statement: DeleteStatement, operation: string): Changed {
  const table = engine.tables.forItems(statement.table);
  const { key, rest } = mandatoryKey(table, statement.where);
  const mutation: Mutation = { kind: 'delete', key, condition: all(rest) };
  const { before, cost } = write(engine, operation, { TableName: statement.table }, mutation);
  return { table, cost, returned: statement.returning === 'ALL_OLD' ? before?.item : undefined };
}
