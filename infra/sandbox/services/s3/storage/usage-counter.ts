import type { Cloud } from '../../../cloud.ts';
import type { Storage, Usage } from './storage.ts';

const empty: Usage = { objectCount: 0, bytes: {} };
const dayMs = 86_400_000;

/** `StorageType` of CloudWatch's storage metrics. Source: S3 User Guide, "Amazon S3 CloudWatch metrics". */
const storageTypes: Readonly<Record<string, string>> = {
  STANDARD: 'StandardStorage',
  REDUCED_REDUNDANCY: 'ReducedRedundancyStorage',
  STANDARD_IA: 'StandardIAStorage',
  ONEZONE_IA: 'OneZoneIAStorage',
  INTELLIGENT_TIERING: 'IntelligentTieringFAStorage',
  GLACIER_IR: 'GlacierInstantRetrievalStorage',
  GLACIER: 'GlacierStorage',
  DEEP_ARCHIVE: 'DeepArchiveStorage',
};

/** Counts what each bucket holds, as S3's storage metrics do: every version, delete marker and uploaded part. */
export class UsageCounter {
  private readonly changed = new Set<number>();
  private reportedDay = -1;

  constructor(
    private readonly storage: Storage,
    private readonly cloud: Cloud,
  ) {}

  of(bucketId: number): Usage {
    return this.storage.usage.get(bucketId) ?? empty;
  }

  /** Call it in the transaction that adds or removes what is counted. */
  add(bucketId: number, objects: number, storageClass: string, bytes: number): void {
    const usage = this.of(bucketId);
    void this.storage.usage.put(bucketId, {
      objectCount: usage.objectCount + objects,
      bytes: { ...usage.bytes, [storageClass]: (usage.bytes[storageClass] ?? 0) + bytes },
    });
    this.changed.add(bucketId);
  }

  forget(bucketId: number): void {
    void this.storage.usage.remove(bucketId);
    this.changed.delete(bucketId);
  }

  /** Tells CloudWatch the sizes that changed since the last time, and once a day those of all buckets. */
  report(buckets: readonly { readonly id: number; readonly name: string }[], now: number): void {
    const day = Math.floor(now / dayMs);
    const isNewDay = day !== this.reportedDay;
    this.reportedDay = day;
    for (const { id, name } of buckets) {
      if (!isNewDay && !this.changed.has(id)) continue;
      this.reportBucket(name, this.of(id));
    }
    this.changed.clear();
  }

  private reportBucket(bucketName: string, usage: Usage): void {
    this.cloud.measure({
      namespace: 'AWS/S3',
      metric: 'NumberOfObjects',
      dimensions: { BucketName: bucketName, StorageType: 'AllStorageTypes' },
      value: usage.objectCount,
      unit: 'Count',
    });
    for (const [storageClass, bytes] of Object.entries(usage.bytes))
      this.cloud.measure({
        namespace: 'AWS/S3',
        metric: 'BucketSizeBytes',
        dimensions: { BucketName: bucketName, StorageType: storageTypes[storageClass] ?? 'StandardStorage' },
        value: bytes,
        unit: 'Bytes',
      });
  }
}
