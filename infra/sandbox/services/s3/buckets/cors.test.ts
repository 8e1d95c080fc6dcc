import * as s3sdk from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

const Bucket = 'uploads';
const SHOP = 'https://shop.example.com';
let s3: S3Fixture;
let url = '';
beforeAll(async () => {
  s3 = await startS3();
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket }));
  await s3.client.send(new s3sdk.CreateBucketCommand({ Bucket: 'closed' }));
  const CORSRules = [
    {
      AllowedOrigins: ['https://*.example.com'],
      AllowedMethods: ['PUT', 'GET'],
      AllowedHeaders: ['Content-*', 'x-amz-acl'],
      ExposeHeaders: ['ETag'],
      MaxAgeSeconds: 300,
    },
    { AllowedOrigins: ['*'], AllowedMethods: ['GET'] },
  ];
  await s3.client.send(new s3sdk.PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
  url = await getSignedUrl(s3.client, new s3sdk.PutObjectCommand({ Bucket, Key: 'a/b' }));
});
afterAll(() => s3.close());

const corsHeaders = (answer: Response) =>
  Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')));

const preflight = (origin: string | undefined, method: string | undefined, headers?: string, at = url) =>
  fetch(at, {
    method: 'OPTIONS',
    headers: {
      ...(origin !== undefined && { origin }),
      ...(method !== undefined && { 'access-control-request-method': method }),
      ...(headers !== undefined && { 'access-control-request-headers': headers }),
    },
  });

test('a preflight is answered by the first rule that allows it', async () => {
  const put = await preflight(SHOP, 'PUT', 'Content-Type, X-Amz-Acl');
  expect([put.status, await put.text(), put.headers.get('vary')]).toEqual([
    200,
    '',
    'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  ]);
  expect(corsHeaders(put)).toEqual({
    'access-control-allow-origin': SHOP,
    'access-control-allow-methods': 'PUT, GET',
    'access-control-allow-headers': 'content-type, x-amz-acl',
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'ETag',
    'access-control-max-age': '300',
  });
  expect(corsHeaders(await preflight('http://elsewhere', 'GET'))).toEqual({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET',
  });
});

test.each<[string, string | undefined, string | undefined, string | undefined, string | undefined, string]>([
  ['another origin', 'https://example.com', 'PUT', undefined, undefined, 'This CORS request is not allowed.'],
  ['another method', SHOP, 'DELETE', undefined, undefined, 'This CORS request is not allowed.'],
  ['another header', SHOP, 'PUT', 'content-type,x-other', undefined, 'This CORS request is not allowed.'],
  ['no rules', SHOP, 'PUT', undefined, 'closed/k', 'CORS is not enabled for this bucket.'],
  ['no bucket', SHOP, 'PUT', undefined, 'absent/k', 'Bucket not found'],
])('a preflight is refused for %s', async (_what, origin, method, headers, at, message) => {
  const answer = await preflight(origin, method, headers, at && `${s3.sandbox.url}/${at}`);
  const text = await answer.text();
  expect([answer.status, corsHeaders(answer)]).toEqual([403, {}]);
  expect(text).toContain(`<Code>AccessForbidden</Code><Message>CORSResponse: ${message}`);
});

test.each([
  [undefined, 'PUT'],
  [SHOP, undefined],
])('a preflight of %s for %s is no preflight', async (origin, method) => {
  expect((await preflight(origin, method)).status).toBe(400);
});

test('answers and errors tell the pages of allowed origins that they may read them', async () => {
  const put = (origin: string) => fetch(url, { method: 'PUT', body: 'x', headers: { origin } });
  const allowed = await put(SHOP);
  expect([allowed.status, corsHeaders(allowed)]).toMatchObject([
    200,
    { 'access-control-allow-origin': SHOP, 'access-control-expose-headers': 'ETag' },
  ]);
  const other = await put('http://elsewhere');
  expect([other.status, corsHeaders(other)]).toEqual([200, {}]);
  const missing = await getSignedUrl(s3.client, new s3sdk.GetObjectCommand({ Bucket, Key: 'missing' }));
  const refused = await fetch(missing, { headers: { origin: SHOP } });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([404, SHOP]);
});
