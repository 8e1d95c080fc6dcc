import { isBucketName } from '../buckets/bucket-name.ts';
import { accessDenied, invalidBucketName, noSuchBucket } from '../errors.ts';
import type { BucketRecord } from '../records.ts';
import type { Storage } from './storage.ts';

/** The buckets, held in memory and written through to the store. */
export class BucketRegistry {
  private readonly byName = new Map<string, BucketRecord>();

  constructor(
    private readonly storage: Storage,
    private readonly account: string,
  ) {
    for (const { key, value } of storage.buckets.getRange()) this.byName.set(key, value);
  }

  find(name: string): BucketRecord | undefined {
    return this.byName.get(name);
  }

  /** Throws `NoSuchBucket`, `InvalidBucketName`, or `AccessDenied` for an owner other than the expected one. */
  require(name: string, expectedOwner?: string): BucketRecord {
    const bucket = this.byName.get(name);
    if (!bucket) throw isBucketName(name) ? noSuchBucket(name) : invalidBucketName(name);
    if (expectedOwner !== undefined && expectedOwner !== this.account) throw accessDenied();
    return bucket;
  }

  /** All of them, by name. */
  list(): readonly BucketRecord[] {
    return [...this.byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  create(name: string, content: Omit<BucketRecord, 'id' | 'name'>): BucketRecord {
    const bucket = this.storage.transaction(() => {
      const created = { ...content, name, id: this.storage.nextNumber() };
      void this.storage.buckets.put(name, created);
      return created;
    });
    this.byName.set(name, bucket);
    return bucket;
  }

  /** Writes some of a bucket's settings; one that is undefined is forgotten. */
  change(bucket: BucketRecord, settings: Partial<Omit<BucketRecord, 'id' | 'name'>>): void {
    const current = this.byName.get(bucket.name);
    if (current?.id !== bucket.id) throw noSuchBucket(bucket.name);
    const changed = { ...current, ...settings };
    this.storage.transaction(() => void this.storage.buckets.put(bucket.name, changed));
    this.byName.set(bucket.name, changed);
  }

  remove(bucket: BucketRecord): void {
    this.storage.transaction(() => void this.storage.buckets.remove(bucket.name));
    this.byName.delete(bucket.name);
  }
}
