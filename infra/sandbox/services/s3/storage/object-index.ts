import type { BodyStore } from './body-store.ts';
import type {
  DeleteMarker,
  Entry,
  NoncurrentVersion,
  ObjectVersion,
  Version,
  VersioningStatus,
} from '../records.ts';
import { afterPrefix, noncurrentKey, objectKey } from './store-keys.ts';
import type { Storage } from './storage.ts';
import type { UsageCounter } from './usage-counter.ts';
import { createVersionId, nullVersionId, seqOfVersionId } from './version-id.ts';

const longestKeyBytes = 4 + 1024;

/** A version that has no place and no id yet. */
type NewVersion = Omit<ObjectVersion, 'seq' | 'versionId'> | Omit<DeleteMarker, 'seq' | 'versionId'>;

export interface Written<Kind> {
  readonly version: Kind;
  /** Files to be removed once the transaction is committed. */
  readonly files: readonly string[];
}

/** The keys and versions of all buckets. What writes is to be called inside a transaction. */
export class ObjectIndex {
  constructor(
    private readonly storage: Storage,
    private readonly bodies: BodyStore,
    private readonly usage: UsageCounter,
  ) {}

  find(bucketId: number, key: string): Entry | undefined {
    const storeKey = objectKey(bucketId, key);
    // No key is that long, and the store takes none.
    if (storeKey.length > longestKeyBytes) return undefined;
    return this.storage.live.get(storeKey) ?? this.storage.hidden.get(storeKey);
  }

  /** The version of that id. `'malformed'` where the text can be no version's id. */
  findVersion(entry: Entry | undefined, versionId: string): Version | 'malformed' | undefined {
    const seq = versionId === nullVersionId ? entry?.nullSeq : seqOfVersionId(versionId);
    if (seq === undefined) return versionId === nullVersionId ? undefined : 'malformed';
    if (!entry) return undefined;
    const version = seq === entry.latest.seq ? entry.latest : this.noncurrentAt(entry.objectId, seq)?.version;
    return version?.versionId === versionId ? version : undefined;
  }

  /** Versions behind the latest, the newest first; from below that place in the order where it is given. */
  *noncurrentVersions(entry: Entry, belowSeq?: number): Generator<NoncurrentVersion> {
    if (entry.noncurrentCount === 0) return;
    const from = belowSeq === undefined ? Number.MAX_SAFE_INTEGER : belowSeq - 1;
    const range = this.storage.noncurrent.getRange({
      start: noncurrentKey(entry.objectId, from),
      end: noncurrentKey(entry.objectId + 1, Number.MAX_SAFE_INTEGER),
    });
    for (const { value } of range) yield value;
  }

  /** Makes a version the latest of its key, by the rules of the bucket's versioning. */
  add<New extends NewVersion>(
    bucketId: number,
    key: string,
    versioning: VersioningStatus | undefined,
    content: New,
    now: number,
  ): Written<New & { readonly seq: number; readonly versionId: string }> {
    const before = this.find(bucketId, key);
    const seq = this.storage.nextNumber();
    const isNull = versioning !== 'Enabled';
    const version = { ...content, seq, versionId: isNull ? nullVersionId : createVersionId(seq) };
    const objectId = before?.objectId ?? seq;
    let noncurrentCount = before?.noncurrentCount ?? 0;
    let files: readonly string[] = [];
    if (before) {
      const { latest, nullSeq } = before;
      const replacesLatest = isNull && nullSeq === latest.seq;
      if (isNull && nullSeq !== undefined && !replacesLatest) {
        files = this.dropNoncurrent(bucketId, objectId, nullSeq);
        noncurrentCount -= 1;
      }
      if (replacesLatest) files = this.forget(bucketId, latest);
      else {
        void this.storage.noncurrent.put(noncurrentKey(objectId, latest.seq), {
          version: latest,
          sinceMs: now,
        });
        noncurrentCount += 1;
      }
    }
    this.count(bucketId, version, 1);
    this.put(bucketId, key, {
      objectId,
      noncurrentCount,
      nullSeq: isNull ? seq : before?.nullSeq,
      latest: version,
    });
    return { version, files };
  }

  /** Removes one version for good; the one behind it becomes the latest. Answers the files to be removed. */
  remove(bucketId: number, key: string, entry: Entry, version: Version): readonly string[] {
    const nullSeq = entry.nullSeq === version.seq ? undefined : entry.nullSeq;
    if (version.seq !== entry.latest.seq) {
      const files = this.dropNoncurrent(bucketId, entry.objectId, version.seq);
      this.put(bucketId, key, { ...entry, nullSeq, noncurrentCount: entry.noncurrentCount - 1 });
      return files;
    }
    const files = this.forget(bucketId, version);
    const [next] = this.noncurrentVersions(entry);
    if (next) {
      void this.storage.noncurrent.remove(noncurrentKey(entry.objectId, next.version.seq));
      const noncurrentCount = entry.noncurrentCount - 1;
      this.put(bucketId, key, { objectId: entry.objectId, nullSeq, noncurrentCount, latest: next.version });
    } else {
      const storeKey = objectKey(bucketId, key);
      void this.storage.live.remove(storeKey);
      void this.storage.hidden.remove(storeKey);
    }
    return files;
  }

  /** Writes a version again in its place: its tags, its class or its restored copy have changed. */
  replace(bucketId: number, key: string, entry: Entry, version: ObjectVersion): void {
    const before =
      version.seq === entry.latest.seq
        ? entry.latest
        : this.noncurrentAt(entry.objectId, version.seq)?.version;
    if (before) this.count(bucketId, before, -1);
    this.count(bucketId, version, 1);
    if (version.seq === entry.latest.seq) {
      this.put(bucketId, key, { ...entry, latest: version });
      return;
    }
    const noncurrent = this.noncurrentAt(entry.objectId, version.seq);
    if (noncurrent)
      void this.storage.noncurrent.put(noncurrentKey(entry.objectId, version.seq), {
        ...noncurrent,
        version,
      });
  }

  /** True where the bucket has no key at all, nor a delete marker. */
  isEmpty(bucketId: number): boolean {
    const start = objectKey(bucketId, '');
    const range = { start, end: afterPrefix(start), limit: 1 };
    return this.storage.live.getKeysCount(range) === 0 && this.storage.hidden.getKeysCount(range) === 0;
  }

  private noncurrentAt(objectId: number, seq: number): NoncurrentVersion | undefined {
    return this.storage.noncurrent.get(noncurrentKey(objectId, seq));
  }

  private put(bucketId: number, key: string, entry: Entry): void {
    const storeKey = objectKey(bucketId, key);
    const [home, other] =
      entry.latest.kind === 'object'
        ? [this.storage.live, this.storage.hidden]
        : [this.storage.hidden, this.storage.live];
    void home.put(storeKey, entry);
    void other.remove(storeKey);
  }

  private dropNoncurrent(bucketId: number, objectId: number, seq: number): readonly string[] {
    const found = this.noncurrentAt(objectId, seq);
    void this.storage.noncurrent.remove(noncurrentKey(objectId, seq));
    return found ? this.forget(bucketId, found.version) : [];
  }

  private forget(bucketId: number, version: Version): readonly string[] {
    this.count(bucketId, version, -1);
    return version.kind === 'object' ? this.bodies.forget(version.body) : [];
  }

  private count(bucketId: number, version: Version, sign: 1 | -1): void {
    if (version.kind === 'object') this.usage.add(bucketId, sign, version.storageClass, sign * version.size);
    else this.usage.add(bucketId, sign, 'STANDARD', 0);
  }
}
