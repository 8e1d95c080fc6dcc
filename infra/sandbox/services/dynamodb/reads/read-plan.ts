import type { ReturnConsumedCapacity, Select } from '@aws-sdk/client-dynamodb';
import { invalidValues, validationError } from '../errors.ts';
import type { Condition, Path } from '../expressions/syntax.ts';
import type { KeyRange } from '../storage/keys.ts';
import { indexKey, itemKey } from '../storage/keys.ts';
import type { Table, TableIndex } from '../tables/registry.ts';
import type { Item } from '../values/attribute-value.ts';

/** A read of neighbours in a table or an index, ready to be walked. */
export interface ReadPlan {
  readonly table: Table;
  readonly index: TableIndex | undefined;
  readonly range: KeyRange;
  readonly reverse: boolean;
  /** The key after which to go on. */
  readonly after: Buffer | undefined;
  readonly limit: number;
  readonly filter: Condition | undefined;
  readonly projection: readonly Path[] | undefined;
  readonly countOnly: boolean;
  readonly consistent: boolean;
  /** Whether what the index lacks is read from the table. */
  readonly fetchesTable: boolean;
}

export interface SelectInput {
  readonly Select?: Select | undefined;
  readonly IndexName?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly AttributesToGet?: readonly string[] | undefined;
  readonly ConsistentRead?: boolean | undefined;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity | undefined;
}

export const SELECT_VALUES = [
  'SPECIFIC_ATTRIBUTES',
  'COUNT',
  'ALL_ATTRIBUTES',
  'ALL_PROJECTED_ATTRIBUTES',
] as const;

/** Throws ValidationException where Select and the list of attributes do not go together. */
export function checkSelect(input: SelectInput, operation: 'Querying' | 'Scanning'): void {
  const { Select: select } = input;
  const named =
    input.ProjectionExpression !== undefined
      ? 'ProjectionExpression'
      : input.AttributesToGet !== undefined
        ? 'AttributesToGet'
        : undefined;
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && input.IndexName === undefined)
    throw validationError(`ALL_PROJECTED_ATTRIBUTES can be used only when ${operation} using an IndexName`);
  if (named !== undefined && select !== undefined && select !== 'SPECIFIC_ATTRIBUTES')
    throw validationError(
      `Cannot specify the ${named} when choosing to get ${select === 'COUNT' ? 'only the Count' : select}`,
    );
  if (select === 'SPECIFIC_ATTRIBUTES' && named === undefined)
    throw validationError(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
}

/** The index that a request names. Throws ValidationException where the table has none of that name to read. */
export function indexNamed(table: Table, name: string | undefined): TableIndex | undefined {
  if (name === undefined) return undefined;
  const index = table.indexes.find(({ record }) => record.name === name);
  if (index === undefined) throw validationError(`The table does not have the specified index: ${name}`);
  if (index.record.status === 'CREATING')
    throw validationError(`Cannot read from backfilling global secondary index: ${name}`);
  return index;
}

export function checkConsistency(index: TableIndex | undefined, consistent: boolean | undefined): void {
  if (index?.record.kind === 'GLOBAL' && consistent === true)
    throw validationError('Consistent reads are not supported on global secondary indexes');
}

/**
 * Whether a read of an index needs the table too: only a local index reaches back.
 * Throws ValidationException where a global one lacks what is asked for.
 */
export function reachesBack(
  index: TableIndex | undefined,
  select: Select | undefined,
  projection: readonly Path[] | undefined,
): boolean {
  const held = index?.projected;
  if (index === undefined || held === undefined) return false;
  if (select === 'ALL_ATTRIBUTES') {
    if (index.record.kind === 'GLOBAL')
      throw invalidValues(
        `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.record.name} because its projection type is not ALL`,
      );
    return true;
  }
  const lacking = (projection ?? []).map(([name]) => String(name)).filter((name) => !held.has(name));
  if (lacking.length === 0) return false;
  if (index.record.kind === 'GLOBAL')
    throw invalidValues(
      `Global secondary index ${index.record.name} does not project [${[...new Set(lacking)].join(', ')}]`,
    );
  return true;
}

/** Where an item with these key attributes stands, or would stand, in what is read. */
export function positionOf(table: Table, index: TableIndex | undefined, key: Item): Buffer {
  const own = itemKey(table.record.storeId, table.record.keys, key);
  return index === undefined ? own : indexKey(index.record.storeId, index.record.keys, key, own);
}
