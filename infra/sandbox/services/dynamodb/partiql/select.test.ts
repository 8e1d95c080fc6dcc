import type { AttributeValue, DynamoDBClient, ExecuteStatementCommandInput } from '@aws-sdk/client-dynamodb';
import { ExecuteStatementCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint } from '../test-endpoint.ts';

let endpoint: TestEndpoint;
let client: DynamoDBClient;

type Item = Record<string, AttributeValue>;

const ITEMS: readonly Item[] = [
  {
    pk: { S: 'p' },
    sk: { S: 's1' },
    g: { S: 'x' },
    l: { S: 'l1' },
    proj: { S: 'a' },
    age: { N: '30' },
    tree: { M: { leaf: { S: 'deep' }, list: { L: [{ N: '7' }] } } },
  },
  {
    pk: { S: 'p' },
    sk: { S: 's2' },
    g: { S: 'y' },
    l: { S: 'l2' },
    proj: { S: 'b' },
    age: { N: '40' },
    tags: { SS: ['a', 'b'] },
  },
  { pk: { S: 'p' }, sk: { S: 's3' }, age: { N: '50' }, nothing: { NULL: true } },
  { pk: { S: 'q' }, sk: { S: 's4' }, g: { S: 'x' }, proj: { S: 'd' }, age: { N: '60' } },
];

beforeAll(async () => {
  endpoint = await openEndpoint();
  ({ client } = endpoint);
  await makeTable(client, 'shop-items', {
    key: ['pk', 'sk'],
    global: { byG: ['g'] },
    local: { byL: 'l' },
    projected: ['proj'],
  });
  for (const Item of ITEMS) await client.send(new PutItemCommand({ TableName: 'shop-items', Item }));
});

afterAll(() => endpoint.close());

function run(Statement: string, input: Partial<ExecuteStatementCommandInput> = {}) {
  return client.send(
    new ExecuteStatementCommand({ Statement: Statement.replace('TABLE', '"shop-items"'), ...input }),
  );
}

async function keys(statement: string, parameters?: AttributeValue[]): Promise<readonly string[]> {
  const { Items } = await run(statement, { Parameters: parameters });
  return (Items ?? []).map(({ sk }) => sk?.S ?? '').sort();
}

describe('SELECT', () => {
  it.each<[string, readonly string[], AttributeValue[]?]>([
    ['SELECT * FROM TABLE', ['s1', 's2', 's3', 's4']],
    ["SELECT * FROM TABLE WHERE pk = 'p'", ['s1', 's2', 's3']],
    ["select * from TABLE where 'p' = pk and sk > ?", ['s2', 's3'], [{ S: 's1' }]],
    ["SELECT * FROM TABLE WHERE pk = 'p' AND begins_with(sk, 's2')", ['s2']],
    ["SELECT * FROM TABLE WHERE pk = 'p' AND sk BETWEEN 's1' AND 's2'", ['s1', 's2']],
    ["SELECT * FROM TABLE WHERE pk IN ['p', 'q'] AND age >= 40", ['s2', 's3', 's4']],
    ['SELECT * FROM TABLE WHERE age = 40 OR age = 6e1', ['s2', 's4']],
    ['SELECT * FROM TABLE WHERE NOT (age < 50)', ['s3', 's4']],
    ['SELECT * FROM TABLE WHERE age NOT IN (30, 40)', ['s3', 's4']],
    ['SELECT * FROM TABLE WHERE age <> 30 AND age != 40', ['s3', 's4']],
    ['SELECT * FROM TABLE WHERE proj IS MISSING', ['s3']],
    ["SELECT * FROM TABLE WHERE proj IS NOT MISSING AND pk = 'q'", ['s4']],
    ['SELECT * FROM TABLE WHERE nothing IS NULL', ['s3']],
    ["SELECT * FROM TABLE WHERE tree.leaf = 'deep'", ['s1']],
    ['SELECT * FROM TABLE WHERE tree.list[0] = 7', ['s1']],
    ["SELECT * FROM TABLE WHERE contains(tags, 'a')", ['s2']],
    ["SELECT * FROM TABLE WHERE attribute_type(tags, 'SS')", ['s2']],
    ['SELECT * FROM TABLE WHERE size(tags) = 2', ['s2']],
    ['SELECT * FROM TABLE WHERE tags = ?', ['s2'], [{ SS: ['b', 'a'] }]],
    ["SELECT * FROM TABLE WHERE tags = <<'b', 'a'>>", ['s2']],
    ["SELECT * FROM TABLE WHERE tree = {'leaf': 'deep', 'list': [7]}", ['s1']],
    ["SELECT * FROM TABLE WHERE \"pk\" = 'it''s not there'", []],
    ["-- a note\nSELECT * FROM TABLE /* and\none more */ WHERE pk = 'q' -- the end", ['s4']],
    ['SELECT * FROM TABLE."byG" WHERE g = \'x\'', ['s1', 's4']],
    ['SELECT * FROM TABLE.byL', ['s1', 's2']],
  ])('%s', async (statement, expected, parameters) => {
    expect(await keys(statement, parameters)).toEqual(expected);
  });

  it('picks attributes, nested ones under their last name', async () => {
    const { Items } = await run("SELECT sk, tree.leaf, tree.list[0] FROM TABLE WHERE pk = 'p' AND sk = 's1'");
    expect(Items).toEqual([{ sk: { S: 's1' }, leaf: { S: 'deep' }, _3: { N: '7' } }]);
  });

  it('orders by the sort key', async () => {
    const { Items } = await run("SELECT sk FROM TABLE WHERE pk = 'p' ORDER BY sk DESC");
    expect(Items?.map(({ sk }) => sk?.S)).toEqual(['s3', 's2', 's1']);
    const both = await run("SELECT sk FROM TABLE WHERE pk IN ['p', 'q'] ORDER BY pk DESC, sk ASC");
    expect(both.Items?.map(({ sk }) => sk?.S)).toEqual(['s4', 's1', 's2', 's3']);
  });

  it('reads a key, not the table, where the condition names one', async () => {
    const big = { v: { S: 'x'.repeat(200_000) } };
    await makeTable(client, 'weighed', { key: ['pk'] });
    for (const pk of ['a', 'b', 'c'])
      await client.send(new PutItemCommand({ TableName: 'weighed', Item: { pk: { S: pk }, ...big } }));
    const units = async (where: string) =>
      (
        await client.send(
          new ExecuteStatementCommand({
            Statement: `SELECT pk FROM weighed WHERE ${where}`,
            ConsistentRead: true,
            ReturnConsumedCapacity: 'TOTAL',
          }),
        )
      ).ConsumedCapacity?.CapacityUnits;
    expect(await units("pk = 'a'")).toBe(49);
    expect(await units("pk IN ['a', 'b']")).toBe(98);
    expect(await units("v = 'a'")).toBe(147);
    expect(await units("pk = 'a' OR pk = 'b'")).toBe(147);
  });

  it('pages with a token that belongs to its statement', async () => {
    const statement = "SELECT * FROM TABLE WHERE pk IN ['q', 'p']";
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await run(statement, { Limit: 1, NextToken });
      seen.push(...(page.Items ?? []).map(({ sk }) => sk?.S ?? ''));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(seen).toEqual(['s4', 's1', 's2', 's3']);
    const { NextToken: token } = await run(statement, { Limit: 1 });
    for (const wrong of [
      run('SELECT * FROM TABLE', { NextToken: token }),
      run(statement, { NextToken: 'x' }),
    ])
      expect(await failure(wrong)).toMatchObject({
        name: 'ValidationException',
        message: 'NextToken does not match request',
      });
  });

  it('serves from an index what it projects; a local one reaches back', async () => {
    const { Items } = await run("SELECT * FROM TABLE.byG WHERE g = 'y'");
    expect(Object.keys(Items?.[0] ?? {}).sort()).toEqual(['g', 'pk', 'proj', 'sk']);
    const back = await run("SELECT age FROM TABLE.byL WHERE pk = 'p'", { ReturnConsumedCapacity: 'INDEXES' });
    expect(back.Items).toEqual([{ age: { N: '30' } }, { age: { N: '40' } }]);
    expect(back.ConsumedCapacity?.Table?.CapacityUnits).toBe(1);
  });

  it.each<[string, string, AttributeValue[]?]>([
    ['SELECTT * FROM TABLE', "Statement wasn't well formed, can't be processed: Unexpected SELECTT"],
    ['SELECT * FROM TABLE t', "Statement wasn't well formed, can't be processed: Unexpected t"],
    [
      'SELECT * FROM TABLE WHERE',
      "Statement wasn't well formed, can't be processed: Unexpected end of statement",
    ],
    ['SELECT * FROM "shop', "Statement wasn't well formed, can't be processed"],
    ['SELECT COUNT(*) FROM TABLE', "Statement wasn't well formed, can't be processed: Unexpected ("],
    ['SELECT * FROM ""', 'Path component cannot be an empty string'],
    ['SELECT * FROM TABLE."byG"."more"', 'A path may contain at most 2 components in the FROM clause'],
    ['SELECT * FROM TABLE."absent"', 'The table does not have the specified index'],
    ['SELECT * FROM TABLE WHERE pk = ?', "Number of parameters in request and statement don't match."],
    [
      "SELECT * FROM TABLE WHERE pk = 'p'",
      "Number of parameters in request and statement don't match.",
      [{ S: 'x' }],
    ],
    [
      'SELECT * FROM absent WHERE a < ?',
      'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
      [{ BOOL: true }],
    ],
    [
      'SELECT * FROM TABLE ORDER BY sk',
      'Must have WHERE clause in the statement when using ORDER BY clause.',
    ],
    [
      'SELECT * FROM TABLE WHERE age = 1 ORDER BY sk',
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    ],
    [
      "SELECT * FROM TABLE WHERE pk = 'p' ORDER BY age",
      'Variable reference age in ORDER BY clause must be part of the primary key',
    ],
    [
      "SELECT age FROM TABLE.byG WHERE g = 'x'",
      'One or more parameter values were invalid: Global secondary index byG does not project [age]',
    ],
    [
      "SELECT pk FROM TABLE.byG WHERE g = 'x' AND age = 1",
      'One or more parameter values were invalid: Secondary index byG does not project one or more filter attributes: [age]',
    ],
    [
      "SELECT pk FROM TABLE WHERE pk = 'p' LIMIT 1",
      "Statement wasn't well formed, can't be processed: Unexpected LIMIT",
    ],
  ])('refuses %s', async (statement, message, parameters) => {
    const error = await failure(run(statement, { Parameters: parameters }));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(message);
  });

  it('names a table that is not there, and a consistent read of a global index', async () => {
    expect((await failure(run('SELECT * FROM absent'))).name).toBe('ResourceNotFoundException');
    const consistent = await failure(run('SELECT * FROM TABLE.byG', { ConsistentRead: true }));
    expect(consistent.message).toBe('Strongly consistent read is not supported on Global Secondary Indexes');
  });
});
