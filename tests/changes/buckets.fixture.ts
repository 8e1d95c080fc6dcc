import {
  CreateBucketCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { Json } from '../../core/actions/plan.ts';
import { BUCKETS } from '../../core/catalogue/buckets.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness, HarnessOptions } from './gate-harness.ts';

type Side = 'dev' | 'prod';

/** Everything of an object that a restore has to bring back; times and ids are new. */
export interface WholeObject {
  readonly body: string;
  readonly contentType: string | undefined;
  readonly cacheControl: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: string;
  readonly tags: readonly string[];
}

export interface BucketHarness extends GateHarness {
  readonly bucket: (name: string, versioning?: 'Enabled' | 'Suspended', side?: Side) => Promise<string>;
  /** Writes an object; answers its version's id. */
  readonly put: (
    bucket: string,
    key: string,
    body: string,
    more?: Partial<PutObjectCommandInput>,
  ) => Promise<string | undefined>;
  readonly object: (bucket: string, key: string, versionId?: string) => Promise<WholeObject | undefined>;
  /** Keys and bodies of what is there now. */
  readonly contents: (bucket: string, prefix?: string) => Promise<Readonly<Record<string, string>>>;
  /** Of one key, newest first: ids, a delete marker with a minus before. */
  readonly versions: (bucket: string, key: string) => Promise<readonly string[]>;
  readonly uploads: (bucket: string) => Promise<number>;
  readonly refusal: (actionId: string, input: Json, side?: Side) => Promise<string>;
}

/** Two sandboxes with the buckets that captures go to. */
export async function startBuckets(options: HarnessOptions = {}): Promise<BucketHarness> {
  const harness = await startGate(options);
  const s3 = harness.clients('dev').s3;
  const bucket: BucketHarness['bucket'] = async (name, versioning, side = 'dev') => {
    const client = harness.clients(side).s3;
    await client.send(new CreateBucketCommand({ Bucket: name }));
    if (versioning)
      await client.send(
        new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status: versioning } }),
      );
    return name;
  };
  const captures = BUCKETS.find((one) => one.logical === 'backups');
  for (const side of ['dev', 'prod'] as const) await bucket(captures?.names[side] ?? '', undefined, side);
  const object: BucketHarness['object'] = async (name, key, versionId) => {
    const where = { Bucket: name, Key: key, VersionId: versionId };
    try {
      const answer = await s3.send(new GetObjectCommand(where));
      const body = (await answer.Body?.transformToString()) ?? '';
      const { TagSet: tags = [] } = await s3.send(new GetObjectTaggingCommand(where));
      return {
        body,
        contentType: answer.ContentType,
        cacheControl: answer.CacheControl,
        metadata: answer.Metadata ?? {},
        storageClass: answer.StorageClass ?? 'STANDARD',
        tags: tags.map(({ Key, Value }) => `${Key}=${Value}`).sort(),
      };
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  };
  return {
    ...harness,
    bucket,
    object,
    async put(name, key, body, more = {}) {
      const answer = await s3.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body, ...more }));
      return answer.VersionId;
    },
    async contents(name, prefix = '') {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: name, Prefix: prefix }));
      const found = await Promise.all(
        Contents.map(async ({ Key = '' }) => [Key, (await object(name, Key))?.body ?? ''] as const),
      );
      return Object.fromEntries(found);
    },
    async versions(name, key) {
      const answer = await s3.send(new ListObjectVersionsCommand({ Bucket: name, Prefix: key }));
      const all = [
        ...(answer.Versions ?? []).map((one) => ({ ...one, sign: '' })),
        ...(answer.DeleteMarkers ?? []).map((one) => ({ ...one, sign: '-' })),
      ].filter((one) => one.Key === key);
      const latest = all.filter((one) => one.IsLatest);
      return [...latest, ...all.filter((one) => !one.IsLatest)].map((one) => `${one.sign}${one.VersionId}`);
    },
    async uploads(name) {
      const answer = await s3.send(new ListMultipartUploadsCommand({ Bucket: name }));
      return answer.Uploads?.length ?? 0;
    },
    async refusal(actionId, input, side = 'dev') {
      const presented = await harness.gate.present(harness.wish(side, actionId, input));
      return presented.outcome === 'refused' ? presented.sentence : presented.outcome;
    },
  };
}

/** An object with everything that can be lost on the way. */
export const DRESSED: Partial<PutObjectCommandInput> = {
  ContentType: 'text/css; charset=utf-8',
  CacheControl: 'max-age=60',
  Metadata: { author: 'olga', 'x-note': 'a b' },
  StorageClass: 'STANDARD_IA',
  Tagging: 'team=shop&kind=a%20b',
};
