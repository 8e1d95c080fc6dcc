import type {
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import { validationError } from '../errors.ts';
import { matches } from '../expressions/evaluate.ts';
import { updatedPart } from '../expressions/paths.ts';
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
import { collectionMetrics } from './collection-metrics.ts';
import { Cost, writeUnits } from './capacity.ts';
import type { Output } from './get-item.ts';
import type { Mutation, MutationInput } from './mutation.ts';
import { bind, checkEmptiness, readDelete, readPut, readUpdate } from './mutation.ts';
import { planWrite } from './plan-write.ts';

const RETURN_VALUES = ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'];

type SingleInput = MutationInput & {
  readonly ReturnValues?: string | undefined;
  readonly Key?: Item | undefined;
  readonly Item?: Item | undefined;
};

function checkShape(input: SingleInput, subject: 'item' | 'key'): void {
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints
    .required(subject, subject === 'item' ? input.Item : input.Key)
    .oneOf('returnConsumedCapacity', input.ReturnConsumedCapacity, RETURN_CONSUMED_CAPACITY)
    .oneOf('returnItemCollectionMetrics', input.ReturnItemCollectionMetrics, RETURN_ITEM_COLLECTION_METRICS)
    .oneOf('returnValues', input.ReturnValues, RETURN_VALUES)
    .oneOf(
      'returnValuesOnConditionCheckFailure',
      input.ReturnValuesOnConditionCheckFailure,
      RETURN_VALUES_ON_FAILURE,
    )
    .oneOf('conditionalOperator', input.ConditionalOperator, ['AND', 'OR'])
    .check();
}

function checkOldOnly(input: SingleInput): void {
  const { ReturnValues } = input;
  if (ReturnValues !== undefined && ReturnValues !== 'NONE' && ReturnValues !== 'ALL_OLD')
    throw validationError('ReturnValues can only be ALL_OLD or NONE');
}

interface Written {
  readonly table: Table;
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
  readonly cost: Cost;
}

/** The error of a condition that does not hold, with the item where the request wants it. */
export function conditionFailed(item: Item | undefined): ServiceError {
  return new ServiceError('ConditionalCheckFailedException', 'The conditional request failed', {
    members: item === undefined ? {} : { Item: item },
  });
}

/** Changes one item if its condition holds. */
export function write(engine: Engine, operation: string, input: SingleInput, mutation: Mutation): Written {
  const table = engine.tables.forItems(input.TableName ?? '');
  checkEmptiness(table, mutation);
  const bound = bind(table, mutation);
  engine.throttle.admit('Write', table, operation);
  const before = engine.database.item(bound.key);
  if (bound.condition !== undefined && !matches(bound.condition, before?.item ?? {})) {
    const spent = new Cost();
    spent.table = writeUnits(before?.size ?? 0);
    engine.throttle.consume('Write', table, spent);
    engine.meter.conditionFailed(table.record.name);
    throw conditionFailed(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before?.item : undefined);
  }
  const after = bound.after(before);
  const batch = new Batch();
  const cost = planWrite(engine, batch, table, bound.key, before, after);
  engine.database.commit(batch);
  engine.throttle.consume('Write', table, cost);
  return { table, before, after, cost };
}

function answer(engine: Engine, input: SingleInput, { table, before, after, cost }: Written) {
  const key = after?.item ?? before?.item ?? input.Key ?? {};
  return {
    ConsumedCapacity: cost.report(input.ReturnConsumedCapacity, table.record.name),
    ItemCollectionMetrics: collectionMetrics(engine, table, key, input.ReturnItemCollectionMetrics),
  };
}

export function putItem(engine: Engine, input: PutItemCommandInput): Output<PutItemCommandOutput> {
  checkShape(input, 'item');
  checkOldOnly(input);
  const written = write(engine, 'PutItem', input, readPut(input));
  return {
    Attributes: input.ReturnValues === 'ALL_OLD' ? written.before?.item : undefined,
    ...answer(engine, input, written),
  };
}

export function deleteItem(engine: Engine, input: DeleteItemCommandInput): Output<DeleteItemCommandOutput> {
  checkShape(input, 'key');
  checkOldOnly(input);
  const written = write(engine, 'DeleteItem', input, readDelete(input));
  return {
    Attributes: input.ReturnValues === 'ALL_OLD' ? written.before?.item : undefined,
    ...answer(engine, input, written),
  };
}

function returnedAttributes(
  wanted: string | undefined,
  mutation: Mutation,
  written: Written,
): Item | undefined {
  const { before, after } = written;
  switch (wanted) {
    case 'ALL_OLD':
      return before?.item;
    case 'ALL_NEW':
      return after?.item;
    case 'UPDATED_OLD':
    case 'UPDATED_NEW': {
      const source = wanted === 'UPDATED_OLD' ? before : after;
      const paths = mutation.kind === 'update' ? mutation.actions.map(({ path }) => path) : [];
      return source && updatedPart(source.item, paths);
    }
    default:
      return undefined;
  }
}

export function updateItem(engine: Engine, input: UpdateItemCommandInput): Output<UpdateItemCommandOutput> {
  checkShape(input, 'key');
  const mutation = readUpdate(input);
  const written = write(engine, 'UpdateItem', input, mutation);
  return {
    Attributes: returnedAttributes(input.ReturnValues, mutation, written),
    ...answer(engine, input, written),
  };
}
