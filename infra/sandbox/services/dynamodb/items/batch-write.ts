import type {
  BatchWriteItemCommandInput,
  BatchWriteItemCommandOutput,
  ConsumedCapacity,
  ItemCollectionMetrics,
  WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { keyMismatch, validationError } from '../errors.ts';
import { Batch } from '../storage/database.ts';
import type { Table } from '../tables/registry.ts';
import { keyAttributes } from '../tables/table.ts';
import type { Item } from '../values/attribute-value.ts';
import { ownValue } from '../values/attribute-value.ts';
import {
  checkTableName,
  Constraints,
  RETURN_CONSUMED_CAPACITY,
  RETURN_ITEM_COLLECTION_METRICS,
} from '../validation.ts';
import { collectionMetrics } from './collection-metrics.ts';
import { Cost } from './capacity.ts';
import type { Output } from './get-item.ts';
import type { BoundMutation, Mutation } from './mutation.ts';
import { bind, checkEmptiness, readDelete, readPut } from './mutation.ts';
import { planWrite } from './plan-write.ts';

/** Source: API reference, BatchWriteItem. */
const MAX_REQUESTS = 25;

function checkShape(input: BatchWriteItemCommandInput): void {
  const requests = Object.entries(input.RequestItems ?? {});
  if (requests.length === 0)
    throw validationError('The requestItems parameter is required for BatchWriteItem');
  const constraints = new Constraints();
  constraints
    .oneOf('returnConsumedCapacity', input.ReturnConsumedCapacity, RETURN_CONSUMED_CAPACITY)
    .oneOf('returnItemCollectionMetrics', input.ReturnItemCollectionMetrics, RETURN_ITEM_COLLECTION_METRICS);
  for (const [name, list] of requests) {
    checkTableName(constraints, name, 'requestItems');
    if (list.length < 1 || list.length > MAX_REQUESTS)
      throw validationError(
        `1 validation error detected: Value '{${name}=[${list.map((request) => JSON.stringify(request)).join(', ')}]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to ${MAX_REQUESTS}, Member must have length greater than or equal to 1]`,
      );
  }
  constraints.check();
  if (requests.reduce((sum, [, list]) => sum + list.length, 0) > MAX_REQUESTS)
    throw validationError('Too many items requested for the BatchWriteItem call');
}

function readRequest({ PutRequest, DeleteRequest }: WriteRequest): Mutation {
  if ((PutRequest === undefined) === (DeleteRequest === undefined))
    throw validationError('Supplied WriteRequest must contain exactly one of PutRequest and DeleteRequest');
  return PutRequest === undefined
    ? readDelete({ Key: DeleteRequest?.Key })
    : readPut({ Item: PutRequest.Item });
}

/** Other than for a single put, AWS says of a put whose key does not suit only that it does not. */
function checkPutKey(table: Table, mutation: Mutation): void {
  if (mutation.kind !== 'put') return;
  for (const { name, type } of keyAttributes(table.record.keys))
    if (ownValue(mutation.item, name)?.[type] === undefined) throw keyMismatch();
}

interface BoundRequest {
  readonly request: WriteRequest;
  readonly bound: BoundMutation;
  readonly subject: Item;
}

/** `seen` holds the places of the whole batch: a table may be named twice in it, by its name and by its ARN. */
function bindAll(
  table: Table,
  parsed: readonly { readonly request: WriteRequest; readonly mutation: Mutation }[],
  seen: Set<string>,
): readonly BoundRequest[] {
  return parsed.map(({ request, mutation }) => {
    checkEmptiness(table, mutation);
    checkPutKey(table, mutation);
    const bound = bind(table, mutation);
    const place = bound.key.toString('latin1');
    if (seen.has(place)) throw validationError('Provided list of item keys contains duplicates');
    seen.add(place);
    return { request, bound, subject: mutation.kind === 'put' ? mutation.item : mutation.key };
  });
}

/** Puts and deletes up to 25 items. Only throttled tables leave something unprocessed. */
export function batchWriteItem(
  engine: Engine,
  input: BatchWriteItemCommandInput,
): Output<BatchWriteItemCommandOutput> {
  checkShape(input);
  const parsed = Object.entries(input.RequestItems ?? {}).map(([nameOrArn, list]) => ({
    nameOrArn,
    mutations: list.map((request) => ({ request, mutation: readRequest(request) })),
  }));
  const seen = new Set<string>();
  const bound = parsed.map(({ nameOrArn, mutations }) => {
    const table = engine.tables.forItems(nameOrArn);
    return { nameOrArn, table, requests: bindAll(table, mutations, seen) };
  });
  const batch = new Batch();
  const unprocessed: Record<string, WriteRequest[]> = {};
  const written: {
    readonly nameOrArn: string;
    readonly table: Table;
    readonly cost: Cost;
    readonly subjects: readonly Item[];
  }[] = [];
  for (const { nameOrArn, table, requests } of bound) {
    if (!engine.throttle.admits('Write', table)) {
      engine.meter.throttled('Write', table.record.name, 'BatchWriteItem');
      unprocessed[nameOrArn] = requests.map(({ request }) => request);
      continue;
    }
    const cost = new Cost();
    for (const { bound: mutation } of requests) {
      const before = engine.database.item(mutation.key);
      cost.add(planWrite(engine, batch, table, mutation.key, before, mutation.after(before)));
    }
    written.push({ nameOrArn, table, cost, subjects: requests.map(({ subject }) => subject) });
  }
  const first = bound[0];
  if (written.length === 0 && first !== undefined)
    engine.throttle.admit('Write', first.table, 'BatchWriteItem');
  engine.database.commit(batch);
  const capacities: ConsumedCapacity[] = [];
  const metrics: Record<string, ItemCollectionMetrics[]> = {};
  for (const { nameOrArn, table, cost, subjects } of written) {
    engine.throttle.consume('Write', table, cost);
    const capacity = cost.report(input.ReturnConsumedCapacity, table.record.name);
    if (capacity !== undefined) capacities.push(capacity);
    const collections = subjects
      .map((subject) => collectionMetrics(engine, table, subject, input.ReturnItemCollectionMetrics))
      .filter((metric) => metric !== undefined);
    if (collections.length > 0) metrics[nameOrArn] = collections;
  }
  return {
    UnprocessedItems: unprocessed,
    ItemCollectionMetrics: input.ReturnItemCollectionMetrics === 'SIZE' ? metrics : undefined,
    ConsumedCapacity: capacities.length === 0 ? undefined : capacities,
  };
}
