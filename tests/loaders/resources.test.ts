import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as download from '../../app/routes/buckets.$name.download.ts';
import * as image from '../../app/routes/buckets.$name.image.ts';
import * as monitor from '../../app/routes/caches.$id.monitor.stream.ts';
import { action as look } from '../../app/routes/_console.queues.$name.tsx';
import { pagesWith } from './pages.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

const KEY = 'a b/100%/</script>.html';
const MEDIA = '/buckets/media-dev';
const STREAM = '/caches/main/monitor/stream';
const EVENTS = { accept: 'text/event-stream' };

let app: ServedConsole;
const cookies: Record<string, string> = {};

beforeAll(async () => {
  app = await serveConsole(
    pagesWith({
      'buckets/:name/download': download,
      'buckets/:name/image': image,
      'caches/:id/monitor/stream': monitor,
      'queues/:name': { action: look },
    }),
  );
  for (const person of ['viewer', 'developer', 'operator']) cookies[person] = await app.cookieOf(person);
});

afterAll(() => app.close());

function ask(person: string, path: string, headers: Readonly<Record<string, string>> = {}) {
  return app.ask(path, { headers: { cookie: cookies[person] ?? '', ...headers } });
}

function objectIn(environment: string, key = KEY): string {
  return new URLSearchParams({ environment, key }).toString();
}

describe('a download', () => {
  it('leads to S3 for a minute, as a file, and tells S3 nothing of the console', async () => {
    const { status, headers } = await ask('developer', `${MEDIA}/download?${objectIn('dev')}&version=v1`);
    expect(status).toBe(303);
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    const url = new URL(headers.location ?? '');
    expect(url.host).toBe('127.0.0.1:1');
    expect(decodeURIComponent(url.pathname)).toBe(`/media-dev/${KEY}`);
    const query = Object.fromEntries(url.searchParams);
    expect(query).toMatchObject({
      'X-Amz-Expires': '60',
      'response-content-type': 'application/octet-stream',
      versionId: 'v1',
    });
    expect(query['response-content-disposition']).toMatch(/^attachment; /);
  });

  it.each(['download', 'image'])('and an %s are for those who may see the data there', async (what) => {
    expect((await ask('viewer', `${MEDIA}/${what}?${objectIn('dev')}`)).status).toBe(403);
    const refused = await ask('developer', `${MEDIA}/${what}?${objectIn('prod')}`);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('The role developer may not see the data of Label of prod.');
    expect((await app.ask(`${MEDIA}/${what}?${objectIn('dev')}`)).status).toBe(302);
  });

  it.each([
    [`${MEDIA}/download?environment=dev`, 400, 'names no object'],
    [`${MEDIA}/download?${objectIn('dev', '')}`, 400, 'names no object'],
    [`${MEDIA}/download?${objectIn('dev', 'ü'.repeat(513))}`, 400, 'at most 1024 bytes'],
    [`${MEDIA}/download?${objectIn('dev', 'a/../b')}`, 400, 'can not ask S3'],
    [`${MEDIA}/download?${objectIn('dev')}&version=%0a`, 400, 'as S3 writes versions'],
    [`${MEDIA}/download?key=a`, 400, 'names no environment'],
    [`${MEDIA}/download?${objectIn('qa')}`, 404, 'no such environment'],
    [`/buckets/a%2F..%2Fb/download?${objectIn('dev')}`, 404, 'no buckets of such a name'],
    [`/buckets/.../image?${objectIn('dev')}`, 404, 'no buckets of such a name'],
  ])('%s is %i in words', async (path, status, sentence) => {
    const answer = await ask('operator', path);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(sentence);
  });

  it('an image that S3 does not hand over is S3’s failure', async () => {
    const answer = await ask('operator', `${MEDIA}/image?${objectIn('dev')}`);
    expect(answer.status).toBe(502);
    expect(answer.text).toContain('No connection could be made for s3:GetObject.');
  });
});

it('a name that AWS can not have is a 404 in words, without asking', async () => {
  const answer = await app.ask('/queues/%3Cimg%20src=x%3E', {
    form: { environment: 'dev', atMost: '1', visibilityTimeoutSeconds: '0' },
    headers: { cookie: cookies.operator ?? '' },
  });
  expect(answer.status).toBe(404);
  expect(answer.text).toContain('SQS has no queues of such a name.');
});

describe('a look at messages', () => {
  const post = (person: string, form: Readonly<Record<string, string>>, headers = {}) =>
    app.ask('/queues/orders', { form, headers: { cookie: cookies[person] ?? '', ...headers } });
  const form = { environment: 'prod', atMost: '10', visibilityTimeoutSeconds: '5' };

  it('is for those who may take one there', async () => {
    expect((await post('viewer', form)).status).toBe(403);
    const refused = await post('developer', form);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('The role developer may not look at messages of Label of prod.');
  });

  it.each([
    [{ ...form, atMost: '51' }, {}],
    [{ ...form, visibilityTimeoutSeconds: '31' }, {}],
    [{ atMost: '1' }, {}],
    [form, { 'content-type': 'text/plain' }],
  ])('%j with %j is a 400 in words', async (given, headers) => {
    const answer = await post('operator', given, headers);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('1 to 50 messages and 0 to 30 seconds');
  });
});

describe('MONITOR as events', () => {
  it('is for those who may run it there', async () => {
    expect((await ask('viewer', `${STREAM}?environment=dev`, EVENTS)).status).toBe(403);
    expect((await ask('developer', `${STREAM}?environment=prod`, EVENTS)).status).toBe(403);
    expect((await app.ask(`${STREAM}?environment=dev`, { headers: EVENTS })).status).toBe(302);
  });

  it('begins for events alone: not for a link, not for a page that is fetched ahead', async () => {
    expect((await ask('operator', `${STREAM}?environment=dev`, { accept: 'text/html,*/*' })).status).toBe(
      400,
    );
    expect((await ask('operator', `${STREAM}?environment=qa`, EVENTS)).status).toBe(404);
    expect((await ask('operator', '/caches/none/monitor/stream?environment=dev', EVENTS)).status).toBe(404);
  });

  it('is not collected on the way, ends by itself, and is written down', async () => {
    const answer = await ask('operator', `${STREAM}?environment=dev`, {
      ...EVENTS,
      'accept-encoding': 'gzip',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('text/event-stream');
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store, no-transform');
    expect(answer.text).toMatch(/^data: \{"kind":"end","reason":"failed".*"unreachable".*\}\n\n$/);
    expect(answer.text).not.toContain('redis-password');
    expect(
      app.logged.some((line) => line.includes('MONITOR is started') && line.includes('"person":"operator"')),
    ).toBe(true);
  });
});
