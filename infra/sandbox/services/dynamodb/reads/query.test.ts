import type { AttributeValue, DynamoDBClient, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
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

function sortKeys(items: readonly Item[] | undefined): readonly number[] {
  return (items ?? []).map(({ sk }) => Number(sk?.N));
}

describe('Query', () => {
  const own = PEOPLE.filter(({ pk }) => pk?.S === 'p1').map(({ sk }) => Number(sk?.N));

  it('answers a partition in the order of its sort key, both ways', async () => {
    expect(sortKeys((await query({})).Items)).toEqual(own);
    expect(sortKeys((await query({ ScanIndexForward: false })).Items)).toEqual([...own].reverse());
  });

  it.each([
    ['sk = :v', (n: number) => n === -4.5],
    ['sk < :v', (n: number) => n < -4.5],
    ['sk <= :v', (n: number) => n <= -4.5],
    ['sk > :v', (n: number) => n > -4.5],
    ['sk >= :v', (n: number) => n >= -4.5],
    [':v < sk', (n: number) => n > -4.5],
    ['sk BETWEEN :v AND :w', (n: number) => n >= -4.5 && n <= 12],
  ])('with %s', async (condition, holds) => {
    const values: Item = { ':p': { S: 'p1' }, ':v': { N: '-4.5' } };
    if (condition.includes(':w')) values[':w'] = { N: '12' };
    const { Items } = await query({
      KeyConditionExpression: `pk = :p AND ${condition}`,
      ExpressionAttributeValues: values,
    });
    expect(sortKeys(Items)).toEqual(own.filter(holds));
  });

  it('goes on where it stopped, both ways, also when the last key was deleted meanwhile', async () => {
    for (const forward of [true, false]) {
      const seen: number[] = [];
      let start: Item | undefined;
      do {
        const page = await query({ Limit: 3, ScanIndexForward: forward, ExclusiveStartKey: start });
        seen.push(...sortKeys(page.Items));
        start = page.LastEvaluatedKey;
      } while (start);
      expect(seen).toEqual(forward ? own : [...own].reverse());
    }
    const gone = { pk: { S: 'gone' }, sk: { N: '2' } };
    await putAll(
      'people',
      [1, 2, 3].map((n) => ({ pk: { S: 'gone' }, sk: { N: String(n) } })),
    );
    const values = { ':p': { S: 'gone' } };
    const first = await query({ ExpressionAttributeValues: values, Limit: 2 });
    await client.send(new DeleteItemCommand({ TableName: 'people', Key: gone }));
    const second = await query({
      ExpressionAttributeValues: values,
      ExclusiveStartKey: first.LastEvaluatedKey,
    });
    expect(sortKeys(second.Items)).toEqual([3]);
  });

  it('has a last key when the limit is reached with the last item, as on AWS', async () => {
    const page = await query({ Limit: own.length });
    expect(page.LastEvaluatedKey).toEqual({ pk: { S: 'p1' }, sk: { N: String(own.at(-1)) } });
    const after = await query({ ExclusiveStartKey: page.LastEvaluatedKey });
    expect(after).toMatchObject({ Count: 0, ScannedCount: 0, Items: [] });
    expect(after.LastEvaluatedKey).toBeUndefined();
  });

  it('filters after reading: the limit counts what is looked at', async () => {
    const page = await query({
      FilterExpression: 'proj = :x',
      ExpressionAttributeValues: { ':p': { S: 'p1' }, ':x': { S: 'projected 9' } },
      Limit: 4,
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(page).toMatchObject({ Count: 1, ScannedCount: 4, ConsumedCapacity: { CapacityUnits: 0.5 } });
    expect(page.LastEvaluatedKey).toBeDefined();
  });

  it('counts without items', async () => {
    const page = await query({ Select: 'COUNT' });
    expect(page).toMatchObject({ Count: own.length, ScannedCount: own.length });
    expect(page.Items).toBeUndefined();
  });

  it('reads a global index with what it projects, sorted by its key', async () => {
    const page = await query({
      IndexName: 'keys',
      KeyConditionExpression: 'gpk = :g AND begins_with(gsk, :s)',
      ExpressionAttributeValues: { ':g': { S: 'even' }, ':s': { S: 's1' } },
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(page.Items?.map(({ gsk }) => gsk?.S)).toEqual(['s10', 's12', 's14', 's16', 's18']);
    expect(Object.keys(page.Items?.[0] ?? {}).sort()).toEqual(['gpk', 'gsk', 'pk', 'proj', 'sk']);
    expect(page.ConsumedCapacity).toMatchObject({
      CapacityUnits: 0.5,
      Table: { CapacityUnits: 0 },
      GlobalSecondaryIndexes: { keys: { CapacityUnits: 0.5 } },
    });
  });

  it('pages through equal index keys without losing or repeating any', async () => {
    await putAll(
      'full',
      Array.from({ length: 30 }, (_, index) => ({ pk: { S: `k${index}` }, gpk: { S: 'same' } })),
    );
    for (const forward of [true, false]) {
      const seen: string[] = [];
      let start: Item | undefined;
      do {
        const page = await query({
          TableName: 'full',
          IndexName: 'all',
          KeyConditionExpression: 'gpk = :g',
          ExpressionAttributeValues: { ':g': { S: 'same' } },
          ScanIndexForward: forward,
          Limit: 7,
          ExclusiveStartKey: start,
        });
        seen.push(...(page.Items ?? []).map(({ pk }) => pk?.S ?? ''));
        start = page.LastEvaluatedKey;
        if (start) expect(Object.keys(start).sort()).toEqual(['gpk', 'pk']);
      } while (start);
      expect(new Set(seen).size).toBe(30);
      expect(seen.length).toBe(30);
    }
  });

  it('reaches back to the table through a local index, and says what that costs', async () => {
    const whole = await query({
      IndexName: 'local',
      Select: 'ALL_ATTRIBUTES',
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(whole.Items?.every(({ rest }) => rest !== undefined)).toBe(true);
    expect(whole.ConsumedCapacity).toMatchObject({
      Table: { CapacityUnits: own.length / 2 },
      LocalSecondaryIndexes: { local: { CapacityUnits: 0.5 } },
    });
    const part = await query({
      IndexName: 'local',
      ProjectionExpression: 'proj',
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(part.ConsumedCapacity?.Table).toEqual({ CapacityUnits: 0 });
  });

  it('ends a page with the item that fills a megabyte', async () => {
    await makeTable(client, 'pages', { key: ['pk', 'sk:N'] });
    for (let n = 0; n < 20; n++)
      await client.send(
        new PutItemCommand({
          TableName: 'pages',
          Item: { pk: { S: 'p' }, sk: { N: String(n) }, v: { S: 'x'.repeat(60_000) } },
        }),
      );
    const values = { ':p': { S: 'p' } };
    const first = await query({
      TableName: 'pages',
      ExpressionAttributeValues: values,
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(first.Count).toBe(18);
    expect(first.ConsumedCapacity?.CapacityUnits).toBe(Math.ceil((18 * 60_010) / 4096) / 2);
    const second = await query({
      TableName: 'pages',
      ExpressionAttributeValues: values,
      ExclusiveStartKey: first.LastEvaluatedKey,
    });
    expect(sortKeys(second.Items)).toEqual([18, 19]);
  });

  it('takes the older parameters', async () => {
    const page = await query({
      KeyConditionExpression: undefined,
      ExpressionAttributeValues: undefined,
      KeyConditions: {
        pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'p1' }] },
        sk: { ComparisonOperator: 'GT', AttributeValueList: [{ N: '0' }] },
      },
      QueryFilter: { proj: { ComparisonOperator: 'CONTAINS', AttributeValueList: [{ S: '5' }] } },
    });
    expect(page.Items?.map(({ proj }) => proj?.S)).toEqual(['projected 25']);
  });
});
