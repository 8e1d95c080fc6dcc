import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { listSync } from '../../core/changes/migration/objects/dry-run.ts';
import { DRESSED } from './buckets.fixture.ts';
import { OLGA } from './gate-harness.ts';
import { everyKill, mortalRun } from './killed-console.ts';
import { startMigration } from './migration.fixture.ts';
import type { MigrationHarness, Side } from './migration.fixture.ts';

const MIB = 1_048_576;
const NOWHERE = { later: () => Promise.resolve() };
let staging: MigrationHarness;
beforeAll(async () => {
  staging = await startMigration('staging');
}, 60_000);
afterAll(() => staging.close());

async function bucket(side: Side, Bucket: string, isVersioned = false): Promise<string> {
  const { s3 } = staging.clients(side);
  await s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' as const };
  if (isVersioned) await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  return Bucket;
}

async function put(
  side: Side,
  Bucket: string,
  Key: string,
  Body: string | Buffer,
  more: Partial<PutObjectCommandInput> = {},
) {
  await staging.clients(side).s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
}

async function putInParts(Bucket: string, Key: string, bytes: Buffer, partBytes: number) {
  const { s3 } = staging.clients('dev');
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
  for (let at = 0; at < bytes.length; at += partBytes) {
    const PartNumber = Parts.length + 1;
    const Body = bytes.subarray(at, at + partBytes);
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    Parts.push({ PartNumber, ETag });
  }
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
}

async function contents(side: Side, Bucket: string): Promise<Readonly<Record<string, string>>> {
  const { s3 } = staging.clients(side);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const found: [string, string][] = [];
  for (const { Key = '' } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    found.push([
      Key,
      bytes.length > 100 ? createHash('sha256').update(bytes).digest('hex') : Buffer.from(bytes).toString(),
    ]);
  }
  return Object.fromEntries(found);
}

const inputOf = (fromBucket: string, into: string, more: object = {}) => ({
  fromEnvironment: 'dev',
  fromBucket,
  bucket: into,
  ...more,
});

describe('a bucket that is synced from development into staging', () => {
  it('holds the same, small and large, with what belongs to each object', async () => {
    const from = await bucket('dev', 'one-dev');
    const to = await bucket('prod', 'one-staging', true);
    await put('dev', from, 'a/dressed.css', 'body {}', DRESSED);
    await put('dev', from, 'ü/€ +&.txt', 'odd');
    await put('dev', from, 'empty', '');
    await put('dev', from, 'nine.bin', randomBytes(9 * MIB));
    await putInParts(from, 'parts.bin', randomBytes(13 * MIB), 6 * MIB);
    await put('prod', to, 'own.txt', 'own');
    await put('prod', to, 'empty', 'not empty');
    const before = await contents('prod', to);
    const run = await staging.run('prod', 'migration.sync-bucket', inputOf(from, to, { check: 'full' }));
    expect(run.outcome).toMatchObject({ outcome: 'done' });
    expect(run.outcome?.sentence).toMatch(
      /^5 objects were copied \(22 MiB\), 0 are the same, 1 stand in the target alone\./,
    );
    expect(await contents('prod', to)).toEqual({ ...(await contents('dev', from)), 'own.txt': 'own' });
    const { s3 } = staging.clients('prod');
    const dressed = { Bucket: to, Key: 'a/dressed.css' };
    const head = await s3.send(new HeadObjectCommand(dressed));
    expect(head).toMatchObject({
      ContentType: DRESSED.ContentType,
      CacheControl: DRESSED.CacheControl,
      Metadata: DRESSED.Metadata,
      StorageClass: DRESSED.StorageClass,
    });
    const { TagSet } = await s3.send(new GetObjectTaggingCommand(dressed));
    expect(TagSet).toEqual(expect.arrayContaining([{ Key: 'team', Value: 'shop' }]));
    const parts = await Promise.all(
      [['dev', from] as const, ['prod', to] as const].map(([side, Bucket]) =>
        staging.clients(side).s3.send(new HeadObjectCommand({ Bucket, Key: 'parts.bin' })),
      ),
    );
    expect(parts[0]?.ETag).toBe(parts[1]?.ETag);
    const again = await staging.run('prod', 'migration.sync-bucket', inputOf(from, to));
    expect(again.outcome?.sentence).toMatch(/^0 objects were copied \(0 bytes\), 5 are the same,/);
    await staging.undo(run);
    expect(await contents('prod', to)).toEqual(before);
  }, 60_000);

  it('deletes what stands there alone only where that is wanted, and the undo puts it back', async () => {
    const from = await bucket('dev', 'two-dev');
    const to = await bucket('prod', 'two-staging');
    for (const key of ['a', 'b', 'c']) await put('dev', from, key, `dev ${key}`);
    await put('prod', to, 'b', 'dev b');
    await put('prod', to, 'c', 'staging c', DRESSED);
    await put('prod', to, 'd', 'staging d');
    const before = await contents('prod', to);
    const input = inputOf(from, to, { delete: true, storageClass: 'STANDARD_IA' });
    const presented = await staging.planOf('prod', 'migration.sync-bucket', input);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { presentation } = presented;
    expect(presentation).toMatchObject({ risk: 'destructive', confirmation: 'typed-name' });
    expect(presentation.plan.estimates.slice(0, 4)).toEqual([
      { label: 'New', value: '1 object, 5 bytes: a' },
      { label: 'Changed', value: '1 object, 5 bytes: c' },
      { label: 'The same', value: '1 object, 5 bytes: b' },
      { label: 'In the target alone', value: '1 object, 9 bytes: d' },
    ]);
    const run = await staging.run('prod', 'migration.sync-bucket', input);
    expect(run.outcome?.outcome).toBe('done');
    expect(await contents('prod', to)).toEqual(await contents('dev', from));
    const { StorageClass } = await staging
      .clients('prod')
      .s3.send(new HeadObjectCommand({ Bucket: to, Key: 'a' }));
    expect(StorageClass).toBe('STANDARD_IA');
    const undone = await staging.undo(run);
    expect(undone.outcome?.outcome).toBe('done');
    expect(await contents('prod', to)).toEqual(before);
  });

  it('copies inside of S3 where one credential reaches both', async () => {
    const from = await bucket('prod', 'three-a');
    const to = await bucket('prod', 'three-b');
    await put('prod', from, 'x', 'x', DRESSED);
    const input = { ...inputOf(from, to), fromEnvironment: 'prod' };
    const run = await staging.run('prod', 'migration.sync-bucket', input);
    expect(run.outcome?.outcome).toBe('done');
    expect(run.calls?.some(({ operation }) => operation === 's3:CopyObject')).toBe(true);
    expect(await contents('prod', to)).toEqual({ x: 'x' });
  });

  it('has nothing lost or doubled, wherever its console is killed', async () => {
    const from = await bucket('dev', 'killed-dev');
    for (let index = 0; index < 12; index += 1)
      await put('dev', from, `k/${String(index).padStart(3, '0')}`, `object ${index}`);
    await put('dev', from, 'k/large', randomBytes(9 * MIB));
    const wanted = await contents('dev', from);
    await everyKill(NOWHERE, 'killed-sync', async (name) => {
      const to = await bucket('prod', name);
      await put('prod', to, 'k/000', 'another');
      await put('prod', to, 'z', 'own');
      const before = await contents('prod', to);
      const input = inputOf(from, to, { delete: true });
      const id = newRunId(Date.now());
      const run = await mortalRun(staging, 'migration.sync-bucket', input, id, 'prod');
      return {
        run,
        async check(outcome) {
          expect(outcome).toMatchObject({ outcome: 'done' });
          expect(await contents('prod', to)).toEqual(wanted);
          const { Uploads = [] } = await staging
            .clients('prod')
            .s3.send(new ListMultipartUploadsCommand({ Bucket: to }));
          expect(Uploads).toEqual([]);
          const undo = { bucket: to, captureId: id };
          const undone = await staging.run('prod', 'migration.unsync-bucket', undo);
          expect(undone.outcome?.outcome).toBe('done');
          expect(await contents('prod', to)).toEqual(before);
        },
      };
    });
  }, 300_000);
});

describe('a sync', () => {
  it('takes what its listing did not reach for what may differ', async () => {
    const from = await bucket('dev', 'reached-dev');
    for (const key of ['a', 'b']) await put('dev', from, key, key);
    const [holding, empty] = [await bucket('prod', 'reached-one'), await bucket('prod', 'reached-two')];
    await put('prod', holding, 'z', 'own');
    const listed = (into: string) => {
      const places = {
        from: { s3: staging.clients('dev').s3, bucket: from },
        to: { s3: staging.clients('prod').s3, bucket: into },
      };
      return listSync({ ...places, prefix: '', signal: AbortSignal.timeout(10_000) }, 1);
    };
    expect(await listed(holding)).toMatchObject({ isAll: false, mayOverwrite: true, mayDelete: true });
    expect(await listed(empty)).toMatchObject({ isAll: false, mayOverwrite: false, mayDelete: false });
  });

  it('that is cancelled within its first group is taken back where the bucket keeps versions', async () => {
    const from = await bucket('dev', 'cut-dev');
    const to = await bucket('prod', 'cut-staging', true);
    for (const key of ['a', 'b', 'c']) {
      await put('dev', from, key, `dev ${key}`);
      await put('prod', to, key, `staging ${key}`);
    }
    const before = await contents('prod', to);
    await staging.faults('dev', [{ service: 's3', operation: 'GetObject', kind: 'hang', count: 1 }]);
    const wish = staging.wish('prod', 'migration.sync-bucket', inputOf(from, to));
    const presented = await staging.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { hash, target } = presented.presentation;
    const key = newRunId(Date.now());
    const executed = await staging.gate.execute({ ...wish, key, planHash: hash, typedName: target });
    expect(executed.outcome).toBe('started');
    const ended = carryOn(staging.parts, key);
    const written = async () =>
      Object.values(await contents('prod', to)).filter((text) => text.startsWith('dev '));
    await vi.waitFor(async () => expect(await written()).toHaveLength(2), { timeout: 10_000 });
    await staging.gate.cancel(key, OLGA, { address: '', requestId: '' });
    await ended;
    const run = await staging.home.runs.find(key);
    expect(run?.outcome).toMatchObject({
      outcome: 'cancelled',
      sentence:
        'Stopped. 0 objects were copied (0 bytes), 0 are the same. Objects of the group that was under way may be written too.',
    });
    if (run) await staging.undo(run);
    expect(await contents('prod', to)).toEqual(before);
  }, 60_000);

  it('that was killed is taken back where the bucket keeps versions, whatever it has counted', async () => {
    const from = await bucket('dev', 'counted-dev');
    await put('dev', from, 'a', 'dev a');
    await everyKill(NOWHERE, 'counted-sync', async (name) => {
      const to = await bucket('prod', name, true);
      await put('prod', to, 'a', 'staging a');
      const before = await contents('prod', to);
      const run = await mortalRun(
        staging,
        'migration.sync-bucket',
        inputOf(from, to),
        newRunId(Date.now()),
        'prod',
      );
      return {
        run,
        async check(outcome) {
          if (outcome === 'killed') throw new Error(outcome);
          expect(outcome.undo).toMatchObject({ actionId: 'buckets.restore-prefix' });
          const undone = await staging.run('prod', 'buckets.restore-prefix', outcome.undo?.input);
          expect(undone.state).toBe('done');
          expect(await contents('prod', to)).toEqual(before);
        },
      };
    });
  }, 120_000);

  it('that is taken back leaves what others wrote after it, as large as it may be', async () => {
    const from = await bucket('dev', 'later-dev');
    const to = await bucket('prod', 'later-staging');
    for (const key of ['mine', 'new', 'own']) await put('dev', from, key, 'synced');
    for (const key of ['mine', 'own']) await put('prod', to, key, 'before');
    const run = await staging.run('prod', 'migration.sync-bucket', inputOf(from, to));
    await pause(3_000);
    for (const key of ['new', 'own']) await put('prod', to, key, 'theirs');
    const undone = await staging.undo(run);
    expect(undone.outcome?.outcome).toBe('done');
    expect(await contents('prod', to)).toEqual({ mine: 'before', new: 'theirs', own: 'theirs' });
  }, 30_000);

  it('goes from a folder into a folder', async () => {
    const from = await bucket('dev', 'five-dev');
    const to = await bucket('prod', 'five-staging', true);
    for (const key of ['bundles/x/a', 'bundles/x/b/c', 'bundles/y/z', 'other'])
      await put('dev', from, key, key);
    await put('prod', to, 'in/stays', 'stays');
    const folders = { fromFolder: 'bundles/x/', folder: 'in/' };
    const run = await staging.run('prod', 'migration.sync-bucket', inputOf(from, to, folders));
    expect(run.outcome?.outcome).toBe('done');
    const stays = { 'in/stays': 'stays' };
    expect(await contents('prod', to)).toEqual({
      'in/a': 'bundles/x/a',
      'in/b/c': 'bundles/x/b/c',
      ...stays,
    });
    await staging.undo(run);
    expect(await contents('prod', to)).toEqual(stays);
  });

  it('is refused where a bucket is missing, or captures lie', async () => {
    await bucket('dev', 'four-dev');
    const refusals = [
      [inputOf('four-dev', 'nowhere-staging'), /has no bucket nowhere-staging/],
      [inputOf('nowhere-dev', 'two-staging'), /has no bucket nowhere-dev/],
      [inputOf('four-dev', 'tiktok-commerce-backups-staging'), /Captures lie in/],
      [{ fromEnvironment: 'dev', fromBucket: 'four-dev' }, /has to be named/],
    ] as const;
    for (const [input, sentence] of refusals)
      expect(await staging.planOf('prod', 'migration.sync-bucket', input)).toMatchObject({
        outcome: 'refused',
        sentence: expect.stringMatching(sentence),
      });
  });

  it('is forbidden down: objects can not be masked', async () => {
    const input = { fromEnvironment: 'prod', fromBucket: 'two-staging', bucket: 'two-dev' };
    expect(await staging.planOf('dev', 'migration.sync-bucket', input)).toMatchObject({
      outcome: 'forbidden',
    });
  });
});
