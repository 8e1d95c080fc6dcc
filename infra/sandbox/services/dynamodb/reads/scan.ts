import type { ScanCommandInput, ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { validationError } from '../errors.ts';
import { olderFilter } from '../expressions/older-parameters.ts';
import { attributesToGet, checkExpressionParameters } from '../expressions/parameters.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import { parseProjection } from '../expressions/parse-projection.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import type { Condition, Path } from '../expressions/syntax.ts';
import { fitsStartKey } from '../items/check-item.ts';
import type { Output } from '../items/get-item.ts';
import type { KeyRange } from '../storage/keys.ts';
import { segmentRange, wholeStore } from '../storage/keys.ts';
import type { Table, TableIndex } from '../tables/registry.ts';
import { startKeyAttributes } from '../tables/table.ts';
import type { Item } from '../values/attribute-value.ts';
import { checkTableName, Constraints, RETURN_CONSUMED_CAPACITY } from '../validation.ts';
import { readStartKey } from './query.ts';
import {
  checkConsistency,
  checkSelect,
  indexNamed,
  positionOf,
  reachesBack,
  SELECT_VALUES,
} from './read-plan.ts';
import { walk } from './walk.ts';

/** Source: API reference, Scan, TotalSegments. */
const MAX_SEGMENTS = 1_000_000;

function checkShape(input: ScanCommandInput): void {
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints
    .length('indexName', input.IndexName, 3, 255)
    .pattern('indexName', input.IndexName, '[a-zA-Z0-9_.-]+')
    .range('limit', input.Limit, 1)
    .range('segment', input.Segment, 0, MAX_SEGMENTS - 1)
    .range('totalSegments', input.TotalSegments, 1, MAX_SEGMENTS)
    .oneOf('select', input.Select, SELECT_VALUES)
    .oneOf('returnConsumedCapacity', input.ReturnConsumedCapacity, RETURN_CONSUMED_CAPACITY)
    .oneOf('conditionalOperator', input.ConditionalOperator, ['AND', 'OR'])
    .check();
  const { Segment: segment, TotalSegments: total } = input;
  if (total !== undefined && segment === undefined)
    throw validationError(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  if (segment === undefined) return;
  if (total === undefined)
    throw validationError(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  if (segment >= total)
    throw validationError(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
}

interface ParsedScan {
  readonly filter: Condition | undefined;
  readonly projection: readonly Path[] | undefined;
  readonly startKey: Item | undefined;
}

function parseScan(input: ScanCommandInput): ParsedScan {
  const { ProjectionExpression, FilterExpression, AttributesToGet, ScanFilter, ConditionalOperator } = input;
  checkExpressionParameters(
    { ProjectionExpression, FilterExpression },
    { AttributesToGet, ScanFilter, ConditionalOperator },
    input,
  );
  const startKey = readStartKey(input.ExclusiveStartKey);
  const placeholders = new Placeholders(input);
  const filter =
    FilterExpression === undefined
      ? olderFilter(ScanFilter, ConditionalOperator)
      : parseCondition('FilterExpression', FilterExpression, placeholders);
  const projection =
    ProjectionExpression !== undefined
      ? parseProjection(ProjectionExpression, placeholders)
      : AttributesToGet && attributesToGet(AttributesToGet);
  placeholders.finish();
  return { filter, projection, startKey };
}

/** Where a scan goes on. Throws ValidationException where the start key is not one of this table, index and segment. */
function startAfter(
  table: Table,
  index: TableIndex | undefined,
  range: KeyRange,
  input: ScanCommandInput,
  startKey: Item | undefined,
): Buffer | undefined {
  if (startKey === undefined) return undefined;
  if (!fitsStartKey(startKeyAttributes(table.record, index?.record), startKey))
    throw validationError(
      index === undefined
        ? 'The provided starting key is invalid: The provided key element does not match the schema'
        : 'The provided starting key is invalid',
    );
  const position = positionOf(table, index, startKey);
  if (Buffer.compare(position, range.start) < 0 || Buffer.compare(position, range.end) >= 0)
    throw validationError(
      `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${input.TotalSegments ?? 1} Segment: ${input.Segment ?? 0}`,
    );
  return position;
}

export function scan(engine: Engine, input: ScanCommandInput): Output<ScanCommandOutput> {
  checkShape(input);
  checkSelect(input, 'Scanning');
  const { filter, projection, startKey } = parseScan(input);
  const table = engine.tables.forItems(input.TableName ?? '');
  const index = indexNamed(table, input.IndexName);
  checkConsistency(index, input.ConsistentRead);
  const storeId = index?.record.storeId ?? table.record.storeId;
  const range =
    input.Segment === undefined || input.TotalSegments === undefined
      ? wholeStore(storeId)
      : segmentRange(storeId, input.Segment, input.TotalSegments);
  const after = startAfter(table, index, range, input, startKey);
  const fetchesTable = reachesBack(index, input.Select, projection);
  engine.throttle.admit('Read', table, 'Scan', input.IndexName);
  const page = walk(engine, {
    table,
    index,
    range,
    reverse: false,
    after,
    limit: input.Limit ?? Number.POSITIVE_INFINITY,
    filter,
    projection,
    countOnly: input.Select === 'COUNT',
    consistent: input.ConsistentRead === true,
    fetchesTable,
  });
  engine.throttle.consume('Read', table, page.cost);
  engine.meter.returnedItems(table.record.name, 'Scan', page.count);
  return {
    Items: input.Select === 'COUNT' ? undefined : page.items,
    Count: page.count,
    ScannedCount: page.scanned,
    LastEvaluatedKey: page.lastKey,
    ConsumedCapacity: page.cost.report(input.ReturnConsumedCapacity, table.record.name),
  };
}
