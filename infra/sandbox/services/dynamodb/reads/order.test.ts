import type { AttributeValue, DynamoDBClient, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { makeTable, openEndpoint } from '../test-endpoint.ts';

type Item = Record<string, AttributeValue>;

let endpoint: TestEndpoint;
let client: DynamoDBClient;

async function putAll(table: string, items: readonly Item[]): Promise<void> {
  for (let index = 0; index < items.length; index += 25)
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [table]: items.slice(index, index + 25).map((Item) => ({ PutRequest: { Item } })) },
      }),
    );
}

const PEOPLE: readonly Item[] = Array.from({ length: 40 }, (_, index) => ({
  pk: { S: `p${index % 4}` },
  sk: { N: String((index - 20) * 1.5) },
  gpk: { S: index % 2 === 0 ? 'even' : 'odd' },
  gsk: { S: `s${String(index).padStart(2, '0')}` },
  lsk: { S: `l${39 - index}` },
  proj: { S: `projected ${index}` },
  rest: { S: `rest ${index}` },
}));

beforeAll(async () => {
  endpoint = await openEndpoint();
  ({ client } = endpoint);
  await makeTable(client, 'people', {
    key: ['pk', 'sk:N'],
    global: { keys: ['gpk', 'gsk'] },
    local: { local: 'lsk' },
    projected: ['proj'],
  });
  await makeTable(client, 'full', { key: ['pk'], global: { all: ['gpk'] } });
  await putAll('people', PEOPLE);
  await putAll('people', [{ pk: { S: 'sparse' }, sk: { N: '1' } }]);
});

afterAll(() => endpoint.close());

function query(input: Partial<QueryCommandInput>) {
  return client.send(
    new QueryCommand({
      TableName: 'people',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'p1' } },
      ...input,
    }),
  );
}

describe('the order of a query against a plain model', () => {
  it('is the order of the values, whatever is written and deleted', async () => {
    await makeTable(client, 'model', { key: ['pk', 'sk:N'], global: { byText: ['g', 't'] } });
    let run = 0;
    const number = fc.oneof(
      fc.integer({ min: -50, max: 50 }).map(String),
      fc
        .integer({ min: -1_000_000_000, max: 1_000_000_000 })
        .map((thousandths) => String(thousandths / 1_000)),
      fc.constantFrom('1e-130', '-1e-130', '9e125', '-9e125', '0', '12345678901234567890.5'),
    );
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ sk: number, t: text, drop: fc.boolean() }), { minLength: 1, maxLength: 12 }),
        async (writes) => {
          const pk = `run${run++}`;
          const model = new Map<string, { readonly n: string; readonly t: string }>();
          for (const { sk, t, drop } of writes) {
            const key = { pk: { S: pk }, sk: { N: sk } };
            const { Attributes } = await client.send(
              new PutItemCommand({
                TableName: 'model',
                Item: { ...key, g: { S: pk }, t: { S: t } },
                ReturnValues: 'ALL_OLD',
              }),
            );
            const same = [...model.keys()].find(
              (known) => Number(known) === Number(sk) && known === Attributes?.sk?.N,
            );
            const canonical =
              same ??
              (
                await query({
                  TableName: 'model',
                  KeyConditionExpression: 'pk = :p AND sk = :s',
                  ExpressionAttributeValues: { ':p': { S: pk }, ':s': { N: sk } },
                })
              ).Items?.[0]?.sk?.N ??
              '';
            model.set(canonical, { n: canonical, t });
            if (drop) {
              await client.send(new DeleteItemCommand({ TableName: 'model', Key: key }));
              model.delete(canonical);
            }
          }
          const byNumber = await query({
            TableName: 'model',
            ExpressionAttributeValues: { ':p': { S: pk } },
          });
          expect(byNumber.Items?.map(({ sk }) => sk?.N)).toEqual(
            [...model.values()].map(({ n }) => n).sort((left, right) => Number(left) - Number(right)),
          );
          const byText = await query({
            TableName: 'model',
            IndexName: 'byText',
            KeyConditionExpression: 'g = :p',
            ExpressionAttributeValues: { ':p': { S: pk } },
          });
          expect(byText.Items?.map(({ t }) => t?.S)).toEqual(
            [...model.values()]
              .map(({ t }) => t)
              .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});
