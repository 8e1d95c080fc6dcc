import type {
  BatchExecuteStatementCommandInput,
  BatchExecuteStatementCommandOutput,
  BatchStatementErrorCodeEnum,
  BatchStatementRequest,
  BatchStatementResponse,
  ConsumedCapacity,
  ExecuteStatementCommandInput,
  ExecuteStatementCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import { validationError } from '../errors.ts';
import type { Output } from '../items/get-item.ts';
import { Costs } from '../items/transact-get.ts';
import { Constraints, RETURN_CONSUMED_CAPACITY } from '../validation.ts';
import { executeDelete, executeInsert, executeUpdate, keyAndRest } from './change.ts';
import { MAX_STATEMENT_LENGTH } from './lexer.ts';
import { parseStatement } from './parse-statement.ts';
import { executeSelect, select } from './select.ts';
import type { SelectStatement, Statement } from './statement.ts';

/** Source: API reference, BatchExecuteStatement. */
const MAX_STATEMENTS = 25;

function change(engine: Engine, statement: Exclude<Statement, SelectStatement>, operation: string) {
  switch (statement.kind) {
    case 'insert':
      return executeInsert(engine, statement, operation);
    case 'update':
      return executeUpdate(engine, statement, operation);
    case 'delete':
      return executeDelete(engine, statement, operation);
  }
}

/** Executes one PartiQL statement. */
export function executeStatement(
  engine: Engine,
  input: ExecuteStatementCommandInput,
): Output<ExecuteStatementCommandOutput> {
  new Constraints()
    .required('statement', input.Statement)
    .length('statement', input.Statement, 1, MAX_STATEMENT_LENGTH)
    .length('parameters', input.Parameters, 1)
    .range('limit', input.Limit, 1)
    .oneOf('returnConsumedCapacity', input.ReturnConsumedCapacity, RETURN_CONSUMED_CAPACITY)
    .check();
  const statement = parseStatement(input.Statement ?? '', input.Parameters);
  if (statement.kind === 'select') return executeSelect(engine, statement, input);
  const { table, cost, returned } = change(engine, statement, 'ExecuteStatement');
  return {
    Items: returned === undefined ? [] : [returned],
    ConsumedCapacity: cost.report(input.ReturnConsumedCapacity, table.record.name),
  };
}

const ERROR_CODES: Readonly<Record<string, BatchStatementErrorCodeEnum>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  ProvisionedThroughputExceededException: 'ProvisionedThroughputExceeded',
  ResourceNotFoundException: 'ResourceNotFound',
  DuplicateItemException: 'DuplicateItem',
  ValidationException: 'ValidationError',
};

/** One read of a batch: it must name one item by its whole primary key. */
function selectOne(engine: Engine, statement: SelectStatement, request: BatchStatementRequest) {
  const found = engine.tables.forItems(statement.table);
  const key = keyAndRest(found, statement.where);
  if (key === undefined || statement.index !== undefined)
    throw validationError(
      'Select statements within BatchExecuteStatement must specify the primary key in the where clause.',
    );
  const { items, cost } = select(engine, statement, {
    Statement: request.Statement,
    ConsistentRead: request.ConsistentRead,
  });
  return { table: found, cost, returned: items[0] };
}

function respond(
  engine: Engine,
  request: BatchStatementRequest,
  statement: Statement,
  costs: Costs,
): BatchStatementResponse {
  try {
    const { table, cost, returned } =
      statement.kind === 'select'
        ? selectOne(engine, statement, request)
        : change(engine, statement, 'BatchExecuteStatement');
    if (statement.kind === 'select') engine.throttle.consume('Read', table, cost);
    costs.of(table).add(cost);
    return { TableName: table.record.name, Item: returned };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const Code = ERROR_CODES[error.code];
    if (Code === undefined) throw error;
    return { TableName: statement.table, Error: { Code, Message: error.message } };
  }
}

/** Executes up to 25 statements, each for itself: all of them reads of single items, or all of them changes. */
export function batchExecuteStatement(
  engine: Engine,
  input: BatchExecuteStatementCommandInput,
): Output<BatchExecuteStatementCommandOutput> {
  const constraints = new Constraints();
  constraints
    .required('statements', input.Statements)
    .length('statements', input.Statements, 1, MAX_STATEMENTS)
    .oneOf('returnConsumedCapacity', input.ReturnConsumedCapacity, RETURN_CONSUMED_CAPACITY);
  input.Statements?.forEach(({ Statement }, index) => {
    const member = `statements.${index + 1}.member.statement`;
    constraints.required(member, Statement).length(member, Statement, 1, MAX_STATEMENT_LENGTH);
  });
  constraints.check();
  const requests = input.Statements ?? [];
  const statements = requests.map(({ Statement, Parameters }) => parseStatement(Statement ?? '', Parameters));
  const reads = statements.filter(({ kind }) => kind === 'select').length;
  if (reads !== 0 && reads !== statements.length)
    throw validationError('A batch of statements must hold either reads or writes, not both');
  const costs = new Costs();
  const responses = requests.map((request, index): BatchStatementResponse => {
    const statement = statements[index];
    return statement === undefined ? {} : respond(engine, request, statement, costs);
  });
  const capacities: ConsumedCapacity[] = [];
  for (const [table, cost] of costs) {
    const capacity = cost.report(input.ReturnConsumedCapacity, table.record.name);
    if (capacity !== undefined) capacities.push(capacity);
  }
  return { Responses: responses, ConsumedCapacity: capacities.length === 0 ? undefined : capacities };
}
