import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Cell } from '../../core/cells/cell.ts';
import type { ListingRequest } from '../../core/resources/buckets/listing.ts';
import { DELIMITER, planListing, planVersionListing } from '../../core/resources/buckets/listing.ts';
import { listObjects } from '../../core/resources/buckets/objects.ts';
import type { ObjectPage, VersionPage } from '../../core/resources/buckets/types.ts';
import { listVersions } from '../../core/resources/buckets/versions.ts';
import { createBucket, inParallel, putObject, setVersioning } from './s3-fixture.ts';
import { contractContext, offered, prepared } from './support.ts';

const context = contractContext();
const bucket = context.name('listing');
const versioned = context.name('versions');
const MANY = 205;
const MANY_KEYS = Array.from({ length: MANY }, (_, number) => `many/${String(number).padStart(4, '0')}`);
const ODD_KEYS = [
  'odd/a b',
  'odd/a+b',
  'odd/a%20b',
  'odd/🙂/küche.txt',
  'odd/<img src=x onerror=alert(1)>',
  `odd/');alert(1);`,
  'odd/&amp;"\'.txt',
];

function request(further: Partial<ListingRequest>): ListingRequest {
  return { environmentId: context.environment.id, bucket, prefix: '', ...further };
}

async function objects(further: Partial<ListingRequest>): Promise<Cell<ObjectPage>> {
  const plan = planListing(request(further));
  if (!plan.ok) throw new Error(plan.sentence);
  return listObjects(context.source(), plan.value, context.budget());
}

async function versions(further: Partial<ListingRequest>): Promise<Cell<VersionPage>> {
  const plan = planVersionListing(request({ bucket: versioned, ...further }));
  if (!plan.ok) throw new Error(plan.sentence);
  return listVersions(context.source(), plan.value, context.budget());
}

describe('s3: listing', () => {
  const fill = async () => {
    await createBucket(context, bucket);
    await inParallel([...MANY_KEYS, ...ODD_KEYS, 'top.txt'], (key) => putObject(context, bucket, key, key));
  };
  beforeEach(prepared('s3:PutObject', fill));

  it('shows folders and objects of one level', async (test) => {
    const root = offered(test, await objects({ delimiter: DELIMITER }));
    expect(root.folders).toEqual(['many/', 'odd/']);
    expect(root.objects).toMatchObject([{ key: 'top.txt', sizeBytes: 7, storageClass: 'STANDARD' }]);
    expect(root.next).toBeUndefined();
    expect(root.previous).toBeUndefined();
  });

  it('shows every key as it is', async (test) => {
    const page = offered(test, await objects({ prefix: 'odd/' }));
    expect(page.objects.map((object) => object.key).sort()).toEqual([...ODD_KEYS].sort());
    for (const object of page.objects)
      expect(object.sizeBytes).toBe(new TextEncoder().encode(object.key).length);
  });

  it.each(['odd/🙂/', 'odd/<img src=x onerror=alert(1)>', 'odd/a%20', 'odd/a+'])(
    'finds what lies under the prefix %s',
    async (prefix) => {
      const cell = await objects({ prefix });
      const wanted = ODD_KEYS.filter((key) => key.startsWith(prefix));
      expect(cell).toMatchObject({ state: 'fresh', value: { objects: wanted.map((key) => ({ key })) } });
    },
  );

  it('goes through many objects page by page, and back', async (test) => {
    const first = offered(test, await objects({ prefix: 'many/', delimiter: DELIMITER }));
    expect(first.objects).toHaveLength(200);
    const place = { prefix: 'many/', delimiter: DELIMITER };
    const second = offered(test, await objects({ ...place, cursor: first.next }));
    expect(second.pageNumber).toBe(2);
    expect(second.next).toBeUndefined();
    const keys = [...first.objects, ...second.objects].map((object) => object.key);
    expect(keys).toHaveLength(MANY);
    expect([...keys].sort()).toEqual(keys);
    expect(second.previous).toEqual({});
  });

  it('shows nothing under a prefix that nothing has', async (test) => {
    const page = offered(test, await objects({ prefix: 'nothing/', delimiter: DELIMITER }));
    expect(page).toMatchObject({ folders: [], objects: [] });
    expect(page.next).toBeUndefined();
  });

  it('says that a bucket is absent', async () => {
    expect(await objects({ bucket: context.name('missing') })).toMatchObject({
      state: 'absent',
      code: 'NoSuchBucket',
    });
  });
});

describe('s3: listing of versions', () => {
  const fill = async () => {
    await createBucket(context, versioned);
    await setVersioning(context, versioned, 'Enabled');
    await inParallel(MANY_KEYS, (key) => putObject(context, versioned, key, key));
  };
  beforeEach(prepared('s3:PutBucketVersioning', fill));

  it('shows versions and delete markers, the newest first', async (test) => {
    const key = 'versioned/<b>.txt';
    const made: (string | undefined)[] = [];
    for (const text of ['one', 'three', 'fifteen']) made.push(await putObject(context, versioned, key, text));
    const removed = await context.clients.s3.send(new DeleteObjectCommand({ Bucket: versioned, Key: key }));
    const page = offered(test, await versions({ prefix: 'versioned/' }));
    expect(page.versions).toMatchObject([
      { key, versionId: removed.VersionId, latest: true, deleteMarker: true },
      { key, versionId: made[2], latest: false, deleteMarker: false, sizeBytes: 7 },
      { key, versionId: made[1], latest: false, deleteMarker: false, sizeBytes: 5 },
      { key, versionId: made[0], latest: false, deleteMarker: false, sizeBytes: 3 },
    ]);
    const live = offered(test, await objects({ bucket: versioned, prefix: 'versioned/' }));
    expect(live.objects).toEqual([]);
  });

  it('goes through many versions page by page, and back', async (test) => {
    const first = offered(test, await versions({ prefix: 'many/' }));
    expect(first.versions).toHaveLength(200);
    const second = offered(test, await versions({ prefix: 'many/', cursor: first.next }));
    const ids = [...first.versions, ...second.versions].map((version) => version.versionId);
    expect(new Set(ids).size).toBe(MANY);
    expect(second.next).toBeUndefined();
    expect(second.previous).toEqual({});
  });
});
