import * as s3sdk from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startS3 } from '../s3-fixture.ts';
import type { S3Fixture } from '../s3-fixture.ts';

let s3: S3Fixture;
let count = 0;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

/** A bucket as it ought to be: of each key its versions, the newest first. */
class Model {
  readonly keys = new Map<string, { readonly id: string; readonly isMarker: boolean }[]>();

  sortedKeys(): string[] {
    return [...this.keys.keys()]
      .filter((key) => this.keys.get(key)?.length)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  /** Keys or versions with a prefix, rolled up by a delimiter: each a line. */
  list(prefix: string, delimiter: string, ofVersions: boolean): string[] {
    const lines: string[] = [];
    for (const key of this.sortedKeys()) {
      if (!key.startsWith(prefix)) continue;
      const versions = this.keys.get(key) ?? [];
      if (!ofVersions && versions[0]?.isMarker) continue;
      const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      if (cut === -1) lines.push(...(ofVersions ? versions.map(({ id }) => `${key} ${id}`) : [key]));
      else lines.push(`[${key.slice(0, cut + delimiter.length)}]`);
    }
    return lines.filter((line, at) => line !== lines[at - 1]);
  }
}

const segment = fc.constantFrom('a', 'b', 'ab', 'é', '😀', '\u{ffee}', '%', ' ', '+', '//', '..', '<b>');
const key = fc
  .array(fc.oneof(segment, fc.constant('/')), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''));
const command = fc.record({
  key,
  kind: fc.constantFrom('put', 'put', 'put', 'delete', 'remove', 'suspend', 'enable'),
});
const query = fc.record({
  prefix: fc.oneof(fc.constant(''), key, segment),
  delimiter: fc.constantFrom('', '/', 'a', '//', '😀'),
  maxKeys: fc.integer({ min: 1, max: 7 }),
});

async function build(commands: readonly { key: string; kind: string }[], Bucket: string): Promise<Model> {
  const { client } = s3;
  const model = new Model();
  let status: 'Enabled' | 'Suspended' | undefined;
  await client.send(new s3sdk.CreateBucketCommand({ Bucket }));
  for (const { key: Key, kind } of commands) {
    const versions = model.keys.get(Key) ?? [];
    if (kind === 'suspend' || kind === 'enable') {
      status = kind === 'enable' ? 'Enabled' : 'Suspended';
      await client.send(
        new s3sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: status } }),
      );
    } else if (kind === 'remove') {
      const [newest] = versions;
      if (!newest) continue;
      await client.send(new s3sdk.DeleteObjectCommand({ Bucket, Key, VersionId: newest.id }));
      model.keys.set(Key, versions.slice(1));
    } else {
      const isMarker = kind === 'delete';
      const { VersionId } = isMarker
        ? await client.send(new s3sdk.DeleteObjectCommand({ Bucket, Key }))
        : await client.send(new s3sdk.PutObjectCommand({ Bucket, Key, Body: 'x' }));
      const others = status === 'Enabled' ? versions : versions.filter(({ id }) => id !== 'null');
      const isForgotten = isMarker && status === undefined;
      model.keys.set(Key, isForgotten ? others : [{ id: VersionId ?? 'null', isMarker }, ...others]);
    }
  }
  return model;
}

interface Query {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
}

/** All pages, each in the order in which keys and prefixes stand among each other. */
async function listKeys(Bucket: string, { prefix, delimiter, maxKeys }: Query): Promise<string[]> {
  const lines: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page: s3sdk.ListObjectsV2CommandOutput = await s3.client.send(
      new s3sdk.ListObjectsV2Command({
        Bucket,
        Prefix: prefix,
        Delimiter: delimiter || undefined,
        MaxKeys: maxKeys,
        ContinuationToken,
      }),
    );
    const items = [
      ...(page.Contents ?? []).map(({ Key = '' }) => ({ order: Key, line: Key })),
      ...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => ({ order: Prefix, line: `[${Prefix}]` })),
    ];
    expect(items.length).toBeLessThanOrEqual(maxKeys);
    items.sort((a, b) => Buffer.compare(Buffer.from(a.order), Buffer.from(b.order)));
    lines.push(...items.map(({ line }) => line));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return lines;
}

/** All pages of versions; objects and markers stand apart in a page, so that only sets can be compared. */
async function listVersions(Bucket: string, { prefix, delimiter, maxKeys }: Query): Promise<string[]> {
  const lines: string[] = [];
  let KeyMarker: string | undefined;
  let VersionIdMarker: string | undefined;
  do {
    const page: s3sdk.ListObjectVersionsCommandOutput = await s3.client.send(
      new s3sdk.ListObjectVersionsCommand({
        Bucket,
        Prefix: prefix,
        Delimiter: delimiter || undefined,
        MaxKeys: maxKeys,
        KeyMarker,
        VersionIdMarker,
      }),
    );
    const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    lines.push(
      ...versions.map(({ Key, VersionId }) => `${Key} ${VersionId}`),
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => `[${Prefix}]`),
    );
    KeyMarker = page.NextKeyMarker;
    VersionIdMarker = page.NextVersionIdMarker;
    expect(page.IsTruncated).toBe(KeyMarker !== undefined);
  } while (KeyMarker !== undefined);
  return lines;
}

test('lists of any bucket are those of a plain model, page by page', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { maxLength: 40 }),
      fc.array(query, { minLength: 1, maxLength: 4 }),
      async (commands, queries) => {
        count += 1;
        const Bucket = `property-${count}`;
        const model = await build(commands, Bucket);
        for (const asked of queries) {
          expect(await listKeys(Bucket, asked)).toEqual(model.list(asked.prefix, asked.delimiter, false));
          const versions = await listVersions(Bucket, asked);
          expect(versions.sort()).toEqual(model.list(asked.prefix, asked.delimiter, true).sort());
        }
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
