import { ListObjectsV2Command, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { ListObjectVersionsCommandInput, S3Client } from '@aws-sdk/client-s3';
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

/** While a key's entries are read: what stands right above that moment, and whether a second holds both kinds. */
interface HeldState extends KeyState {
  readonly above?: VersionEntry;
  readonly isTied?: boolean;
}

/**
 * Every key that has versions under a prefix, in S3's order, with what was on top of it at a moment. One page at a
 * time is in memory, however many versions a key has.
 * @throws UpstreamFailed, Cancelled.
 */
export async function* walkKeys(s3: S3Client, walk: Walk, at: number): AsyncGenerator<readonly KeyState[]> {
  let held: HeldState | undefined;
  let position: VersionPosition | undefined =
    walk.after === undefined ? undefined : { KeyMarker: walk.after };
  do {
    const { entries, next } = await listPage(s3, walk, { Prefix: walk.prefix, ...position });
    const states: HeldState[] = [];
    for (const entry of entries) {
      if (held?.key === entry.key) {
        held = withOlder(held, entry, at);
        continue;
      }
      if (held) states.push(held);
      const isThen = entry.modifiedAt <= at;
      held = { key: entry.key, latest: entry, ...(isThen ? { then: entry } : { above: entry }) };
    }
    position = next;
    if (!position && held) states.push(held);
    const settled: KeyState[] = [];
    for (const state of states) settled.push(state.isTied ? await untied(s3, walk, state, at) : state);
    yield settled;
  } while (position);
}

function withOlder(held: HeldState, entry: VersionEntry, at: number): HeldState {
  if (entry.modifiedAt > at) return { ...held, above: entry };
  if (!held.then) return { ...held, then: entry };
  const { then } = held;
  const isTied = !then.isLatest && then.modifiedAt === entry.modifiedAt && then.isMarker !== entry.isMarker;
  return isTied ? { ...held, isTied } : held;
}

/**
 * A version and a delete marker of one second: S3 keeps their order, but the SDK tells them in two lists. One entry at
 * a time the order shows.
 */
async function untied(s3: S3Client, walk: Walk, state: HeldState, at: number): Promise<KeyState> {
  let VersionIdMarker = state.above?.versionId;
  for (;;) {
    const from = { Prefix: state.key, KeyMarker: state.key, VersionIdMarker, MaxKeys: 1 };
    const [entry] = (await listPage(s3, walk, from)).entries;
    // An endpoint that goes another way: the object is the better guess, since a marker can be set again.
    if (entry?.key !== state.key || entry.versionId === VersionIdMarker) return state;
    if (entry.modifiedAt <= at) return { ...state, then: entry };
    VersionIdMarker = entry.versionId;
  }
}

function listPage(s3: S3Client, walk: Walk, input: Omit<ListObjectVersionsCommandInput, 'Bucket'>) {
  return callUpstream('s3:ListBucketVersions', walk, async (signal) => {
    const command = new ListObjectVersionsCommand({ Bucket: walk.bucket, EncodingType: 'url', ...input });
    return entriesOf(await s3.send(command, within(signal, CALL_MS)));
  });
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
