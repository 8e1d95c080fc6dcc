import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable, dynamodbOf, servePair } from './pair.ts';
import type { ServedPair } from './pair.ts';

const TABLES = 300;
let pair: ServedPair;

beforeAll(async () => {
  pair = await servePair();
  for (const side of [pair.left, pair.right]) {
    const client = dynamodbOf(side);
    const names = Array.from({ length: TABLES }, (_, index) => `orders-${String(index).padStart(3, '0')}`);
    await Promise.all(names.map((name) => createTable(client, name)));
    client.destroy();
    await pair.calls(side);
  }
});

afterAll(() => pair.close());

describe('what a list of 300 tables costs upstream', () => {
  it('is the pages of ListTables and one DescribeTable a table, and nothing for a second viewer', async () => {
    const first = await pair.page('/tables');
    expect(first.status).toBe(200);
    expect(first.text.includes('orders-299'), 'orders-299').toBe(true);
    for (const side of [pair.left, pair.right])
      expect(await pair.calls(side)).toEqual({ 'dynamodb.ListTables': 3, 'dynamodb.DescribeTable': TABLES });
    const [second, third] = await Promise.all([
      pair.page('/tables', 'viewer'),
      pair.page('/tables', 'admin'),
    ]);
    expect([second.status, third.status]).toEqual([200, 200]);
    for (const side of [pair.left, pair.right]) expect(await pair.calls(side)).toEqual({});
  });
});
