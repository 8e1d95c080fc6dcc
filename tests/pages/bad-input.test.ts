import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable, dynamodbOf, servePair, textOf } from './pair.ts';
import type { ServedPair } from './pair.ts';

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  "');alert(1);//",
] as const;

let pair: ServedPair;

beforeAll(async () => {
  pair = await servePair();
  const client = dynamodbOf(pair.left);
  await createTable(client, 'tiktok-videos-dev');
  await Promise.all(
    HOSTILE.map((text, index) =>
      client.send(
        new PutItemCommand({
          TableName: 'tiktok-videos-dev',
          Item: {
            PK: { S: text },
            [text]: { S: text },
            nested: { M: { [text]: { L: [{ S: text }] } } },
            n: { N: `${index}` },
          },
        }),
      ),
    ),
  );
  await client.send(
    new PutItemCommand({
      TableName: 'tiktok-videos-dev',
      Item: { PK: { S: 'large/ with space 🙂' }, bytes: { B: new Uint8Array(300_000).fill(7) } },
    }),
  );
  client.destroy();
});

afterAll(() => pair.close());

describe('addresses that can not be understood', () => {
  it.each([
    ['/tables?page=zero', 400],
    ['/tables?page=0', 400],
    ['/tables?pair=dev', 400],
    ['/tables?pair=dev,nowhere', 400],
    ['/tables/videos/items?left=rubbish', 400],
    ['/tables/videos/items?limit=100000', 400],
    ['/tables/videos/items?where=price:~:N:1', 400],
    ['/tables/videos/item?k=PK', 400],
    ['/tables/videos/item', 400],
    ['/tables/videos/partiql?statement=DELETE%20FROM%20videos', 400],
    ['/tables/videos/partiql?statement=SELECT%20*%20FROM%20a%3B%20DROP%20b', 400],
    ['/caches/nothing', 404],
    ['/caches/main/keys?prefix=%25zz', 400],
    ['/nowhere', 404],
    [`/tables/${'x'.repeat(600)}`, 404],
  ])('%s is %i, in words, without a stack', async (path, status) => {
    const answer = await pair.page(path);
    expect(answer.status).toBe(status);
    expect(/\.tsx?:\d+|node_modules|at async/.test(textOf(answer)), 'a stack').toBe(false);
    expect(textOf(answer).length).toBeGreaterThan(500);
  });

  it.each([
    '/tables/no-such-table',
    '/queues/no-such-queue',
    '/topics/none',
    '/secrets/none',
    '/buckets/none-such',
  ])('%s is said not to be there', async (path) => {
    const answer = await pair.page(path);
    expect(/Does not exist|This environment has no such/.test(textOf(answer)), 'that it is not there').toBe(
      true,
    );
  });

  it('what both sides know at once not to be there is a 404', async () => {
    // The first look finds connections closed; what was read is kept, so that the second answers at once.
    await pair.page('/tables/no-such-table');
    expect((await pair.page('/tables/no-such-table')).status).toBe(404);
  });

  it('a cursor of another table is refused', async () => {
    const client = dynamodbOf(pair.left);
    await createTable(client, 'tiktok-tags-dev');
    client.destroy();
    const first = textOf(await pair.page('/tables/videos/items?limit=1'));
    const cursor = /[?&]left=([^&"]+)/.exec(first.replaceAll('&amp;', '&'))?.[1];
    expect(cursor).toBeDefined();
    expect((await pair.page(`/tables/videos/items?limit=1&left=${cursor}`)).status).toBe(200);
    const foreign = await pair.page(`/tables/tags/items?limit=1&left=${cursor}`);
    expect(foreign.status).toBe(400);
  });
});

describe('hostile text', () => {
  it.each(HOSTILE.slice(0, 2))('%s is text in every form of an item', async (text) => {
    const key = encodeURIComponent(`PK:S:${text}`);
    for (const path of [
      '/tables/videos/items',
      `/tables/videos/item?k=${key}`,
      '/tables/videos/partiql?statement=SELECT+*+FROM+%22%7Btable%7D%22',
    ]) {
      const answer = await pair.page(path);
      expect(answer.status).toBe(200);
      expect(answer.text.includes(text), text).toBe(false);
    }
  });

  it.each(HOSTILE.slice(0, 2))('%s in the address is text', async (text) => {
    for (const path of [
      `/tables?q=${encodeURIComponent(text)}`,
      `/tables/${encodeURIComponent(text)}`,
      `/queues/${encodeURIComponent(text)}`,
    ])
      expect((await pair.page(path)).text.includes(text), text).toBe(false);
  });

  it('keys with spaces, slashes and emoji, and large binary values, have their page', async () => {
    const key = encodeURIComponent('PK:S:large/ with space 🙂');
    const answer = await pair.page(`/tables/videos/item?k=${key}`);
    expect(answer.status).toBe(200);
    expect(textOf(answer).includes('293'), '293').toBe(true);
  });
});

describe('what a role does not reach', () => {
  it.each([
    ['viewer', '/tables/videos/items', 403],
    ['viewer', '/tables', 200],
    ['developer', '/tables/videos/items', 200],
    ['viewer', '/caches/main/keys', 403],
  ])('%s at %s is %i', async (person, path, status) => {
    expect((await pair.page(path, person)).status).toBe(status);
  });

  it('a developer sees the data of development and not that of production', async () => {
    const text = textOf(await pair.page('/tables/videos/items', 'developer'));
    expect(
      text.includes('The role developer may not see the data of Production.'),
      'The role developer may not see the data of Production.',
    ).toBe(true);
  });
});
