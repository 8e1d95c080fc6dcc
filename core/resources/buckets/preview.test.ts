import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budgetFor } from '../../upstream/budget.ts';
import { startAnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import type { AnsweringEndpoint } from '../answering-endpoint.fixture.ts';
import { planVersionListing } from './listing.ts';
import { openImage, previewObject } from './preview.ts';
import { listVersions } from './versions.ts';

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(400_000, 1)]);
const PLACE = { bucket: 'assets', key: 'a' };

describe('objects off the wire', () => {
  let endpoint: AnsweringEndpoint;
  let answer: (response: ServerResponse, request: IncomingMessage) => void = () => undefined;

  beforeAll(async () => {
    endpoint = await startAnsweringEndpoint((request, _body, response) => answer(response, request));
  });
  afterAll(() => endpoint.close());

  const budget = () => budgetFor(new AbortController().signal, 10_000);
  const preview = () => previewObject(endpoint.source(), PLACE, budget());
  const open = (signal = new AbortController().signal) => openImage(endpoint.source(), PLACE, signal);

  function refuse(status: number, code: string): void {
    answer = (response) =>
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(`<Error><Code>${code}</Code><Message>because</Message></Error>`);
  }

  it('are read no further than the preview, though the endpoint knows no ranges', async () => {
    answer = (response, request) => {
      expect(request.headers.range).toBe('bytes=0-262143');
      response.writeHead(200, { 'content-length': 5_000_000 }).end(Buffer.alloc(5_000_000, 'a'));
    };
    expect(await preview()).toMatchObject({
      value: { kind: 'text', readBytes: 262_144, sizeBytes: 5_000_000, truncated: true },
    });
  });

  it('are empty where no range can be had of them, and archived where S3 says so', async () => {
    refuse(416, 'InvalidRange');
    expect(await preview()).toMatchObject({ state: 'fresh', value: { kind: 'empty' } });
    refuse(403, 'InvalidObjectState');
    expect(await preview()).toMatchObject({ state: 'fresh', value: { kind: 'archived' } });
    refuse(403, 'AccessDenied');
    expect(await preview()).toMatchObject({ state: 'denied', code: 'AccessDenied' });
    refuse(404, 'NoSuchKey');
    expect(await preview()).toMatchObject({ state: 'absent', code: 'NoSuchKey' });
  });

  it('are no image where they are larger than a browser is handed, or of an unknown size', async () => {
    answer = (response) => response.writeHead(200, { 'content-length': 30_000_000 }).write(PNG);
    expect(await open()).toEqual({ ok: false, reason: 'too-large' });
    answer = (response) => response.writeHead(200).end(PNG);
    expect(await open()).toEqual({ ok: false, reason: 'too-large' });
  });

  it('are an image by their first bytes, though those come one by one', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': PNG.length, 'content-type': 'text/html' });
      response.write(PNG.subarray(0, 1));
      setTimeout(() => response.end(PNG.subarray(1)), 20);
    };
    const opened = await open();
    if (!opened.ok) throw new Error(opened.reason);
    expect(opened.image.imageType).toBe('image/png');
    const bytes = Buffer.from(await new Response(opened.image.body).arrayBuffer());
    expect(bytes.equals(PNG)).toBe(true);
  });

  it('stop on their way when nobody reads them any more', async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (response) => {
        response.on('close', resolve);
        response.writeHead(200, { 'content-length': 10_000_000 }).write(PNG);
      };
    });
    const opened = await open();
    if (!opened.ok) throw new Error(opened.reason);
    await opened.image.body.cancel();
    await closed;
  });

  it('that end before they should are an error on the way, not a whole image', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': PNG.length });
      response.write(PNG.subarray(0, 1_000), () => response.destroy());
    };
    const opened = await open();
    if (opened.ok) await expect(new Response(opened.image.body).arrayBuffer()).rejects.toThrow();
    else expect(opened).toMatchObject({ reason: 'failed' });
  });
});

describe('versions off the wire', () => {
  it('stand in the order of S3: by key, then the newest first, markers among them', async () => {
    const entry = (kind: string, key: string, id: string, second: number, latest = false) =>
      `<${kind}><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${String(latest)}</IsLatest>` +
      `<LastModified>2026-01-01T00:00:0${second}.000Z</LastModified><Size>1</Size></${kind}>`;
    const endpoint = await startAnsweringEndpoint((_request, _body, response) => {
      response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(
          `<ListVersionsResult><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>` +
            `<NextKeyMarker>%F0%9F%99%82</NextKeyMarker><NextVersionIdMarker>e2</NextVersionIdMarker>` +
            entry('Version', 'Z', 'z1', 1, true) +
            entry('Version', 'a+b', 'a3', 3) +
            entry('Version', 'a+b', 'a1', 1) +
            entry('Version', '%EF%BC%A1', 'w1', 1, true) +
            entry('DeleteMarker', 'a+b', 'a4', 4, true) +
            entry('DeleteMarker', 'a+b', 'a2', 2) +
            entry('DeleteMarker', '%F0%9F%99%82', 'e2', 2, true) +
            `</ListVersionsResult>`,
        );
    });
    const plan = planVersionListing({ environmentId: 'dev', bucket: 'assets', prefix: '' });
    if (!plan.ok) throw new Error(plan.sentence);
    const cell = await listVersions(
      endpoint.source(),
      plan.value,
      budgetFor(new AbortController().signal, 10_000),
    );
    endpoint.close();
    if (cell.state !== 'fresh') throw new Error(cell.state);
    expect(cell.value.versions.map((version) => version.versionId)).toEqual([
      'z1',
      'a4',
      'a3',
      'a2',
      'a1',
      // Full-width letters come before emoji in UTF-8, though not in UTF-16.
      'w1',
      'e2',
    ]);
    expect(cell.value.versions.map((version) => version.key)).toContain('a b');
    expect(cell.value.next).toBeDefined();
  });
});
