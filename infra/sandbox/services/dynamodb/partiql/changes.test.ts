import type { AttributeValue, DynamoDBClient, ExecuteStatementCommandInput } from '@aws-sdk/client-dynamodb';
import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
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

describe('changes by statement', () => {
  const stored = async (sk: string) =>
    (
      await client.send(
        new GetItemCommand({ TableName: 'shop-items', Key: { pk: { S: 'w' }, sk: { S: sk } } }),
      )
    ).Item;

  it('INSERT makes one item, and never replaces one', async () => {
    await run("INSERT INTO TABLE VALUE {'pk': 'w', 'sk': ?, 'n': 1, 'list': [1, 'a']}", {
      Parameters: [{ S: '1' }],
    });
    expect(await stored('1')).toEqual({
      pk: { S: 'w' },
      sk: { S: '1' },
      n: { N: '1' },
      list: { L: [{ N: '1' }, { S: 'a' }] },
    });
    const again = await failure(run("INSERT INTO TABLE VALUE {'pk': 'w', 'sk': '1'}"));
    expect(again).toMatchObject({ name: 'DuplicateItemException' });
    await run("INSERT INTO TABLE VALUE {'pk': 'w', 'sk': '1'} ON CONFLICT DO NOTHING");
    expect((await stored('1'))?.n).toEqual({ N: '1' });
    const rest = await failure(run("INSERT INTO TABLE VALUE {'pk': 'w', 'sk': '2'} foo"));
    expect(rest.name).toBe('ValidationException');
    expect(await stored('2')).toBeUndefined();
  });

  it('UPDATE changes an item that is there', async () => {
    const { Items } = await run(
      "UPDATE TABLE SET n = n + 2, tags = <<'a'>> SET list = list_append(list, ['b']) REMOVE absent WHERE pk = 'w' AND sk = '1' RETURNING ALL NEW *",
    );
    expect(Items).toEqual([
      {
        pk: { S: 'w' },
        sk: { S: '1' },
        n: { N: '3' },
        tags: { SS: ['a'] },
        list: { L: [{ N: '1' }, { S: 'a' }, { S: 'b' }] },
      },
    ]);
    const none = await run("UPDATE TABLE SET fresh = 1 WHERE pk = 'w' AND sk = '1' RETURNING MODIFIED OLD *");
    expect(none.Items).toEqual([]);
    await run("UPDATE TABLE SET tags = set_add(tags, <<'c'>>) WHERE pk = 'w' AND sk = '1'");
    expect((await stored('1'))?.tags).toEqual({ SS: ['a', 'c'] });
    for (const where of ["pk = 'w' AND sk = 'absent'", "pk = 'w' AND sk = '1' AND n = 99"])
      expect((await failure(run(`UPDATE TABLE SET n = 0 WHERE ${where}`))).name).toBe(
        'ConditionalCheckFailedException',
      );
    const partly = await failure(run("UPDATE TABLE SET n = 0 WHERE pk = 'w'"));
    expect(partly.message).toBe('Where clause does not contain a mandatory equality on all key attributes');
  });

  it('DELETE removes one item', async () => {
    const wrong = await failure(run("DELETE FROM TABLE WHERE pk = 'w' AND sk = '1' RETURNING ALL NEW *"));
    expect(wrong.message).toBe(
      'Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements.',
    );
    const { Items } = await run("DELETE FROM TABLE WHERE pk = 'w' AND sk = '1' RETURNING ALL OLD *");
    expect(Items?.[0]?.n).toEqual({ N: '3' });
    expect(await stored('1')).toBeUndefined();
  });
});

describe('BatchExecuteStatement', () => {
  it('answers each statement for itself', async () => {
    const { Responses } = await client.send(
      new BatchExecuteStatementCommand({
        Statements: [
          { Statement: `SELECT * FROM "shop-items" WHERE pk = 'q' AND sk = ?`, Parameters: [{ S: 's4' }] },
          { Statement: `SELECT * FROM "shop-items" WHERE pk = 'q' AND sk = 'absent'` },
          { Statement: `SELECT * FROM "shop-items" WHERE pk = 'q'` },
          { Statement: `SELECT * FROM absent WHERE pk = 'q' AND sk = 'a'` },
        ],
      }),
    );
    expect(Responses).toEqual([
      { TableName: 'shop-items', Item: ITEMS[3] },
      { TableName: 'shop-items' },
      {
        TableName: 'shop-items',
        Error: {
          Code: 'ValidationError',
          Message:
            'Select statements within BatchExecuteStatement must specify the primary key in the where clause.',
        },
      },
      { TableName: 'absent', Error: { Code: 'ResourceNotFound', Message: 'Requested resource not found' } },
    ]);
  });

  it('is not offered as a transaction, by name', async () => {
    const error = await failure(
      client.send(new ExecuteTransactionCommand({ TransactStatements: [{ Statement: 'SELECT * FROM a' }] })),
    );
    expect(error.name).toBe('UnknownOperationException');
  });
});
