import { createHash } from 'node:crypto';
import type { ExecuteStatementCommandInput, ExecuteStatementCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { validationError } from '../errors.ts';
import { valueAt } from '../expressions/paths.ts';
import { Cost } from '../items/capacity.ts';
import type { Output } from '../items/get-item.ts';
import { positionOf, reachesBack } from '../reads/read-plan.ts';
import type { Page } from '../reads/walk.ts';
import { PAGE_BYTES, walk } from '../reads/walk.ts';
import type { KeyRange } from '../storage/keys.ts';
import { queryRange, wholeStore } from '../storage/keys.ts';
import type { TableIndex, Table } from '../tables/registry.ts';
import type { Item } from '../values/attribute-value.ts';
import { newMap } from '../values/attribute-value.ts';
import { validateItem } from '../values/validate-value.ts';
import { fitsStartKey } from '../items/check-item.ts';
import { startKeyAttributes } from '../tables/table.ts';
import type { SelectPlan } from './plan-select.ts';
import { planSelect } from './plan-select.ts';
import type { SelectStatement } from './statement.ts';

interface Continuation {
  readonly statement: string;
  readonly partition: number;
  readonly key?: Record<string, { readonly S?: string; readonly N?: string; readonly B?: string }>;
}

function digestOf(statement: string): string {
  return createHash('sha256').update(statement).digest('base64url').slice(0, 16);
}

function writeToken(statement: string, partition: number, key: Item | undefined): string {
  const plain = Object.entries(key ?? {}).map(([name, value]) => [
    name,
    value.B === undefined ? value : { B: Buffer.from(value.B).toString('base64') },
  ]);
  const continuation = {
    statement: digestOf(statement),
    partition,
    key: key === undefined ? undefined : (Object.fromEntries(plain) as unknown),
  };
  return Buffer.from(JSON.stringify(continuation)).toString('base64url');
}

function isContinuation(value: unknown): value is Continuation {
  if (typeof value !== 'object' || value === null) return false;
  const { statement, partition, key } = value as Partial<Record<keyof Continuation, unknown>>;
  return (
    typeof statement === 'string' &&
    Number.isInteger(partition) &&
    (key === undefined || (typeof key === 'object' && key !== null))
  );
}

function readToken(
  token: string,
  statement: string,
): { readonly partition: number; readonly key: Item | undefined } {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    value = undefined;
  }
  if (!isContinuation(value) || value.statement !== digestOf(statement))
    throw validationError('NextToken does not match request');
  if (value.key === undefined) return { partition: value.partition, key: undefined };
  const key: Item = {};
  for (const [name, part] of Object.entries(value.key)) {
    if (part.S !== undefined) key[name] = { S: part.S };
    else if (part.N !== undefined) key[name] = { N: part.N };
    else if (part.B !== undefined) key[name] = { B: new Uint8Array(Buffer.from(part.B, 'base64')) };
  }
  return { partition: value.partition, key: validateItem(key) };
}

function indexOf(table: Table, name: string | undefined, consistent: boolean): TableIndex | undefined {
  if (name === undefined) return undefined;
  const index = table.indexes.find(({ record }) => record.name === name);
  if (index === undefined) throw validationError('The table does not have the specified index');
  if (index.record.status === 'CREATING')
    throw validationError(`Cannot read from backfilling global secondary index: ${name}`);
  if (consistent && index.record.kind === 'GLOBAL')
    throw validationError('Strongly consistent read is not supported on Global Secondary Indexes');
  return index;
}

/** The parts of an item that a SELECT names: each under its last name, or under its place in the list. */
function pick(statement: SelectStatement, item: Item): Item {
  if (statement.paths === undefined) return item;
  const picked = newMap();
  statement.paths.forEach((path, index) => {
    const value = valueAt(item, path);
    const last = path.at(-1);
    if (value !== undefined) picked[typeof last === 'string' ? last : `_${index + 1}`] = value;
  });
  return picked;
}

function ranges(plan: SelectPlan, storeId: number): readonly KeyRange[] {
  if (plan.partitions === undefined) return [wholeStore(storeId)];
  return plan.partitions.map((partition) => queryRange(storeId, partition, plan.range));
}

interface Selected {
  readonly items: Item[];
  readonly cost: Cost;
  readonly nextToken: string | undefined;
  readonly lastKey: Item | undefined;
}

/** Reads one page of a SELECT. */
export function select(
  engine: Engine,
  statement: SelectStatement,
  input: ExecuteStatementCommandInput,
): Selected & { readonly table: Table } {
  const consistent = input.ConsistentRead === true;
  const table = engine.tables.forItems(statement.table);
  const index = indexOf(table, statement.index, consistent);
  const plan = planSelect(statement, table, index);
  const fetchesTable = reachesBack(index, undefined, statement.paths);
  const text = input.Statement ?? '';
  const start = input.NextToken === undefined ? undefined : readToken(input.NextToken, text);
  if (start?.key !== undefined && !fitsStartKey(startKeyAttributes(table.record, index?.record), start.key))
    throw validationError('NextToken does not match request');
  engine.throttle.admit('Read', table, 'ExecuteStatement', statement.index);

  const parts = ranges(plan, index?.record.storeId ?? table.record.storeId);
  const items: Item[] = [];
  const cost = new Cost();
  let limit = input.Limit ?? Number.POSITIVE_INFINITY;
  let bytes = 0;
  for (let at = start?.partition ?? 0; at < parts.length; at++) {
    const range = parts[at];
    if (range === undefined) break;
    const key = at === start?.partition ? start.key : undefined;
    const page: Page = walk(engine, {
      table,
      index,
      range,
      reverse: plan.reverse,
      after: key === undefined ? undefined : positionOf(table, index, key),
      limit,
      filter: plan.filter,
      projection: undefined,
      countOnly: false,
      consistent,
      fetchesTable,
    });
    for (const item of page.items) items.push(pick(statement, item));
    cost.add(page.cost);
    limit -= page.scanned;
    bytes += page.bytes;
    const more = page.lastKey !== undefined || at + 1 < parts.length;
    if (more && (page.lastKey !== undefined || limit <= 0 || bytes >= PAGE_BYTES)) {
      const next = page.lastKey === undefined ? at + 1 : at;
      return { table, items, cost, nextToken: writeToken(text, next, page.lastKey), lastKey: page.lastKey };
    }
  }
  return { table, items, cost, nextToken: undefined, lastKey: undefined };
}

export function executeSelect(
  engine: Engine,
  statement: SelectStatement,
  input: ExecuteStatementCommandInput,
): Output<ExecuteStatementCommandOutput> {
  const { table, items, cost, nextToken, lastKey } = select(engine, statement, input);
  engine.throttle.consume('Read', table, cost);
  engine.meter.returnedItems(table.record.name, 'ExecuteStatement', items.length);
  return {
    Items: items,
    NextToken: nextToken,
    LastEvaluatedKey: lastKey,
    ConsumedCapacity: cost.report(input.ReturnConsumedCapacity, table.record.name),
  };
}
