import type { LifecycleRule } from '@aws-sdk/client-s3';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { S3Context } from '../context.ts';
import {
  dayMs,
  dueAfter,
  expiresAt,
  isEnabled,
  matches,
  nextStorageClass,
  prefixOf,
} from './lifecycle-rules.ts';
import { deleteOne } from '../objects/object-delete.ts';
import type { BucketRecord, Entry, NoncurrentVersion, ObjectVersion } from '../records.ts';
import { walkKeys } from '../storage/walk.ts';

/** Keys that are looked at in one turn of the event loop. */
const batchSize = 500;

/** Applies the lifecycle rules of all buckets, each once per day as S3 does. Uploads are included. */
export class LifecycleRunner {
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly context: S3Context) {}

  /** Runs what is due. A run that is still under way is not started again. */
  run(now: number): Promise<void> {
    this.running ??= this.runAll(now).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async runAll(now: number): Promise<void> {
    const day = Math.floor(now / dayMs);
    for (const bucket of this.context.buckets.list()) {
      if (!bucket.lifecycle || (bucket.lifecycleDay ?? -1) >= day) continue;
      await this.runBucket(bucket, now);
      const current = this.context.buckets.find(bucket.name);
      if (this.stopped) return;
      if (current?.id === bucket.id) this.context.buckets.change(current, { lifecycleDay: day });
    }
  }

  private async runBucket(bucket: BucketRecord, now: number): Promise<void> {
    const rules = (bucket.lifecycle?.rules ?? []).filter(isEnabled);
    await abortUploads(this.context, bucket, rules, now);
    let after: string | undefined;
    do {
      const batch = [...walkKeys(this.context.storage, bucket.id, after, batchSize)];
      for (const { key } of batch) {
        if (this.stopped) return;
        for (const rule of rules) await applyRule(this.context, bucket, rule, key, now);
      }
      after = batch.length === batchSize ? batch.at(-1)?.key : undefined;
      await nextTurn();
    } while (after !== undefined && this.context.buckets.find(bucket.name)?.id === bucket.id);
  }
}

async function abortUploads(
  context: S3Context,
  bucket: BucketRecord,
  rules: readonly LifecycleRule[],
  now: number,
): Promise<void> {
  for (const upload of context.uploads.list(bucket.id)) {
    const isDue = rules.some(
      (rule) =>
        rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation !== undefined &&
        upload.key.startsWith(prefixOf(rule)) &&
        dueAfter(upload.initiatedMs, rule.AbortIncompleteMultipartUpload.DaysAfterInitiation) <= now,
    );
    if (!isDue) continue;
    const files = context.storage.transaction(() => context.uploads.end(bucket.id, upload, new Set()));
    await context.bodies.removeFiles(files);
  }
}

async function applyRule(
  context: S3Context,
  bucket: BucketRecord,
  rule: LifecycleRule,
  key: string,
  now: number,
): Promise<void> {
  const entry = context.objects.find(bucket.id, key);
  if (!entry) return;
  await expireNoncurrent(context, bucket, rule, key, entry, now);
  const current = context.objects.find(bucket.id, key);
  if (!current || !matches(rule, key, current.latest)) return;
  const { latest } = current;
  if (latest.kind === 'marker') {
    const isLoneMarker = current.noncurrentCount === 0;
    const isAged =
      rule.Expiration?.Days !== undefined && dueAfter(latest.modifiedMs, rule.Expiration.Days) <= now;
    if (isLoneMarker && (rule.Expiration?.ExpiredObjectDeleteMarker || isAged))
      await deleteOne(context, bucket, key, latest.versionId);
    return;
  }
  const expiry = expiresAt(rule, latest);
  if (expiry !== undefined && expiry <= now) {
    await deleteOne(context, bucket, key);
    return;
  }
  const transitions = (rule.Transitions ?? []).map(({ Days, Date: date, StorageClass }) => ({
    storageClass: StorageClass ?? '',
    dueAtMs: date ? date.getTime() : dueAfter(latest.modifiedMs, Days ?? 0),
  }));
  move(context, bucket, key, current, latest, nextStorageClass(bucket, rule, latest, transitions, now));
}

async function expireNoncurrent(
  context: S3Context,
  bucket: BucketRecord,
  rule: LifecycleRule,
  key: string,
  entry: Entry,
  now: number,
): Promise<void> {
  const expiration = rule.NoncurrentVersionExpiration;
  if (!expiration && !rule.NoncurrentVersionTransitions) return;
  const versions: readonly NoncurrentVersion[] = [...context.objects.noncurrentVersions(entry)];
  let newer = 0;
  for (const { version, sinceMs } of versions) {
    const newerCount = newer;
    newer += 1;
    if (!key.startsWith(prefixOf(rule)) || !matches(rule, key, version)) continue;
    const isExpired =
      expiration?.NoncurrentDays !== undefined &&
      newerCount >= (expiration.NewerNoncurrentVersions ?? 0) &&
      dueAfter(sinceMs, expiration.NoncurrentDays) <= now;
    if (isExpired) {
      await deleteOne(context, bucket, key, version.versionId);
      continue;
    }
    if (version.kind === 'marker') continue;
    const transitions = (rule.NoncurrentVersionTransitions ?? [])
      .filter(({ NewerNoncurrentVersions: kept = 0 }) => newerCount >= kept)
      .map(({ NoncurrentDays, StorageClass }) => ({
        storageClass: StorageClass ?? '',
        dueAtMs: dueAfter(sinceMs, NoncurrentDays ?? 0),
      }));
    const storageClass = nextStorageClass(bucket, rule, version, transitions, now);
    const present = context.objects.find(bucket.id, key);
    if (present) move(context, bucket, key, present, version, storageClass);
  }
}

function move(
  context: S3Context,
  bucket: BucketRecord,
  key: string,
  entry: Entry,
  version: ObjectVersion,
  storageClass: string | undefined,
): void {
  if (storageClass === undefined) return;
  context.storage.transaction(() => {
    context.objects.replace(bucket.id, key, entry, { ...version, storageClass });
  });
}
