import type { AttributeValue, DynamoDBClient, ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
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

function scan(input: Partial<ScanCommandInput> = {}) {
  return client.send(new ScanCommand({ TableName: 'people', ...input }));
}

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
