import type {
  AttributeValue,
  DynamoDBClient,
  QueryCommandInput,
  ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint } from '../test-endpoint.ts';

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

function scan(input: Partial<ScanCommandInput> = {}) {
  return client.send(new ScanCommand({ TableName: 'people', ...input }));
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

  it.each<[string, Partial<QueryCommandInput>, string]>([
    [
      'no condition',
      { KeyConditionExpression: undefined, ExpressionAttributeValues: undefined },
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
    [
      'no hash key',
      { KeyConditionExpression: 'sk = :p', ExpressionAttributeValues: { ':p': { N: '1' } } },
      'Query condition missed key schema element: pk',
    ],
    [
      'another attribute',
      { KeyConditionExpression: 'pk = :p AND proj = :p' },
      'Query condition missed key schema element: sk',
    ],
    ['a range of hash keys', { KeyConditionExpression: 'pk > :p' }, 'Query key condition not supported'],
    [
      'another type',
      { ExpressionAttributeValues: { ':p': { N: '1' } } },
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      'a limit of zero',
      { Limit: 0 },
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    ['an unknown index', { IndexName: 'absent' }, 'The table does not have the specified index: absent'],
    [
      'a consistent global index',
      { IndexName: 'keys', KeyConditionExpression: 'gpk = :p', ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'all attributes of a global index',
      { IndexName: 'keys', KeyConditionExpression: 'gpk = :p', Select: 'ALL_ATTRIBUTES' },
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index keys because its projection type is not ALL',
    ],
    [
      'what a global index lacks',
      { IndexName: 'keys', KeyConditionExpression: 'gpk = :p', ProjectionExpression: 'rest' },
      'One or more parameter values were invalid: Global secondary index keys does not project [rest]',
    ],
    [
      'a filter on a key',
      { FilterExpression: 'sk > :n', ExpressionAttributeValues: { ':p': { S: 'p1' }, ':n': { N: '1' } } },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [
      'a start key of another partition',
      { ExclusiveStartKey: { pk: { S: 'p2' }, sk: { N: '1' } } },
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'a start key that lacks a part',
      { ExclusiveStartKey: { pk: { S: 'p1' } } },
      'The provided starting key is invalid',
    ],
    [
      'a start key of another type',
      { ExclusiveStartKey: { pk: { S: 'p1' }, sk: { S: '1' } } },
      'The provided starting key is invalid',
    ],
    [
      'a start key outside the range',
      {
        KeyConditionExpression: 'pk = :p AND sk > :n',
        ExpressionAttributeValues: { ':p': { S: 'p1' }, ':n': { N: '5' } },
        ExclusiveStartKey: { pk: { S: 'p1' }, sk: { N: '1' } },
      },
      'The provided starting key does not match the range key predicate',
    ],
    [
      'specific attributes without any',
      { Select: 'SPECIFIC_ATTRIBUTES' },
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      'all attributes and a projection',
      { Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'proj' },
      'Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES',
    ],
    [
      'projected attributes of a table',
      { Select: 'ALL_PROJECTED_ATTRIBUTES' },
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    ],
    [
      'an unknown selection',
      { Select: 'SOME' as never },
      "1 validation error detected: Value 'SOME' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
    ],
  ])('refuses %s', async (_what, input, message) => {
    expect(await failure(query(input))).toMatchObject({ name: 'ValidationException', message });
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

describe('Scan', () => {
  it('reads everything once, in pages and in segments', async () => {
    const key = (item: Item) => `${item.pk?.S ?? ''}/${item.sk?.N ?? ''}`;
    const all = new Set((await scan()).Items?.map(key));
    expect(all.size).toBe((await scan({ Select: 'COUNT' })).Count);
    for (const total of [1, 3, 8]) {
      const seen: string[] = [];
      for (let segment = 0; segment < total; segment++) {
        let start: Item | undefined;
        do {
          const page = await scan({
            Segment: segment,
            TotalSegments: total,
            Limit: 5,
            ExclusiveStartKey: start,
          });
          seen.push(...(page.Items ?? []).map(key));
          start = page.LastEvaluatedKey;
        } while (start);
      }
      expect(seen.length).toBe(all.size);
      expect(new Set(seen)).toEqual(all);
    }
  });

  it('reads an index: only the items that it holds', async () => {
    const page = await scan({ IndexName: 'keys' });
    expect(page.Count).toBe(PEOPLE.length);
    expect(page.Items?.some(({ rest }) => rest !== undefined)).toBe(false);
  });

  it.each<[Partial<ScanCommandInput>, string]>([
    [
      { Segment: 0 },
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    ],
    [
      { TotalSegments: 4 },
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    ],
    [
      { Segment: 5, TotalSegments: 5 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5',
    ],
    [
      { ExclusiveStartKey: { pk: { S: 'a' } } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      { ExclusiveStartKey: { nope: { S: 'a' }, sk: { N: '1' } } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      { IndexName: 'keys', ExclusiveStartKey: { pk: { S: 'a' }, sk: { N: '1' } } },
      'The provided starting key is invalid',
    ],
    [
      { FilterExpression: '#missing = :v', ExpressionAttributeValues: { ':v': { S: 'x' } } },
      'Invalid FilterExpression: An expression attribute name used in the document path is not defined; attribute name: #missing',
    ],
  ])('refuses %j', async (input, message) => {
    expect(await failure(scan(input))).toMatchObject({ name: 'ValidationException', message });
  });

  it('refuses the start key of another segment', async () => {
    const total = 16;
    const first = (await scan({ Limit: 1 })).LastEvaluatedKey;
    const errors = await Promise.all(
      Array.from({ length: total }, (_, Segment) =>
        scan({ Segment, TotalSegments: total, ExclusiveStartKey: first }).then(
          () => undefined,
          (error: Error) => error.message,
        ),
      ),
    );
    expect(errors.filter((message) => message === undefined).length).toBe(1);
    expect(errors.filter((message) => message?.includes('correct Segment')).length).toBe(total - 1);
  });
});

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
