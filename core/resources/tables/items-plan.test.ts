import { describe, expect, it } from 'vitest';
import { nextCursor } from '../../paging/cursors.ts';
import { itemsCommand } from './commands.ts';
import { planItems } from './items-plan.ts';
import type { ItemsPlan, PlannedTable, PlanRequest } from './items-plan.ts';
import { queryFromParameters } from './items-query.ts';
import type { Mistake } from './types.ts';

const TABLE: PlannedTable = {
  partitionKey: { name: 'PK', type: 'S' },
  sortKey: { name: 'SK', type: 'N' },
  indexes: [
    {
      name: 'GSI1',
      kind: 'GSI',
      partitionKey: { name: 'status', type: 'S' },
      sortKey: { name: 'SK', type: 'N' },
      projection: 'ALL',
      projectedAttributes: [],
    },
    {
      name: 'BYTES',
      kind: 'GSI',
      partitionKey: { name: 'hash', type: 'B' },
      projection: 'ALL',
      projectedAttributes: [],
    },
    {
      name: 'WIDE',
      kind: 'GSI',
      partitionKey: { name: 'a', type: 'S' },
      furtherKeys: [{ name: 'b', type: 'S', role: 'HASH' }],
      projection: 'ALL',
      projectedAttributes: [],
    },
  ],
};

function planned(link: string, further: Partial<PlanRequest> = {}) {
  const query = queryFromParameters(new URLSearchParams(link));
  if (!query.ok) throw new Error(JSON.stringify(query.mistakes));
  return planItems({
    environmentId: 'dev',
    tableName: 'videos',
    table: TABLE,
    query: query.value,
    ...further,
  });
}

function plan(link: string, further?: Partial<PlanRequest>): ItemsPlan {
  const result = planned(link, further);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  return result.value;
}

function mistake(link: string, further?: Partial<PlanRequest>): Mistake | undefined {
  const result = planned(link, further);
  return result.ok ? undefined : result.mistakes[0];
}

describe('a plan for items', () => {
  it('scans where no key is given, with a table or without', () => {
    for (const table of [TABLE, undefined])
      expect(plan('limit=50', { table }).read).toEqual({
        kind: 'scan',
        tableName: 'videos',
        names: {},
        values: {},
        scanForward: true,
        consistent: false,
        limit: 50,
      });
  });

  it('queries a table by both parts of its key, each of its own type', () => {
    expect(plan('pk=1&sk=between:1,2&order=desc&consistent=true').read).toMatchObject({
      kind: 'query',
      keyConditionExpression: '#a0 = :v0 AND #a1 BETWEEN :v1 AND :v2',
      names: { '#a0': 'PK', '#a1': 'SK' },
      values: { ':v0': { S: '1' }, ':v1': { N: '1' }, ':v2': { N: '2' } },
      scanForward: false,
      consistent: true,
    });
  });

  it('queries an index by its own key', () => {
    expect(plan('index=BYTES&pk=AP8=').read).toMatchObject({
      indexName: 'BYTES',
      keyConditionExpression: '#a0 = :v0',
      values: { ':v0': { B: 'AP8=' } },
    });
  });

  it('writes every operator as DynamoDB does, and a name once', () => {
    const where = [
      'p:=:N:1',
      'p:<>:N:2',
      'q:in:S:a,b',
      'q:begins_with:S:a',
      'q:contains:S:b',
      'q:attribute_type:S',
      'r:exists',
      's:not_exists',
      't:=:BOOL:true',
      'u:=:NULL:',
    ];
    const { read } = plan(new URLSearchParams(where.map((one) => ['where', one])).toString());
    expect(read.filterExpression).toBe(
      '#a0 = :v0 AND #a0 <> :v1 AND #a1 IN (:v2, :v3) AND begins_with(#a1, :v4) AND contains(#a1, :v5) AND ' +
        'attribute_type(#a1, :v6) AND attribute_exists(#a2) AND attribute_not_exists(#a3) AND #a4 = :v7 AND #a5 = :v8',
    );
    expect(read.names).toEqual({ '#a0': 'p', '#a1': 'q', '#a2': 'r', '#a3': 's', '#a4': 't', '#a5': 'u' });
    expect(read.values).toMatchObject({ ':v6': { S: 'S' }, ':v7': { BOOL: true }, ':v8': { NULL: true } });
  });

  it.each([
    ['sk=1', 'sk', 'A condition on the sort key needs a value for the partition key.'],
    ['index=GSI9', 'index', 'This table has no index GSI9.'],
    ['index=GSI1&consistent=true', 'consistent', 'A global index can not be read strongly consistently.'],
    ['pk=a&sk=abc', 'sk', 'SK (N): a number is written in digits, such as 12, -0.5 or 1e9.'],
    ['pk=a&sk=begins_with:1', 'sk', 'SK is a number: begins_with can not be used.'],
    ['index=BYTES&pk=***', 'pk', 'hash (B): bytes are written in base64.'],
    ['index=BYTES&pk=AP8=&sk=1', 'sk', 'BYTES has no sort key.'],
    ['index=WIDE&pk=a', 'pk', 'The key of this index has several parts: query it by PartiQL.'],
    ['pk=a&where=SK:>:N:1', 'where', 'SK is part of the key here: it takes a key condition, not a filter.'],
  ])('says before anything is sent what is wrong with %s', (link, field, sentence) => {
    expect(mistake(link)).toEqual({ field, sentence });
  });

  it('filters by a key where the table is scanned', () => {
    expect(plan('where=SK:>:N:1').read.filterExpression).toBe('#a0 > :v0');
  });

  it('needs the table for a query', () => {
    expect(mistake('pk=a', { table: undefined })?.field).toBe('pk');
  });
});

describe('the cursor of a plan', () => {
  const start = { PK: { S: 'a' }, SK: { N: '1' } };
  const cursor = nextCursor(plan('where=p:exists').scope, undefined, start);

  it('says where the page begins, whatever the size of the page', () => {
    expect(plan('where=p:exists', { cursor }).cursor).toMatchObject({ position: start, pageNumber: 2 });
    expect(plan('where=p:exists&limit=100', { cursor }).cursor?.position).toEqual(start);
  });

  it.each<[string, string, Partial<PlanRequest>]>([
    ['another table', 'where=p:exists', { tableName: 'products' }],
    ['another environment', 'where=p:exists', { environmentId: 'prod' }],
    ['another filter', 'where=q:exists', {}],
    ['another index', 'where=p:exists&index=GSI1', {}],
  ])('is refused for %s', (_, link, further) => {
    expect(mistake(link, { ...further, cursor })).toEqual({
      field: 'cursor',
      sentence: 'This page link belongs to another list or filter. Start again from the first page.',
    });
  });

  it.each([
    ['nonsense', 'nonsense!'],
    ['a start key that is no key', nextCursor(plan('').scope, undefined, { PK: { M: {} } })],
    ['a start key of two types', nextCursor(plan('').scope, undefined, { PK: { S: 'a', N: '1' } })],
  ])('is refused where it is %s', (_, token) => {
    expect(mistake('', { cursor: token })).toEqual({
      field: 'cursor',
      sentence: 'This page link is damaged. Start again from the first page.',
    });
  });

  it('stands in the command line too', () => {
    const target = { region: 'us-east-1', endpoint: 'http://127.0.0.1:4566' };
    expect(itemsCommand(target, plan('where=p:exists', { cursor }))).toBe(
      'aws --endpoint-url http://127.0.0.1:4566 --region us-east-1 dynamodb scan --table-name videos ' +
        `--filter-expression 'attribute_exists(#a0)' --expression-attribute-names '{"#a0":"p"}' --limit 25 ` +
        `--exclusive-start-key '{"PK":{"S":"a"},"SK":{"N":"1"}}' --return-consumed-capacity INDEXES --no-paginate`,
    );
  });
});
