import type {
  DescribeEndpointsCommandOutput,
  DescribeLimitsCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  ListTablesCommandInput,
  ListTablesCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import type { Output } from '../items/get-item.ts';
import { checkTableName, Constraints } from '../validation.ts';
import { describeTable } from './describe-table.ts';

/** Source: API reference, ListTables, Limit. */
const MAX_NAMES = 100;

export function listTables(engine: Engine, input: ListTablesCommandInput): Output<ListTablesCommandOutput> {
  new Constraints()
    .length('exclusiveStartTableName', input.ExclusiveStartTableName, 3, 255)
    .pattern('exclusiveStartTableName', input.ExclusiveStartTableName, '[a-zA-Z0-9_.-]+')
    .range('limit', input.Limit, 1, MAX_NAMES)
    .check();
  const limit = input.Limit ?? MAX_NAMES;
  const after = input.ExclusiveStartTableName;
  const names = engine.tables.names();
  const start = after === undefined ? 0 : firstAfter(names, after);
  const page = names.slice(start, start + limit);
  return {
    TableNames: page,
    LastEvaluatedTableName: start + limit < names.length ? page.at(-1) : undefined,
  };
}

function firstAfter(names: readonly string[], name: string): number {
  const index = names.findIndex((candidate) => candidate > name);
  return index === -1 ? names.length : index;
}

export function describeTableOperation(
  engine: Engine,
  input: DescribeTableCommandInput,
): Output<DescribeTableCommandOutput> {
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints.check();
  return { Table: describeTable(engine, engine.tables.forControl(input.TableName ?? '').record) };
}

/** The quotas that a new account has. Source: developer guide, "Quotas in Amazon DynamoDB". */
export function describeLimits(): Output<DescribeLimitsCommandOutput> {
  return {
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  };
}

/** This endpoint itself: there is no other one to be found. */
export function describeEndpoints(call: Call): Output<DescribeEndpointsCommandOutput> {
  return { Endpoints: [{ Address: new URL(call.endpoint).host, CachePeriodInMinutes: 1_440 }] };
}
