import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budgetFor } from '../../upstream/budget.ts';
import { startAnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import type { AnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import { getItem, readItems } from './items.ts';
import { planItems } from './items-plan.ts';
import { EMPTY_QUERY } from './items-query.ts';

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

const DEEP = `${'{"M":{"a":'.repeat(5_000)}{"S":"x"}${'}}'.repeat(5_000)}`;

describe('items off the wire', () => {
  let endpoint: AnsweringEndpoint;
  let answer: Answer = { body: '' };
  const asked: { target: string; body: unknown }[] = [];

  beforeAll(async () => {
    endpoint = await startAnsweringEndpoint((request, body, response) => {
      asked.push({ target: String(request.headers['x-amz-target']), body: JSON.parse(body) });
      const { status = 200, type = 'application/x-amz-json-1.0' } = answer;
      response.writeHead(status, { 'content-type': type }).end(answer.body);
    });
  });
  afterAll(() => endpoint.close());

  const budget = () => budgetFor(new AbortController().signal, 10_000);

  function scan(given: Answer) {
    answer = given;
    const plan = planItems({ environmentId: 'dev', tableName: 'videos', query: EMPTY_QUERY });
    if (!plan.ok) throw new Error('refused');
    return readItems(endpoint.source(), plan.value, budget());
  }

  function get(given: Answer) {
    answer = given;
    return getItem(endpoint.source(), 'videos', { PK: { S: 'a' } }, { consistent: false }, budget());
  }

  it('are shown as they came, the rest of the answer as the SDK reads it', async () => {
    const items = [
      { PK: { S: 'a' }, bytes: { B: 'AP8=' }, list: { L: [{ BS: ['AQ=='] }, { NULL: true }] } },
      { PK: { S: '</script>' }, number: { N: '12345678901234567890123456789012345678' } },
    ];
    const cell = await scan({
      body: JSON.stringify({
        Items: items,
        Count: 2,
        ScannedCount: 5,
        LastEvaluatedKey: { PK: { B: 'AP8=' } },
        ConsumedCapacity: { TableName: 'videos', CapacityUnits: 0.5 },
      }),
    });
    expect(cell).toMatchObject({
      state: 'fresh',
      value: { items, count: 2, scannedCount: 5, consumedCapacity: { total: 0.5 }, pageNumber: 1 },
    });
    expect(cell.state === 'fresh' && cell.value.itemSizesBytes).toHaveLength(2);
    expect(asked.at(-1)).toEqual({
      target: 'DynamoDB_20120810.Scan',
      body: { TableName: 'videos', Limit: 25, ReturnConsumedCapacity: 'INDEXES' },
    });
  });

  it('keep an attribute that is called like the prototype of objects', async () => {
    const cell = await scan({ body: '{"Items":[{"PK":{"S":"a"},"__proto__":{"S":"text"}}],"Count":1}' });
    const text = cell.state === 'fresh' ? JSON.stringify(cell.value.items) : cell.state;
    expect(text).toBe('[{"PK":{"S":"a"},"__proto__":{"S":"text"}}]');
    const one = await get({ body: '{"Item":{"__proto__":{"S":"text"}}}' });
    expect(one.state === 'fresh' && JSON.stringify(one.value.item)).toBe('{"__proto__":{"S":"text"}}');
  });

  it('may be none', async () => {
    expect(await scan({ body: '{"Count":0,"ScannedCount":0}' })).toMatchObject({ value: { items: [] } });
    expect(await scan({ body: '{"Items":[],"Count":0,"ScannedCount":9}' })).toMatchObject({
      value: { items: [], scannedCount: 9 },
    });
    expect(await get({ body: '{}' })).toMatchObject({ state: 'empty' });
  });

  it.each<[string, Answer]>([
    ['a page', { type: 'text/html', body: '<html></html>' }],
    ['a page that says it is JSON', { body: '<html></html>' }],
    ['an answer cut short', { body: '{"Items":[{"PK":{"S":"a"' }],
    ['items that are no list', { body: '{"Items":{"a":1}}' }],
    ['an item that is no object', { body: '{"Items":["a"]}' }],
    ['a value without a type', { body: '{"Items":[{"PK":"a"}]}' }],
    ['a value of two types', { body: '{"Items":[{"PK":{"S":"a","N":"1"}}]}' }],
    ['a value of a type that there is not', { body: '{"Items":[{"PK":{"X":"a"}}]}' }],
    ['a text that is a number', { body: '{"Items":[{"PK":{"S":1}}]}' }],
    ['a set of something else', { body: '{"Items":[{"PK":{"SS":[1]}}]}' }],
    ['nesting without an end', { body: `{"Items":[{"PK":${DEEP}}]}` }],
  ])('are not taken from an endpoint that gives %s', async (_, given) => {
    expect(await scan(given)).toMatchObject({ state: 'broken', operation: 'dynamodb:Scan' });
  });

  it.each<[string, number, string, string]>([
    ['ValidationException', 400, 'com.amazon.coral.validate#ValidationException', 'rejected'],
    [
      'ResourceNotFoundException',
      400,
      'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      'absent',
    ],
    ['AccessDeniedException', 400, 'com.amazon.coral.service#AccessDeniedException', 'denied'],
    ['UnknownOperationException', 400, 'com.amazon.coral.service#UnknownOperationException', 'unsupported'],
  ])('come with the error that upstream gave: %s', async (code, status, type, state) => {
    const body = JSON.stringify({ __type: type, message: 'because' });
    expect(await scan({ status, body })).toMatchObject({ state, code, detail: 'because' });
    expect(await get({ status, body })).toMatchObject({ state, code });
  });
});
