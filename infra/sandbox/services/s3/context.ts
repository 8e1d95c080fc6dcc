import { createHash } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import type { Call } from '../../protocol/service.ts';
import { BodyStore } from './storage/body-store.ts';
import { BucketRegistry } from './storage/bucket-registry.ts';
import { namedFiles } from './storage/named-bodies.ts';
import { ObjectIndex } from './storage/object-index.ts';
import { openStorage } from './storage/storage.ts';
import type { Storage } from './storage/storage.ts';
import { UploadRegistry } from './storage/upload-registry.ts';
import { UsageCounter } from './storage/usage-counter.ts';

/** What the operations of S3 work on. */
export interface S3Context {
  readonly cloud: Cloud;
  readonly storage: Storage;
  readonly buckets: BucketRegistry;
  readonly bodies: BodyStore;
  readonly objects: ObjectIndex;
  readonly uploads: UploadRegistry;
  readonly usage: UsageCounter;
  /** The canonical user id of the account. */
  readonly ownerId: string;
}

/** The present moment as S3 writes it down: in whole seconds. */
export function writtenTime({ cloud }: S3Context): number {
  return Math.floor(cloud.clock.now() / 1000) * 1000;
}

/** An operation, before it is given what it works on. */
export type Operation<Input, Output> = (
  context: S3Context,
  input: Input,
  call: Call,
) => Output | Promise<Output>;

export function createContext(cloud: Cloud): S3Context {
  const storage = openStorage(cloud.store);
  const bodies = new BodyStore(storage, cloud.directory);
  bodies.removeUnnamed(() => namedFiles(storage));
  const usage = new UsageCounter(storage, cloud);
  return {
    cloud,
    storage,
    bodies,
    usage,
    buckets: new BucketRegistry(storage, cloud.account),
    objects: new ObjectIndex(storage, bodies, usage),
    uploads: new UploadRegistry(storage, bodies, usage),
    ownerId: createHash('sha256').update(`canonical user ${cloud.account}`).digest('hex'),
  };
}
