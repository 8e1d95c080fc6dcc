import { GetObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { presignedDownload } from '../../core/resources/buckets/download.ts';
import { headObject, objectTags } from '../../core/resources/buckets/object.ts';
import { openImage, previewObject } from '../../core/resources/buckets/preview.ts';
import { createBucket, putObject, setVersioning } from './s3-fixture.ts';
import { arranged, asDocumented, contractContext, offered, prepared, skipIfUnsupported } from './support.ts';

const context = contractContext();
const bucket = context.name('objects');
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(70_000, 7)]);
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const ODD_KEY = `odd/🙂 <img src=x onerror=alert(1)> "a"+b%20c;.txt`;

describe('s3: objects', () => {
  beforeEach(prepared('s3:CreateBucket', () => createBucket(context, bucket)));

  const place = (key: string, versionId?: string) => ({ bucket, key, versionId });

  it('tells what S3 says of an object', async (test) => {
    await putObject(context, bucket, ODD_KEY, '{"a":1}', {
      ContentType: 'application/json',
      CacheControl: 'max-age=60',
      Metadata: { seller: 'ana', note: '<b>x</b>' },
    });
    const cell = await headObject(context.source(), place(ODD_KEY), context.budget());
    expect(offered(test, cell)).toMatchObject({
      key: ODD_KEY,
      sizeBytes: 7,
      contentType: 'application/json',
      cacheControl: 'max-age=60',
      storageClass: 'STANDARD',
      metadata: { seller: 'ana', note: '<b>x</b>' },
    });
    expect(cell).toMatchObject({ value: { etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) as string } });
  });

  it('says that an object is absent', async () => {
    for (const read of [headObject, previewObject])
      expect(await read(context.source(), place('nothing'), context.budget())).toMatchObject({
        state: 'absent',
      });
  });

  it('shows tags, and none where there are none', async (test) => {
    await putObject(context, bucket, 'plain', 'x');
    const none = await objectTags(context.source(), place('plain'), context.budget());
    skipIfUnsupported(test, none);
    expect(none.state).toBe('empty');
    await putObject(context, bucket, 'tagged', 'x', { Tagging: 'team=shop%20%2B%20co&cost=' });
    const tags = offered(test, await objectTags(context.source(), place('tagged'), context.budget()));
    expect(tags).toEqual([
      { key: 'cost', value: '' },
      { key: 'team', value: 'shop + co' },
    ]);
  });

  it.each([
    ['image', 'photo.txt', PNG, { kind: 'image', imageType: 'image/png', truncated: false }],
    ['JSON', 'data.bin', '{"a":[1,"<b>"]}', { kind: 'json', text: '{"a":[1,"<b>"]}' }],
    ['SVG as text', 'drawing.svg', SVG, { kind: 'text', text: SVG }],
    ['HTML as text', 'page.html', '<!doctype html><script>1</script>', { kind: 'text' }],
    ['bytes', 'data.txt', Uint8Array.of(0, 1, 255), { kind: 'binary', hex: '0001ff' }],
    ['nothing', 'empty', '', { kind: 'empty', sizeBytes: 0 }],
  ])('previews %s by what it is, not by what it is called', async (_, key, body, wanted) => {
    await putObject(context, bucket, `preview/${key}`, body, { ContentType: 'image/jpeg' });
    const cell = await previewObject(context.source(), place(`preview/${key}`), context.budget());
    expect(cell).toMatchObject({ state: 'fresh', value: wanted });
  });

  it('reads no more than the first 256 KiB', async (test) => {
    const text = 'küche '.repeat(60_000);
    await putObject(context, bucket, 'long.txt', text);
    const preview = offered(test, await previewObject(context.source(), place('long.txt'), context.budget()));
    expect(preview).toMatchObject({
      kind: 'text',
      truncated: true,
      readBytes: 262_144,
      sizeBytes: Buffer.byteLength(text),
    });
    if (preview.kind === 'text') expect(text.startsWith(preview.text)).toBe(true);
  });

  it('streams an image whole, and nothing else', async () => {
    await putObject(context, bucket, 'photo', PNG, { ContentType: 'text/html' });
    const opened = await openImage(context.source(), place('photo'), new AbortController().signal);
    if (!opened.ok) throw new Error(opened.reason);
    expect(opened.image).toMatchObject({ imageType: 'image/png', sizeBytes: PNG.length });
    expect(Buffer.from(await new Response(opened.image.body).arrayBuffer()).equals(PNG)).toBe(true);
    await putObject(context, bucket, 'drawing', SVG, { ContentType: 'image/svg+xml' });
    const open = (key: string) => openImage(context.source(), place(key), new AbortController().signal);
    expect(await open('drawing')).toEqual({ ok: false, reason: 'not-an-image' });
    expect(await open('no such')).toMatchObject({ ok: false, failure: { state: 'absent' } });
  });

  it('gives a link to one object for a minute', async () => {
    await putObject(context, bucket, ODD_KEY, SVG, { ContentType: 'image/svg+xml' });
    const made = await presignedDownload(context.source(), place(ODD_KEY), context.budget());
    if (!made.ok) throw new Error(made.failure.detail);
    const answer = await fetch(made.url);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(SVG);
    const seconds = Number(new URL(made.url).searchParams.get('X-Amz-Expires'));
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it('gives a link under which no browser opens the object', async (test) => {
    await putObject(context, bucket, 'page.html', '<script>1</script>', { ContentType: 'text/html' });
    await asDocumented(test, 'response-content-type of GetObject', async () => {
      const answer = await context.clients.s3.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: 'page.html',
          ResponseContentType: 'a/b',
          ResponseContentDisposition: 'attachment',
        }),
      );
      await answer.Body?.transformToByteArray();
      return answer.ContentType === 'a/b' && answer.ContentDisposition === 'attachment';
    });
    const made = await presignedDownload(context.source(), place('page.html'), context.budget());
    if (!made.ok) throw new Error(made.failure.detail);
    const answer = await fetch(made.url);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="page.html"/);
  });

  it('reads an earlier version', async (test) => {
    await arranged(test, 's3:PutBucketVersioning', () => setVersioning(context, bucket, 'Enabled'));
    const earlier = await putObject(context, bucket, 'versioned', 'earlier');
    await putObject(context, bucket, 'versioned', 'now');
    const read = async (versionId?: string) =>
      offered(test, await previewObject(context.source(), place('versioned', versionId), context.budget()));
    expect(await read(earlier)).toMatchObject({ kind: 'text', text: 'earlier' });
    expect(await read()).toMatchObject({ kind: 'text', text: 'now' });
    const head = await headObject(context.source(), place('versioned', earlier), context.budget());
    expect(offered(test, head)).toMatchObject({ versionId: earlier, sizeBytes: 7 });
  });
});
