import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { getItem, readItems } from '../../core/resources/tables/items.ts';
import { planItems } from '../../core/resources/tables/items-plan.ts';
import type { ItemsQuery } from '../../core/resources/tables/items-query.ts';
import { EMPTY_QUERY, queryFromParameters } from '../../core/resources/tables/items-query.ts';
import type { ItemJson, ItemPage, TableSummary } from '../../core/resources/tables/types.ts';
import { activeTable, createTable, putItems, tableInput } from './dynamodb-fixture.ts';
import { asDocumented, contractContext, offered, prepared } from './support.ts';

const context = contractContext();
const name = context.name('items');
const LONG = 'x'.repeat(390_000);

/** Sixty products of one shop, and what is hard to show. */
const PRODUCTS = Array.from({ length: 60 }, (_, number) => ({
  PK: { S: 'shop#ana' },
  SK: { N: String(number) },
  GSI1PK: { S: number % 2 === 0 ? 'even' : 'odd' },
  GSI1SK: { S: `v${String(number).padStart(3, '0')}` },
  price: { N: String(number * 100) },
  title: { S: `Heels ${number}` },
  tags: { SS: number % 3 === 0 ? ['sale', 'shoes'] : ['shoes'] },
  ...(number < 5 ? { draft: { BOOL: number < 3 } } : {}),
  ...(number === 7 ? { nothing: { NULL: true as const } } : {}),
}));
const ODD_KEYS = ['a/b c', '🙂 küche', '<img src=x onerror=alert(1)>', `');alert(1);//`, 'a%2Fb#c:d\\e'];
const ODDITIES: Record<string, AttributeValue>[] = [
  ...ODD_KEYS.map((key) => ({ PK: { S: key }, SK: { N: '0' }, '<b>': { S: '</script>' } })),
  { PK: { S: 'long' }, SK: { N: '-1.5' }, text: { S: LONG } },
  {
    PK: { S: 'shapes' },
    SK: { N: '12345678901234567890123456789012345678' },
    bytes: { B: Uint8Array.of(0, 255, 128) },
    byteSet: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
    numbers: { NS: ['1', '0.1'] },
    map: { M: { list: { L: [{ B: Uint8Array.of(7) }, { NULL: true }, { BOOL: false }] } } },
  },
];

describe('dynamodb: items', () => {
  let table: TableSummary;

  const makeTable = async () => {
    await createTable(context, tableInput(name));
    await putItems(context, name, [...PRODUCTS, ...ODDITIES]);
    table = await activeTable(context, name);
  };
  beforeEach(prepared('dynamodb:CreateTable', makeTable));

  async function pageOf(query: Partial<ItemsQuery>, cursor?: string): Promise<ItemPage> {
    const environmentId = context.environment.id;
    const plan = planItems({
      environmentId,
      tableName: name,
      table,
      query: { ...EMPTY_QUERY, ...query },
      cursor,
    });
    if (!plan.ok) throw new Error(plan.mistakes.map((mistake) => mistake.sentence).join(' '));
    const cell = await readItems(context.source(), plan.value, context.budget());
    if (cell.state !== 'fresh') throw new Error(`the read was ${cell.state}: ${JSON.stringify(cell)}`);
    return cell.value;
  }

  const idsOf = (page: ItemPage) => page.items.map(keyOf).sort();
  const productIds = (wanted: (number: number) => boolean) =>
    PRODUCTS.map((_, number) => number)
      .filter(wanted)
      .map((number) => `shop#ana ${number}`)
      .sort();

  it('scans a table page by page, and back again to the first page', async () => {
    const pages = [await pageOf({ limit: 25 })];
    for (let page = pages[0]; page?.next; page = pages.at(-1))
      pages.push(await pageOf({ limit: 25 }, page.next));
    const all = pages.flatMap(idsOf).sort();
    expect(all).toEqual([...PRODUCTS, ...ODDITIES].map((item) => keyOf(item as unknown as ItemJson)).sort());
    expect(pages.map((page) => page.pageNumber)).toEqual(pages.map((_, index) => index + 1));

    let page = pages.at(-1);
    for (const earlier of pages.slice(0, -1).reverse()) {
      page = await pageOf({ limit: 25 }, page?.previous?.cursor);
      expect(page.pageNumber).toBe(earlier.pageNumber);
      expect(idsOf(page)).toEqual(idsOf(earlier));
    }
    expect(page?.previous).toBeUndefined();
  });

  it('tells what a page used and how large it is', async () => {
    const page = await pageOf({ limit: 10, partition: 'shop#ana' });
    expect(page.count).toBe(10);
    expect(page.scannedCount).toBe(10);
    expect(page.sizeBytes).toBe(page.itemSizesBytes.reduce((sum, bytes) => sum + bytes, 0));
    expect(page.sizeBytes).toBeGreaterThan(500);
    if (page.consumedCapacity) expect(page.consumedCapacity.total).toBeGreaterThan(0);
  });

  it('ends a page at a megabyte or at the limit, and reads the largest item whole', async () => {
    const page = await pageOf({ limit: 1_000, partition: 'long' });
    expect(page.items[0]?.text).toEqual({ S: LONG });
    expect(page.sizeBytes).toBeGreaterThan(390_000);
    expect(page.next).toBeUndefined();
  });

  it.each<[string, (number: number) => boolean]>([
    ['pk=shop%23ana&sk=10', (number) => number === 10],
    ['pk=shop%23ana&sk=<:10', (number) => number < 10],
    ['pk=shop%23ana&sk=<=:10', (number) => number <= 10],
    ['pk=shop%23ana&sk=>:50', (number) => number > 50],
    ['pk=shop%23ana&sk=>=:50', (number) => number >= 50],
    ['pk=shop%23ana&sk=between:10,20', (number) => number >= 10 && number <= 20],
    ['index=GSI1&pk=even', (number) => number % 2 === 0],
    ['index=GSI1&pk=odd&sk=begins_with:v01', (number) => number >= 10 && number < 20 && number % 2 === 1],
    ['index=LSI1&pk=shop%23ana&sk=between:v003,v005', (number) => number >= 3 && number <= 5],
    ['where=price:%3D:N:500', (number) => number === 5],
    ['where=price:<>:N:500&where=price:<=:N:1000', (number) => number <= 10 && number !== 5],
    ['where=price:between:N:900,1100', (number) => number >= 9 && number <= 11],
    ['where=price:in:N:100,200,7', (number) => number === 1 || number === 2],
    ['where=title:begins_with:S:Heels 5', (number) => number === 5 || number >= 50],
    ['where=title:contains:S:eels 12', (number) => number === 12],
    ['where=tags:contains:S:sale', (number) => number % 3 === 0],
    ['where=draft:exists', (number) => number < 5],
    ['where=price:exists&where=draft:not_exists', (number) => number >= 5],
    ['where=draft:%3D:BOOL:true', (number) => number < 3],
    ['where=tags:attribute_type:SS', () => true],
  ])('reads exactly what %s asks for', async (parameters, wanted) => {
    expect(await allIds(parameters)).toEqual(productIds(wanted));
  });

  it('tells a null from what is not there', async (test) => {
    await asDocumented(test, 'comparisons with null', async () => {
      const answer = await context.clients.dynamodb.send(
        new ScanCommand({
          TableName: name,
          FilterExpression: 'nothing = :null',
          ExpressionAttributeValues: { ':null': { NULL: true } },
        }),
      );
      return answer.Count === 1;
    });
    expect(await allIds('where=nothing:%3D:NULL:')).toEqual(productIds((number) => number === 7));
  });

  async function allIds(parameters: string): Promise<readonly string[]> {
    const query = queryFromParameters(new URLSearchParams(`${parameters}&limit=1000`));
    if (!query.ok) throw new Error(JSON.stringify(query.mistakes));
    let page = await pageOf(query.value);
    const found = [...idsOf(page)];
    while (page.next) {
      page = await pageOf(query.value, page.next);
      found.push(...idsOf(page));
    }
    return found.sort();
  }

  it('sorts downwards when asked', async () => {
    const page = await pageOf({ partition: 'shop#ana', descending: true, limit: 3 });
    expect(page.items.map((item) => item.SK)).toEqual([{ N: '59' }, { N: '58' }, { N: '57' }]);
  });

  it('counts what was read before the filter, and goes on though a page shows nothing', async () => {
    const where = [{ attribute: 'title', operator: '=', type: 'S', values: ['no such'] }] as const;
    const page = await pageOf({ where, limit: 20 });
    expect(page.count).toBe(0);
    expect(page.scannedCount).toBe(20);
    expect(page.next).toBeDefined();
  });

  it('gives an index what it projects and no more', async () => {
    const page = await pageOf({ index: 'GSI1', partition: 'even', limit: 1 });
    expect(Object.keys(page.items[0] ?? {}).sort()).toEqual(['GSI1PK', 'GSI1SK', 'PK', 'SK', 'price']);
  });

  it.each(ODD_KEYS)('gets the item whose key is %s', async (key) => {
    const wanted: ItemJson = { PK: { S: key }, SK: { N: '0' } };
    const cell = await getItem(context.source(), name, wanted, { consistent: true }, context.budget());
    expect(cell).toMatchObject({ state: 'fresh', value: { item: { ...wanted, '<b>': { S: '</script>' } } } });
  });

  it('keeps every type, bytes as base64 and numbers to the last digit', async (test) => {
    const key: ItemJson = { PK: { S: 'shapes' }, SK: { N: '12345678901234567890123456789012345678' } };
    const { item, sizeBytes } = offered(
      test,
      await getItem(context.source(), name, key, { consistent: false }, context.budget()),
    );
    expect(item).toMatchObject({
      ...key,
      bytes: { B: 'AP+A' },
      map: { M: { list: { L: [{ B: 'Bw==' }, { NULL: true }, { BOOL: false }] } } },
    });
    expect(new Set((item.byteSet as { BS: string[] }).BS)).toEqual(new Set(['AQ==', 'Ag==']));
    expect(new Set((item.numbers as { NS: string[] }).NS)).toEqual(new Set(['1', '0.1']));
    expect(sizeBytes).toBeGreaterThan(50);
  });

  it('tells a missing item from a missing table and from a key that does not fit', async () => {
    const ask = (tableName: string, key: ItemJson) =>
      getItem(context.source(), tableName, key, { consistent: false }, context.budget());
    const key: ItemJson = { PK: { S: 'nobody' }, SK: { N: '0' } };
    expect(await ask(name, key)).toMatchObject({ state: 'empty' });
    expect(await ask(context.name('missing'), key)).toMatchObject({ state: 'absent' });
    expect(await ask(name, { PK: { S: 'nobody' } })).toMatchObject({
      state: 'rejected',
      code: 'ValidationException',
    });
  });
});

function keyOf(item: ItemJson): string {
  const [partition, sort] = [item.PK, item.SK];
  const text = partition && 'S' in partition ? partition.S : '';
  return `${text} ${sort && 'N' in sort ? sort.N : ''}`;
}
