import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ItemJson } from '../../../resources/tables/types.ts';
import type { TablePlace } from './bulk.ts';
import { canonicalItem, keyTextOf } from './canonical.ts';
import { getTogether } from './copy-items.ts';
import { ItemWriter } from './item-writer.ts';
import { KEYS } from './items.fixture.ts';

type Answer = (
  operation: string,
  input: Input,
) => { readonly status?: number; readonly body: object } | 'drop';

interface Input {
  readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly ItemJson[] } & readonly Put[]>>;
  readonly Item?: ItemJson;
}

interface Put {
  readonly PutRequest: { readonly Item: ItemJson };
}

let server: Server;
let place: TablePlace;
let answer: Answer;
const stored = new Map<string, string>();

function store(item: ItemJson): void {
  stored.set(keyTextOf(item, KEYS), canonicalItem(item));
}

/** A server that does with a part of a batch what DynamoDB may do with it. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const told = answer(operation, JSON.parse(Buffer.concat(chunks).toString('utf8')) as Input);
      if (told === 'drop') return void request.socket.destroy();
      response.writeHead(told.status ?? 200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(told.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  place = {
    client: new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }),
    table: 'orders',
  };
});
beforeEach(() => stored.clear());
afterAll(() => {
  place.client.destroy();
  server.closeAllConnections();
  server.close();
});

const OPTIONS = {
  signal: new AbortController().signal,
  patience: { attempts: 5, firstPauseMs: 0, longestPauseMs: 1 },
};
const ITEMS: readonly ItemJson[] = Array.from({ length: 25 }, (_, index) => ({
  PK: { S: `é"${index}` },
  SK: { N: `${index}.50` },
  ...(index === 3
    ? (JSON.parse('{"__proto__":{"N":"12345678901234567890123456789012345678"}}') as ItemJson)
    : {}),
}));
const ALL = new Map(ITEMS.map((item) => [keyTextOf(item, KEYS), canonicalItem(item)]));

describe('the writer', () => {
  it('sends again what was left unprocessed, and that alone', async () => {
    const sizes: number[] = [];
    answer = (_, { RequestItems = {} }) => {
      const puts = RequestItems.orders ?? [];
      sizes.push(puts.length);
      const done = Math.ceil(puts.length / 3);
      for (const { PutRequest } of puts.slice(0, done)) store(PutRequest.Item);
      // DynamoDB gives numbers back as it writes them.
      const left = puts.slice(done).map(({ PutRequest: { Item } }) => ({
        PutRequest: {
          Item: {
            ...Item,
            SK: { N: 'N' in (Item.SK ?? {}) ? (Item.SK as { N: string }).N.slice(0, -1) : '' },
          },
        },
      }));
      return { body: { UnprocessedItems: left.length > 0 ? { orders: left } : {} } };
    };
    const written = await new ItemWriter(place, KEYS, 'put', OPTIONS).write(ITEMS);
    expect(written).toMatchObject({ written: 25, refused: [] });
    expect(sizes).toEqual([25, 16, 10, 6, 4, 2, 1]);
    expect(stored).toEqual(ALL);
  });

  it('gives up where nothing is processed any more', async () => {
    let calls = 0;
    answer = (_, { RequestItems }) => {
      calls += 1;
      return { body: { UnprocessedItems: RequestItems } };
    };
    const writing = new ItemWriter(place, KEYS, 'put', OPTIONS).write(ITEMS);
    await expect(writing).rejects.toMatchObject({
      failure: { state: 'throttled', code: 'UnprocessedItems' },
    });
    expect(calls).toBe(OPTIONS.patience.attempts);
  });

  it('finds the item that spoils a batch', async () => {
    answer = (operation, { RequestItems = {}, Item }) => {
      const items = Item ? [Item] : (RequestItems.orders ?? []).map(({ PutRequest }) => PutRequest.Item);
      if (items.some((item) => Object.hasOwn(item, '__proto__')))
        return {
          status: 400,
          body: { __type: 'com.amazon.coral.validate#ValidationException', message: `No ${operation}` },
        };
      items.forEach(store);
      return { body: {} };
    };
    const written = await new ItemWriter(place, KEYS, 'put', OPTIONS).write(ITEMS);
    expect(written).toMatchObject({ written: 24, refused: [{ item: ITEMS[3], sentence: 'No PutItem' }] });
    expect(stored.size).toBe(24);
  });

  it('knows its own item again where the answer to putting it got lost', async () => {
    let calls = 0;
    answer = (_, { Item = {} }) => {
      calls += 1;
      const key = keyTextOf(Item, KEYS);
      if (!stored.has(key)) {
        store(Item);
        if (calls % 2 === 1) return 'drop';
        return { body: {} };
      }
      const type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
      return { status: 400, body: { __type: type, message: 'The conditional request failed', Item } };
    };
    const some = ITEMS.filter((_, index) => index !== 3);
    const written = await new ItemWriter(place, KEYS, 'put-if-absent', OPTIONS).write(some);
    expect(written).toMatchObject({ kept: [], refused: [] });
    expect(written.written + written.same).toBe(24);
    expect(written.same).toBeGreaterThan(0);
    expect(stored.size).toBe(24);
  });
});

describe('reading by key', () => {
  it('asks again for the keys that were left unprocessed', async () => {
    const sizes: number[] = [];
    answer = (_, { RequestItems = {} }) => {
      const keys = RequestItems.orders?.Keys ?? [];
      sizes.push(keys.length);
      const done = Math.ceil(keys.length / 2);
      const Items = keys
        .slice(0, done)
        .map((key) => ITEMS.find((item) => keyTextOf(item, KEYS) === keyTextOf(key, KEYS)));
      const left = keys.slice(done);
      return {
        body: {
          Responses: { orders: Items },
          UnprocessedKeys: left.length > 0 ? { orders: { Keys: left } } : {},
        },
      };
    };
    const keys = ITEMS.map(({ PK, SK }) => ({ PK, SK }) as ItemJson);
    const items = await getTogether(place, keys, OPTIONS);
    expect(new Map(items.map((item) => [keyTextOf(item, KEYS), canonicalItem(item)]))).toEqual(ALL);
    expect(sizes).toEqual([25, 12, 6, 3, 1]);
  });
});
