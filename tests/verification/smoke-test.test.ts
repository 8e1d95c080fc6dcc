import { DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteQueueCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketName, queueName, tableName } from '../../core/catalogue/names.ts';
import type { CheckOutcome } from '../../core/verification/outcome.ts';
import { smokeTest } from '../../core/verification/smoke-test.ts';
import type { SmokeOptions } from '../../core/verification/smoke-test.ts';
import { seededCloud } from './seeded-cloud.ts';
import type { SeededCloud } from './seeded-cloud.ts';

const STAGE = 'staging';
const patient = new AbortController().signal;
const closes: (() => unknown)[] = [];

let cloud: SeededCloud;
beforeAll(async () => {
  cloud = await seededCloud(STAGE, 60);
});
afterAll(async () => {
  for (const close of closes) await close();
  await cloud.close();
});

async function found(options: SmokeOptions): Promise<Readonly<Record<string, CheckOutcome>>> {
  const outcomes: Record<string, CheckOutcome> = {};
  for await (const outcome of smokeTest(cloud.source(), options, patient)) outcomes[outcome.id] = outcome;
  return outcomes;
}

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closes.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const REFUSAL = { error: { code: 'X', message: '', correlationId: '00000000-0000-4000-8000-000000000000' } };

/** Answers as the platform does, by way of whatever stands in front of it. */
const platform: RequestListener = ({ url = '' }, response) => {
  const json = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (url === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
  const handle = /^\/api\/v1\/shop\/([\w.]{2,})\/products\?limit=1$/.exec(url)?.[1];
  if (handle === undefined) return json(400, REFUSAL);
  const product = {
    ...{ video_id: '1', title: 'Heels', description: '', price: 1, currency: 'UGX', category: 'footwear' },
    ...{ tags: [], sizes: [], in_stock: true, thumbnail_edges: [], updated_at: null },
  };
  return json(200, { handle, count: 1, products: [product], lastKey: null });
};

describe('the smoke test', () => {
  it('of data alone passes after a seed, and reads only', async () => {
    await fetch(`${cloud.url}/_sandbox/calls`, { method: 'DELETE' });
    const outcomes = await found({ extent: 'data' });
    const { calls } = (await (await fetch(`${cloud.url}/_sandbox/calls`)).json()) as {
      readonly calls: Readonly<Record<string, number>>;
    };
    expect(Object.keys(outcomes)).toEqual([
      'account.right',
      'catalogue.there',
      'tables.active',
      'queues.backlog',
      'queues.dead-letters',
      'alarms.none',
    ]);
    expect(outcomes['catalogue.there']?.sentence).toBe(
      '8 tables, 5 buckets, 10 queues, 3 topics, 4 subscriptions, 2 secrets.',
    );
    for (const call of Object.keys(calls)) expect(call).toMatch(/\.(Get|List|Describe)/);
  });

  it('asks the services, the storefront and a shop where they are said to be', async () => {
    const api = await serving(platform);
    const outcomes = await found({ addresses: { api, storefront: api } });
    for (const id of ['services.routed', 'storefront.answers', 'shop.products'])
      expect(outcomes[id], id).toMatchObject({ outcome: 'passed' });
  });

  it.each<readonly [string, RequestListener, Readonly<Record<string, string>>]>([
    [
      'is not the platform',
      (_, response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"no"}'),
      { 'services.routed': 'answered 404', 'shop.products': 'answered 404', 'storefront.answers': '404' },
    ],
    [
      'cuts every connection',
      ({ socket }) => socket.destroy(),
      { 'services.routed': 'cut the connection', 'shop.products': 'cut the connection' },
    ],
    [
      'sends elsewhere',
      (_, response) => response.writeHead(301, { location: 'http://169.254.169.254/' }).end(),
      { 'services.routed': 'answered 301', 'storefront.answers': 'answered 301' },
    ],
  ])('fails where what answers %s', async (_, answer, words) => {
    const api = await serving(answer);
    const outcomes = await found({ addresses: { api, storefront: api } });
    for (const [id, text] of Object.entries(words))
      expect(outcomes[id]).toMatchObject({ outcome: 'failed', sentence: expect.stringContaining(text) });
  });

  it('says what it could not see: no pass where nothing is documented', async () => {
    const outcomes = await found({});
    expect(outcomes['services.routed']).toMatchObject({ outcome: 'not-seen' });
    expect(outcomes['storefront.answers']).toMatchObject({
      outcome: 'failed',
      sentence: 'Its bucket has no entry page: it was never released.',
    });
    await cloud.clients.s3.send(
      new PutObjectCommand({ Bucket: bucketName(STAGE, 'storefront'), Key: 'index.html', Body: '<html>' }),
    );
    expect((await found({}))['storefront.answers']?.sentence).toBe('No distribution serves its bucket.');
  });

  it('names what is missing', async () => {
    const { sqs, dynamodb } = cloud.clients;
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: queueName(STAGE, 'auto-tagging') }),
    );
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    const TableName = tableName(STAGE, 'trends');
    await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await dynamodb.send(new DeleteTableCommand({ TableName }));
    const outcomes = await found({ extent: 'data' });
    expect(outcomes['catalogue.there']).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringContaining('queue tiktok-commerce-auto-tagging-staging'),
    });
    expect(outcomes['tables.active']).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringContaining(TableName),
    });
  });
});
