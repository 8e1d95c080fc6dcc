import { z } from 'zod';
import type { Cursor } from '../../paging/cursors.ts';
import { cursorSentence, decodeCursor } from '../../paging/cursors.ts';
import type { Condition, ItemsQuery, SortCondition } from './items-query.ts';
import { queryToParameters } from './items-query.ts';
import { typedValue, valueMistake } from './typed-value.ts';
import type {
  AttributeJson,
  IndexSummary,
  ItemJson,
  KeyAttribute,
  KeySchema,
  Mistake,
  Parsed,
} from './types.ts';

/** One Query or Scan, ready to be sent or written as a command line. */
export interface ItemsRead {
  readonly kind: 'query' | 'scan';
  readonly tableName: string;
  readonly indexName?: string;
  readonly keyConditionExpression?: string;
  readonly filterExpression?: string;
  /** `#a0` to attribute names, and `:v0` to values. */
  readonly names: Readonly<Record<string, string>>;
  readonly values: ItemJson;
  readonly scanForward: boolean;
  readonly consistent: boolean;
  readonly limit: number;
}

/** A page of a read, and what its cursors are bound to. */
export interface ItemsPlan {
  readonly read: ItemsRead;
  readonly scope: readonly string[];
  /** Absent for the first page. */
  readonly cursor?: Cursor<ItemJson>;
}

/** Four attributes in either part of an index's key, and two of its table's. */
const MOST_START_KEYS = 10;

/** What a plan needs to know of a table; a scan of the table itself can do without. */
export interface PlannedTable extends KeySchema {
  readonly indexes: readonly IndexSummary[];
}

export interface PlanRequest {
  readonly environmentId: string;
  readonly tableName: string;
  readonly table?: PlannedTable;
  readonly query: ItemsQuery;
  /** The token out of the link. */
  readonly cursor?: string;
}

/** A start key: the key attributes of an index and those of its table, each of one scalar type. */
const positionSchema = z.custom<ItemJson>((position) => {
  if (typeof position !== 'object' || position === null || Array.isArray(position)) return false;
  const values = Object.values(position);
  return values.length > 0 && values.length <= MOST_START_KEYS && values.every(isKeyValue);
});

function isKeyValue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const [first, ...others] = Object.entries(value);
  return (
    first !== undefined &&
    others.length === 0 &&
    ['S', 'N', 'B'].includes(first[0]) &&
    typeof first[1] === 'string'
  );
}

/**
 * Turns a query into DynamoDB's expressions, checking it against the table's keys before anything is sent. Without
 * a table (not yet described) only a scan can be planned, and DynamoDB itself checks the rest.
 */
export function planItems(request: PlanRequest): Parsed<ItemsPlan> {
  const { environmentId, tableName, table, query } = request;
  const target = table && targetOf(table, query.index);
  const mistakes = [...queryMistakes(query, table, target)];
  const scope = [environmentId, tableName, queryToParameters({ ...query, limit: 25 }).toString()];
  const decoded = request.cursor ? decodeCursor<ItemJson>(scope, request.cursor, positionSchema) : undefined;
  if (decoded && !decoded.ok) mistakes.push({ field: 'cursor', sentence: cursorSentence(decoded.mistake) });
  if (mistakes.length > 0) return { ok: false, mistakes };
  const cursor = decoded?.ok ? decoded.cursor : undefined;
  return { ok: true, value: { read: readOf(tableName, query, target), scope, cursor } };
}

function targetOf(table: PlannedTable, index: string | undefined): KeySchema | IndexSummary | undefined {
  return index === undefined ? table : table.indexes.find((one) => one.name === index);
}

function* queryMistakes(
  query: ItemsQuery,
  table: PlannedTable | undefined,
  target: KeySchema | IndexSummary | undefined,
): Generator<Mistake> {
  if (query.partition === undefined && query.sort)
    yield { field: 'sk', sentence: 'A condition on the sort key needs a value for the partition key.' };
  if (table && !target) yield { field: 'index', sentence: `This table has no index ${query.index ?? ''}.` };
  if (query.consistent && target && 'kind' in target && target.kind === 'GSI')
    yield { field: 'consistent', sentence: 'A global index can not be read strongly consistently.' };
  if (query.partition === undefined) return;
  if (!target) {
    if (!table)
      yield { field: 'pk', sentence: 'The keys of this table are not known, so it can only be scanned.' };
    return;
  }
  if (target.furtherKeys)
    yield { field: 'pk', sentence: 'The key of this index has several parts: query it by PartiQL.' };
  yield* keyMistakes('pk', target.partitionKey, [query.partition]);
  if (query.sort && !target.sortKey)
    yield { field: 'sk', sentence: `${query.index ?? 'This table'} has no sort key.` };
  if (query.sort && target.sortKey) yield* sortMistakes(target.sortKey, query.sort);
  const keys = new Set([target.partitionKey.name, target.sortKey?.name]);
  for (const { attribute } of query.where)
    if (keys.has(attribute))
      yield {
        field: 'where',
        sentence: `${attribute} is part of the key here: it takes a key condition, not a filter.`,
      };
}

function* sortMistakes(key: KeyAttribute, sort: SortCondition): Generator<Mistake> {
  if (sort.operator === 'begins_with' && key.type === 'N')
    yield { field: 'sk', sentence: `${key.name} is a number: begins_with can not be used.` };
  yield* keyMistakes('sk', key, sort.values);
}

function* keyMistakes(field: string, key: KeyAttribute, values: readonly string[]): Generator<Mistake> {
  for (const value of values) {
    const sentence = value === '' ? 'a key is never empty' : valueMistake(key.type, value);
    if (sentence) yield { field, sentence: `${key.name} (${key.type}): ${sentence}.` };
  }
}

function readOf(tableName: string, query: ItemsQuery, target: KeySchema | undefined): ItemsRead {
  const terms = new Terms();
  const filterExpression = () => query.where.map((condition) => filterTerm(condition, terms)).join(' AND ');
  const isQuery = query.partition !== undefined && target !== undefined;
  return {
    kind: isQuery ? 'query' : 'scan',
    tableName,
    indexName: query.index,
    keyConditionExpression: isQuery ? keyCondition(query, target, terms) : undefined,
    filterExpression: filterExpression() || undefined,
    names: terms.names,
    values: terms.values,
    scanForward: !query.descending,
    consistent: query.consistent,
    limit: query.limit,
  };
}

/** Placeholders for names and values: any attribute name can stand in an expression, reserved words too. */
class Terms {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, AttributeJson> = {};

  name(attribute: string): string {
    const known = Object.keys(this.names).find((placeholder) => this.names[placeholder] === attribute);
    const placeholder = known ?? `#a${Object.keys(this.names).length}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }

  value(value: AttributeJson): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }
}

function keyCondition(query: ItemsQuery, target: KeySchema, terms: Terms): string {
  const { partitionKey, sortKey } = target;
  const partition = typedValue(partitionKey.type, query.partition ?? '');
  const term = `${terms.name(partitionKey.name)} = ${terms.value(partition)}`;
  if (!query.sort || !sortKey) return term;
  return `${term} AND ${filterTerm({ attribute: sortKey.name, type: sortKey.type, ...query.sort }, terms)}`;
}

function filterTerm({ attribute, operator, type = 'S', values }: Condition, terms: Terms): string {
  const name = terms.name(attribute);
  const placeholders = values.map((value) => terms.value(typedValue(type, value)));
  const [first = '', second = ''] = placeholders;
  switch (operator) {
    case 'between':
      return `${name} BETWEEN ${first} AND ${second}`;
    case 'in':
      return `${name} IN (${placeholders.join(', ')})`;
    case 'begins_with':
    case 'contains':
    case 'attribute_type':
      return `${operator}(${name}, ${first})`;
    case 'exists':
    case 'not_exists':
      return `attribute_${operator}(${name})`;
    default:
      return `${name} ${operator} ${first}`;
  }
}
