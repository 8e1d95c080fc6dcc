import { ListObjectsV2Command, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { keyOf } from '../../resources/buckets/answers.ts';
import { callUpstream } from '../tables/engine/upstream-call.ts';
import { within } from './attempt.ts';
import { entriesOf } from './version-entries.ts';
import type { VersionEntry, VersionPosition } from './version-entries.ts';

const CALL_MS = 30_000;

export interface Walk {
  readonly bucket: string;
  readonly prefix: string;
  /** Goes on after this key. */
  readonly after?: string;
  readonly signal: AbortSignal;
}

/** A key as it is, and as it was at a moment. */
export interface KeyState {
  readonly key: string;
  readonly latest: VersionEntry;
  /** The newest version or marker of that moment that is kept; undefined: there was none. */
  readonly then?: VersionEntry;
}

/**
 * Every key that has versions under a prefix, in S3's order, with what was on top of it at a moment. One page at a
 * time is in memory, however many versions a key has.
 * @throws UpstreamFailed, Cancelled.
 */
export async function* walkKeys(s3: S3Client, walk: Walk, at: number): AsyncGenerator<readonly KeyState[]> {
  let held: KeyState | undefined;
  let position: VersionPosition | undefined =
    walk.after === undefined ? undefined : { KeyMarker: walk.after };
  do {
    const from: VersionPosition | undefined = position;
    const { entries, next } = await callUpstream('s3:ListBucketVersions', walk, async (signal) => {
      const { bucket: Bucket, prefix: Prefix } = walk;
      const command = new ListObjectVersionsCommand({ Bucket, Prefix, EncodingType: 'url', ...from });
      return entriesOf(await s3.send(command, within(signal, CALL_MS)));
    });
    const states: KeyState[] = [];
    for (const entry of entries) {
      const isThen = entry.modifiedAt <= at;
      if (held?.key === entry.key) {
        if (!held.then && isThen) held = { ...held, then: entry };
        continue;
      }
      if (held) states.push(held);
      held = { key: entry.key, latest: entry, ...(isThen && { then: entry }) };
    }
    position = next;
    if (!position && held) states.push(held);
    yield states;
  } while (position);
}

export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
  readonly storageClass: string;
  /** Milliseconds since the epoch, by S3's clock. */
  readonly modifiedAt: number;
}

/** Every object under a prefix as it is now, a page at a time. @throws UpstreamFailed, Cancelled. */
export async function* walkObjects(s3: S3Client, walk: Walk): AsyncGenerator<readonly ListedObject[]> {
  let token: string | undefined;
  do {
    const ContinuationToken: string | undefined = token;
    const answer = await callUpstream('s3:ListBucket', walk, (signal) => {
      const { bucket: Bucket, prefix: Prefix, after: StartAfter } = walk;
      const page = ContinuationToken === undefined ? { StartAfter } : { ContinuationToken };
      const command = new ListObjectsV2Command({ Bucket, Prefix, EncodingType: 'url', ...page });
      return s3.send(command, within(signal, CALL_MS));
    });
    token = answer.NextContinuationToken;
    yield (answer.Contents ?? []).map((object) => ({
      key: keyOf(object.Key, answer.EncodingType),
      etag: object.ETag ?? '',
      sizeBytes: object.Size ?? 0,
      storageClass: object.StorageClass ?? 'STANDARD',
      modifiedAt: object.LastModified?.getTime() ?? 0,
    }));
  } while (token);
}
