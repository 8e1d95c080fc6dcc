import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import { readEntries } from './object-state.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A server that speaks S3 and has no versions: it refuses to list any. */
async function withoutVersions(head: number): Promise<S3Client> {
  const refusal = '<Error><Code>MethodNotAllowed</Code><Message>no</Message></Error>';
  const endpoint = await scriptedEndpoint(({ operation }) =>
    operation.startsWith('HEAD')
      ? { status: head, headers: { etag: '"1"' }, body: '' }
      : { status: 405, body: refusal },
  );
  const client = new S3Client({
    endpoint: endpoint.url,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  opened.push(endpoint.close, () => client.destroy());
  return client;
}

describe('what lies under a key', () => {
  const place = { bucket: 'files', key: 'a.txt' };
  const never = { versioning: 'never', mfaDelete: false } as const;
  const { signal } = new AbortController();

  it('is the object alone in a bucket that never had versions, though none can be listed', async () => {
    expect(await readEntries(await withoutVersions(200), never, place, signal)).toMatchObject({
      ok: true,
      value: [{ key: 'a.txt', versionId: 'null', isLatest: true, isMarker: false, etag: '"1"' }],
    });
    expect(await readEntries(await withoutVersions(404), never, place, signal)).toEqual({
      ok: true,
      value: [],
    });
  });

  it('is listed where there may be versions', async () => {
    const enabled = { ...never, versioning: 'enabled' } as const;
    expect(await readEntries(await withoutVersions(200), enabled, place, signal)).toMatchObject({
      ok: false,
      failure: { operation: 's3:ListBucketVersions', code: 'MethodNotAllowed' },
    });
  });
});
