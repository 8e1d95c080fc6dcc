import type { QueryCommandInput, QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { invalidValues, validationError } from '../errors.ts';
import { attributesIn, matches } from '../expressions/evaluate.ts';
import type { KeyTest, KeyTests } from '../expressions/key-condition.ts';
import { keyTestsOf } from '../expressions/key-condition.ts';
import { olderFilter, olderKeyTests } from '../expressions/older-parameters.ts';
import { attributesToGet, checkExpressionParameters } from '../expressions/parameters.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import { parseProjection } from '../expressions/parse-projection.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import type { Condition, Path } from '../expressions/syntax.ts';
import { fitsStartKey } from '../items/check-item.ts';
import type { Output } from '../items/get-item.ts';
import { queryRange } from '../storage/keys.ts';
import type { Table, TableIndex } from '../tables/registry.ts';
import type { KeyAttribute, KeyPair } from '../tables/table.ts';
import { keyAttributes, startKeyAttributes } from '../tables/table.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { equalValues } from '../values/attribute-value.ts';
import { validateItem } from '../values/validate-value.ts';
import { checkTableName, Constraints, RETURN_CONSUMED_CAPACITY } from '../validation.ts';
import {
  checkConsistency,
  checkSelect,
  indexNamed,
  positionOf,
  reachesBack,
  SELECT_VALUES,
} from './read-plan.ts';
import { walk } from './walk.ts';

interface ParsedQuery {
  readonly tests: KeyTests;
  readonly filter: Condition | undefined;
  readonly projection: readonly Path[] | undefined;
  readonly startKey: Item | undefined;
}

function checkShape(input: QueryCommandInput): void {
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints
    .length('indexName', input.IndexName, 3, 255)
    .pattern('indexName', input.IndexName, '[a-zA-Z0-9_.-]+')
    .range('limit', input.Limit, 1)
    .oneOf('select', input.Select, SELECT_VALUES)
    .oneOf('returnConsumedCapacity', input.ReturnConsumedCapacity, RETURN_CONSUMED_CAPACITY)
    .oneOf('conditionalOperator', input.ConditionalOperator, ['AND', 'OR'])
    .check();
}

/** A start key with canonical numbers. Throws ValidationException where a value of it is none. */
export function readStartKey(key: Item | undefined): Item | undefined {
  return key === undefined ? undefined : validateItem(key);
}

function parseQuery(input: QueryCommandInput): ParsedQuery {
  const { ProjectionExpression, FilterExpression, KeyConditionExpression } = input;
  const { AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions } = input;
  checkExpressionParameters(
    { ProjectionExpression, FilterExpression, KeyConditionExpression },
    {
      AttributesToGet,
      QueryFilter,
      ConditionalOperator,
      // AWS lets KeyConditions stand beside a filter expression, but not beside its own expression.
      KeyConditions: KeyConditionExpression === undefined ? undefined : KeyConditions,
    },
    input,
  );
  const startKey = readStartKey(input.ExclusiveStartKey);
  if (KeyConditionExpression === undefined && KeyConditions === undefined)
    throw validationError(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  const placeholders = new Placeholders(input);
  const tests =
    KeyConditionExpression === undefined
      ? olderKeyTests(KeyConditions ?? {})
      : keyTestsOf(parseCondition('KeyConditionExpression', KeyConditionExpression, placeholders));
  const filter =
    FilterExpression === undefined
      ? olderFilter(QueryFilter, ConditionalOperator)
      : parseCondition('FilterExpression', FilterExpression, placeholders);
  const projection =
    ProjectionExpression !== undefined
      ? parseProjection(ProjectionExpression, placeholders)
      : AttributesToGet && attributesToGet(AttributesToGet);
  placeholders.finish();
  return { tests, filter, projection, startKey };
}

function valuesOf(test: KeyTest): readonly AttributeValue[] {
  return test.operator === 'BETWEEN' ? [test.low, test.high] : [test.value];
}

function checkTest(attribute: KeyAttribute, test: KeyTest): void {
  if (valuesOf(test).some((value) => value[attribute.type] === undefined))
    throw invalidValues('Condition parameter type does not match schema type');
  if (
    valuesOf(test).some((value) => value.S === '' || value.B?.byteLength === 0) &&
    test.operator !== 'BEGINS_WITH'
  )
    throw validationError(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${attribute.type === 'S' ? 'string' : 'binary'} value. Key: ${attribute.name}`,
    );
  if (test.operator === 'BEGINS_WITH' && attribute.type === 'N')
    throw validationError(
      'Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    );
}

export interface KeySelection {
  readonly partition: AttributeValue;
  readonly range: KeyTest | undefined;
}

/** Holds the tests against a key. Throws ValidationException where they are not one partition and a sort condition. */
export function selectKey(keys: KeyPair, tests: KeyTests): KeySelection {
  const hash = tests.get(keys.hash.name);
  if (hash === undefined)
    throw validationError(`Query condition missed key schema element: ${keys.hash.name}`);
  const range = keys.range === undefined ? undefined : tests.get(keys.range.name);
  if (tests.size > 1 && keys.range === undefined) throw validationError('Query key condition not supported');
  if (tests.size > 1 && range === undefined)
    throw validationError(`Query condition missed key schema element: ${keys.range?.name ?? ''}`);
  checkTest(keys.hash, hash);
  if (keys.range !== undefined && range !== undefined) checkTest(keys.range, range);
  if (hash.operator !== '=') throw validationError('Query key condition not supported');
  return { partition: hash.value, range };
}

function asCondition(name: string, test: KeyTest): Condition {
  const operand = { kind: 'path', path: [name] } as const;
  const literal = (value: AttributeValue) => ({ kind: 'value', value }) as const;
  if (test.operator === 'BETWEEN')
    return { kind: 'between', operand, low: literal(test.low), high: literal(test.high) };
  if (test.operator === 'BEGINS_WITH') return { kind: 'begins', operand, argument: literal(test.value) };
  return { kind: 'compare', operator: test.operator, left: operand, right: literal(test.value) };
}

/** Where a query goes on. Throws ValidationException where the start key is not one of this query. */
function startAfter(
  table: Table,
  index: TableIndex | undefined,
  keys: KeyPair,
  selection: KeySelection,
  startKey: Item | undefined,
): Buffer | undefined {
  if (startKey === undefined) return undefined;
  if (!fitsStartKey(startKeyAttributes(table.record, index?.record), startKey))
    throw validationError('The provided starting key is invalid');
  const hash = startKey[keys.hash.name];
  const samePartition = hash !== undefined && equalValues(hash, selection.partition);
  if (selection.range !== undefined && keys.range !== undefined) {
    if (!matches(asCondition(keys.range.name, selection.range), startKey))
      throw validationError('The provided starting key does not match the range key predicate');
  }
  if (!samePartition)
    throw validationError(
      'The provided starting key is outside query boundaries based on provided conditions',
    );
  return positionOf(table, index, startKey);
}

/** Throws ValidationException where a filter looks at a key attribute of what is read. */
function checkFilter(keys: KeyPair, filter: Condition | undefined, older: boolean): void {
  if (filter === undefined) return;
  const names = attributesIn(filter);
  for (const { name } of keyAttributes(keys))
    if (names.has(name))
      throw validationError(
        `${older ? 'QueryFilter' : 'Filter Expression'} can only contain non-primary key attributes: Primary key attribute: ${name}`,
      );
}

export function query(engine: Engine, input: QueryCommandInput): Output<QueryCommandOutput> {
  checkShape(input);
  checkSelect(input, 'Querying');
  const { tests, filter, projection, startKey } = parseQuery(input);
  const table = engine.tables.forItems(input.TableName ?? '');
  const index = indexNamed(table, input.IndexName);
  checkConsistency(index, input.ConsistentRead);
  const keys = index?.record.keys ?? table.record.keys;
  const storeId = index?.record.storeId ?? table.record.storeId;
  const selection = selectKey(keys, tests);
  const after = startAfter(table, index, keys, selection, startKey);
  checkFilter(keys, filter, input.FilterExpression === undefined);
  const fetchesTable = reachesBack(index, input.Select, projection);
  engine.throttle.admit('Read', table, 'Query', input.IndexName);
  const page = walk(engine, {
    table,
    index,
    range: queryRange(storeId, selection.partition, selection.range),
    reverse: input.ScanIndexForward === false,
    after,
    limit: input.Limit ?? Number.POSITIVE_INFINITY,
    filter,
    projection,
    countOnly: input.Select === 'COUNT',
    consistent: input.ConsistentRead === true,
    fetchesTable,
  });
  engine.throttle.consume('Read', table, page.cost);
  engine.meter.returnedItems(table.record.name, 'Query', page.count);
  return {
    Items: input.Select === 'COUNT' ? undefined : page.items,
    Count: page.count,
    ScannedCount: page.scanned,
    LastEvaluatedKey: page.lastKey,
    ConsumedCapacity: page.cost.report(input.ReturnConsumedCapacity, table.record.name),
  };
}
