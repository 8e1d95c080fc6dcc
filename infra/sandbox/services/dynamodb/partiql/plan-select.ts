import { invalidValues, validationError } from '../errors.ts';
import { attributesIn } from '../expressions/evaluate.ts';
import type { KeyTest } from '../expressions/key-condition.ts';
import type { Condition, Operand } from '../expressions/syntax.ts';
import type { Table, TableIndex } from '../tables/registry.ts';
import type { KeyAttribute, KeyPair } from '../tables/table.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { compareValues, memberKey } from '../values/attribute-value.ts';
import type { SelectStatement } from './statement.ts';

/** How a statement is read: by its partitions one after the other, or everything. */
export interface SelectPlan {
  readonly partitions: readonly AttributeValue[] | undefined;
  readonly range: KeyTest | undefined;
  readonly reverse: boolean;
  /** What is left of the condition once the keys have been used. */
  readonly filter: Condition | undefined;
}

export function conjuncts(condition: Condition | undefined): readonly Condition[] {
  if (condition === undefined) return [];
  return condition.kind === 'and'
    ? [...conjuncts(condition.left), ...conjuncts(condition.right)]
    : [condition];
}

function literalOf(operand: Operand, attribute: KeyAttribute): AttributeValue | undefined {
  return operand.kind === 'value' && operand.value[attribute.type] !== undefined ? operand.value : undefined;
}

function isAttribute(operand: Operand, attribute: KeyAttribute): boolean {
  return operand.kind === 'path' && operand.path.length === 1 && operand.path[0] === attribute.name;
}

const MIRRORED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** The test that a condition makes of one key attribute, where it makes one that a range can answer. */
export function keyTest(condition: Condition, attribute: KeyAttribute): KeyTest | undefined {
  if (condition.kind === 'compare' && condition.operator !== '<>') {
    const { operator, left, right } = condition;
    const value = isAttribute(left, attribute) ? literalOf(right, attribute) : undefined;
    if (value !== undefined) return { operator, value };
    const mirrored = isAttribute(right, attribute) ? literalOf(left, attribute) : undefined;
    return mirrored === undefined ? undefined : { operator: MIRRORED[operator], value: mirrored };
  }
  if (condition.kind === 'between' && isAttribute(condition.operand, attribute)) {
    const low = literalOf(condition.low, attribute);
    const high = literalOf(condition.high, attribute);
    const orderly = low !== undefined && high !== undefined && (compareValues(low, high) ?? 1) <= 0;
    return orderly ? { operator: 'BETWEEN', low, high } : undefined;
  }
  if (condition.kind === 'begins' && isAttribute(condition.operand, attribute) && attribute.type !== 'N') {
    const value = literalOf(condition.argument, attribute);
    return value === undefined ? undefined : { operator: 'BEGINS_WITH', value };
  }
  return undefined;
}

/** The partitions that one condition names: by equality, or by a list. */
function partitionsOf(condition: Condition, hash: KeyAttribute): readonly AttributeValue[] | undefined {
  const test = keyTest(condition, hash);
  if (test?.operator === '=') return [test.value];
  if (condition.kind !== 'in' || !isAttribute(condition.operand, hash)) return undefined;
  const distinct = new Map<string, AttributeValue>();
  for (const operand of condition.list) {
    const value = literalOf(operand, hash);
    if (value === undefined) return undefined;
    distinct.set(memberKey(value.S ?? value.N ?? value.B ?? ''), value);
  }
  return [...distinct.values()];
}

function join(conditions: readonly Condition[]): Condition | undefined {
  const [first, ...rest] = conditions;
  return first && rest.reduce<Condition>((left, right) => ({ kind: 'and', left, right }), first);
}

function checkOrder(
  statement: SelectStatement,
  keys: KeyPair,
  partitions: readonly AttributeValue[] | undefined,
): void {
  if (statement.order.length === 0) return;
  if (partitions === undefined)
    throw validationError(
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    );
  for (const { name } of statement.order)
    if (name !== keys.hash.name && name !== keys.range?.name)
      throw validationError(`Variable reference ${name} in ORDER BY clause must be part of the primary key`);
  if (partitions.length > 1 && statement.order[0]?.name !== keys.hash.name)
    throw validationError('ORDER BY over several partitions must begin with the hash key');
}

/** Throws ValidationException where a read by key filters on what its index does not hold. */
function checkFilter(index: TableIndex | undefined, filter: Condition | undefined): void {
  const held = index?.projected;
  if (index === undefined || held === undefined || filter === undefined) return;
  const lacking = [...attributesIn(filter)].filter((name) => !held.has(name));
  if (lacking.length > 0)
    throw invalidValues(
      `Secondary index ${index.record.name} does not project one or more filter attributes: [${lacking.join(', ')}]`,
    );
}

/** Decides how a SELECT is read, as AWS does: by key where the condition names the partition, else by a full scan. */
export function planSelect(
  statement: SelectStatement,
  table: Table,
  index: TableIndex | undefined,
): SelectPlan {
  const keys = index?.record.keys ?? table.record.keys;
  const conditions = conjuncts(statement.where);
  const hashAt = conditions.findIndex((condition) => partitionsOf(condition, keys.hash) !== undefined);
  const named = conditions[hashAt];
  const partitions = named && partitionsOf(named, keys.hash);
  checkOrder(statement, keys, partitions);
  if (partitions === undefined)
    return { partitions: undefined, range: undefined, reverse: false, filter: statement.where };
  const { range: sort } = keys;
  const rangeAt =
    sort === undefined
      ? -1
      : conditions.findIndex((condition, at) => at !== hashAt && keyTest(condition, sort) !== undefined);
  const ranged = conditions[rangeAt];
  const filter = join(conditions.filter((_, at) => at !== hashAt && at !== rangeAt));
  checkFilter(index, filter);
  const byHash = statement.order.find(({ name }) => name === keys.hash.name);
  const bySort = statement.order.find(({ name }) => name === sort?.name);
  const ordered =
    byHash === undefined
      ? partitions
      : [...partitions].sort(
          (left, right) => (compareValues(left, right) ?? 0) * (byHash.descending ? -1 : 1),
        );
  return {
    partitions: ordered,
    range: ranged !== undefined && sort !== undefined ? keyTest(ranged, sort) : undefined,
    reverse: bySort?.descending === true,
    filter,
  };
}
