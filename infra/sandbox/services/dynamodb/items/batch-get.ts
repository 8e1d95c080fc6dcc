import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  ConsumedCapacity,
  KeysAndAttributes,
} from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { validationError } from '../errors.ts';
import { project } from '../expressions/paths.ts';
import { itemKey } from '../storage/keys.ts';
import type { Table } from '../tables/registry.ts';
import type { Item } from '../values/attribute-value.ts';
import { validateItem } from '../values/validate-value.ts';
import { checkTableName, Constraints, RETURN_CONSUMED_CAPACITY } from '../validation.ts';
import { checkEmptyKey, checkKey } from './check-item.ts';
import { Cost, readUnits } from './capacity.ts';
import type { Output } from './get-item.ts';
import { projectionOf } from './get-item.ts';

/** Source: API reference, BatchGetItem. */
const MAX_KEYS = 100;
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

interface TableRequest {
  readonly nameOrArn: string;
  readonly request: KeysAndAttributes;
  readonly paths: ReturnType<typeof projectionOf>;
}

function checkShape(input: BatchGetItemCommandInput): void {
  const requests = Object.entries(input.RequestItems ?? {});
  if (requests.length === 0) throw validationError('The requestItems parameter is required for BatchGetItem');
  const constraints = new Constraints();
  constraints.oneOf('returnConsumedCapacity', input.ReturnConsumedCapacity, RETURN_CONSUMED_CAPACITY);
  for (const [name, { Keys }] of requests) {
    checkTableName(constraints, name, 'requestItems');
    constraints
      .required(`requestItems.${name}.member.keys`, Keys)
      .length(`requestItems.${name}.member.keys`, Keys, 1);
    if ((Keys?.length ?? 0) > MAX_KEYS)
      throw validationError(
        `1 validation error detected: Value at 'RequestItems.${name}.member.Keys' failed to satisfy constraint: Member must have length less than or equal to ${MAX_KEYS}`,
      );
  }
  constraints.check();
  if (requests.reduce((sum, [, { Keys }]) => sum + (Keys?.length ?? 0), 0) > MAX_KEYS)
    throw validationError('Too many items requested for the BatchGetItem call');
}

function positions(table: Table, keys: readonly Item[]): readonly Buffer[] {
  const seen = new Set<string>();
  return keys.map((raw) => {
    const key = validateItem(raw);
    checkEmptyKey(table, key);
    checkKey(table, key);
    const position = itemKey(table.record.storeId, table.record.keys, key);
    const text = position.toString('latin1');
    if (seen.has(text)) throw validationError('Provided list of item keys contains duplicates');
    seen.add(text);
    return position;
  });
}

export function batchGetItem(
  engine: Engine,
  input: BatchGetItemCommandInput,
): Output<BatchGetItemCommandOutput> {
  checkShape(input);
  const parsed: readonly TableRequest[] = Object.entries(input.RequestItems ?? {}).map(
    ([nameOrArn, request]) => ({ nameOrArn, request, paths: projectionOf(request) }),
  );
  const bound = parsed.map((part) => {
    const table = engine.tables.forItems(part.nameOrArn);
    return { ...part, table, places: positions(table, part.request.Keys ?? []) };
  });
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, KeysAndAttributes> = {};
  const capacities: ConsumedCapacity[] = [];
  let bytes = 0;
  let admitted = 0;
  for (const { nameOrArn, request, paths, table, places } of bound) {
    const items: Item[] = [];
    const left: Item[] = [];
    const cost = new Cost();
    const open = engine.throttle.admits('Read', table);
    if (open) admitted++;
    else engine.meter.throttled('Read', table.record.name, 'BatchGetItem');
    places.forEach((place, index) => {
      const stored = open && bytes < MAX_RESPONSE_BYTES ? engine.database.item(place) : undefined;
      const full = bytes + (stored?.size ?? 0) > MAX_RESPONSE_BYTES;
      if (!open || full || bytes >= MAX_RESPONSE_BYTES) {
        left.push(request.Keys?.[index] ?? {});
        return;
      }
      bytes += stored?.size ?? 0;
      cost.table += readUnits(stored?.size ?? 0, request.ConsistentRead === true);
      if (stored !== undefined) items.push(paths === undefined ? stored.item : project(stored.item, paths));
    });
    responses[nameOrArn] = items;
    if (left.length > 0) unprocessed[nameOrArn] = { ...request, Keys: left };
    engine.throttle.consume('Read', table, cost);
    engine.meter.returnedItems(table.record.name, 'BatchGetItem', items.length);
    const capacity = cost.report(input.ReturnConsumedCapacity, table.record.name);
    if (capacity !== undefined && cost.total > 0) capacities.push(capacity);
  }
  const first = bound[0];
  if (admitted === 0 && first !== undefined) engine.throttle.admit('Read', first.table, 'BatchGetItem');
  return {
    Responses: responses,
    UnprocessedKeys: unprocessed,
    ConsumedCapacity: capacities.length === 0 ? undefined : capacities,
  };
}
