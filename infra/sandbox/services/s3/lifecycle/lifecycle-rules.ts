import type { LifecycleRule, Tag } from '@aws-sdk/client-s3';
import type { BucketRecord, ObjectVersion, Version } from '../records.ts';

export const dayMs = 86_400_000;

/** Objects below this size are not moved, save where the rule or the bucket says so. */
const smallBytes = 128 * 1024;
const archives: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** Days are counted from a moment to the next midnight UTC after them. Source: S3 User Guide, "Lifecycle rules: Based on an object's age". */
export function dueAfter(fromMs: number, days: number): number {
  return Math.ceil((fromMs + days * dayMs) / dayMs) * dayMs;
}

export function isEnabled(rule: LifecycleRule): boolean {
  return rule.Status === 'Enabled';
}

export function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  return Filter?.And?.Prefix ?? Filter?.Prefix ?? Prefix ?? '';
}

function tagsOf({ Filter }: LifecycleRule): readonly Tag[] {
  return Filter?.And?.Tags ?? (Filter?.Tag ? [Filter.Tag] : []);
}

function sizeBounds({ Filter }: LifecycleRule): {
  readonly above: number | undefined;
  readonly below: number | undefined;
} {
  return {
    above: Filter?.And?.ObjectSizeGreaterThan ?? Filter?.ObjectSizeGreaterThan,
    below: Filter?.And?.ObjectSizeLessThan ?? Filter?.ObjectSizeLessThan,
  };
}

/** True where the rule's filter takes the version in. A delete marker has neither tags nor a size. */
export function matches(rule: LifecycleRule, key: string, version: Version): boolean {
  if (!key.startsWith(prefixOf(rule))) return false;
  const wanted = tagsOf(rule);
  const { above, below } = sizeBounds(rule);
  if (version.kind === 'marker') return wanted.length === 0 && above === undefined && below === undefined;
  if (above !== undefined && version.size <= above) return false;
  if (below !== undefined && version.size >= below) return false;
  return wanted.every((tag) =>
    version.details.tags.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value),
  );
}

/** When a rule expires the latest version of a key; undefined where it does not. */
export function expiresAt({ Expiration }: LifecycleRule, { modifiedMs }: ObjectVersion): number | undefined {
  if (Expiration?.Date) return Expiration.Date.getTime();
  return Expiration?.Days === undefined ? undefined : dueAfter(modifiedMs, Expiration.Days);
}

/** `x-amz-expiration`: the earliest expiry that the bucket's rules give a latest version, and the rule's id. */
export function expirationHeader(
  bucket: BucketRecord,
  key: string,
  version: ObjectVersion,
): string | undefined {
  let soonest: { readonly atMs: number; readonly id: string } | undefined;
  for (const rule of bucket.lifecycle?.rules ?? []) {
    if (!isEnabled(rule) || !matches(rule, key, version)) continue;
    const atMs = expiresAt(rule, version);
    if (atMs !== undefined && (!soonest || atMs < soonest.atMs)) soonest = { atMs, id: rule.ID ?? '' };
  }
  return (
    soonest &&
    `expiry-date="${new Date(soonest.atMs).toUTCString()}", rule-id="${encodeURIComponent(soonest.id)}"`
  );
}

/** From warm to cold; a rule moves an object only down this list. */
const waterfall: readonly string[] = [
  'STANDARD',
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

interface DueTransition {
  readonly storageClass: string;
  readonly dueAtMs: number;
}

/** The coldest class among the due transitions that a version may take; undefined where it stays. */
export function nextStorageClass(
  bucket: BucketRecord,
  rule: LifecycleRule,
  version: ObjectVersion,
  transitions: readonly DueTransition[],
  now: number,
): string | undefined {
  const hasOwnMinimum = sizeBounds(rule).above !== undefined || sizeBounds(rule).below !== undefined;
  let best = rank(version.storageClass);
  let chosen: string | undefined;
  for (const { storageClass, dueAtMs } of transitions) {
    const exempt =
      hasOwnMinimum ||
      (bucket.lifecycle?.minimumObjectSize === 'varies_by_storage_class' && archives.includes(storageClass));
    if (dueAtMs > now || (version.size < smallBytes && !exempt)) continue;
    if (rank(storageClass) <= best) continue;
    best = rank(storageClass);
    chosen = storageClass;
  }
  return chosen;
}

function rank(storageClass: string): number {
  // REDUCED_REDUNDANCY moves as STANDARD does.
  return Math.max(0, waterfall.indexOf(storageClass));
}
