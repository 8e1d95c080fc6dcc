import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Estimate } from '../../actions/plan.ts';
import { attempt, within } from './attempt.ts';
import { wordsOfRule } from './lifecycle-configuration.ts';
import type { LifecycleRuleJson } from './lifecycle-rules.ts';
import { counted } from './names.ts';
import { entriesOf } from './version-entries.ts';
import type { VersionEntry, VersionPosition } from './version-entries.ts';

const CALL_MS = 5_000;
const PAGES_A_RULE = 3;
/** Rules that are looked into; the others are told to be without an estimate. */
const MOST_RULES = 5;
const DAY_MS = 86_400_000;

/**
 * What these rules will expire soon, from a look at the first objects that each holds for. S3 looks once a day, at
 * midnight UTC, and removes what is due within a day or two after.
 */
export async function expiryEstimates(
  s3: S3Client,
  bucket: string,
  rules: readonly LifecycleRuleJson[],
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<readonly Estimate[]> {
  const expiring = rules.filter((rule) => rule.Status === 'Enabled' && expires(rule));
  const looked = await Promise.all(
    expiring.slice(0, MOST_RULES).map(async (rule, index) => ({
      label: wordsOfRule(rule, index).name,
      value: await wordsFor(s3, bucket, rule, { now, signal }),
    })),
  );
  const more = expiring.length - looked.length;
  return more > 0 ? [...looked, { label: 'other rules', value: `${more} were not looked into` }] : looked;
}

/** Whether a rule deletes anything by itself. */
export function expires(rule: LifecycleRuleJson): boolean {
  const { Days, Date: day } = rule.Expiration ?? {};
  return Days !== undefined || day !== undefined || rule.NoncurrentVersionExpiration !== undefined;
}

async function wordsFor(
  s3: S3Client,
  bucket: string,
  rule: LifecycleRuleJson,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<string> {
  const limits = rule.Filter?.And ?? rule.Filter ?? {};
  const prefix = limits.Prefix ?? rule.Prefix ?? '';
  const seen = await attempt('s3:ListBucketVersions', firstEntries(s3, bucket, prefix, signal));
  if (!seen.ok) return 'could not be estimated: the versions could not be listed';
  const { entries, isAll } = seen.value;
  const due = dueOf(entries, rule, now);
  const sample = isAll ? 'all that is there' : `the first ${counted(entries.length, 'version')}`;
  const tagged = rule.Filter?.Tag !== undefined || rule.Filter?.And?.Tags !== undefined;
  const parts = [
    ...(due.current > 0 ? [counted(due.current, 'object')] : []),
    ...(due.noncurrent > 0 ? [`${counted(due.noncurrent, 'old version')} (removed for good)`] : []),
  ];
  const words = parts.length > 0 ? `due at the next midnight UTC: ${parts.join(', ')}` : 'nothing is due yet';
  return `Of ${sample}, ${words}${tagged && parts.length > 0 ? ', as far as they have the tags' : ''}.`;
}

async function firstEntries(s3: S3Client, bucket: string, prefix: string, signal: AbortSignal) {
  const entries: VersionEntry[] = [];
  let position: VersionPosition | undefined;
  for (let page = 0; page < PAGES_A_RULE; page += 1) {
    const command = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: prefix,
      EncodingType: 'url',
      ...position,
    });
    const answer = entriesOf(await s3.send(command, within(signal, CALL_MS)));
    entries.push(...answer.entries);
    position = answer.next;
    if (!position) return { entries, isAll: true };
  }
  return { entries, isAll: false };
}

/** How many of these are due at the next midnight UTC by the rule's days, its date and its sizes. */
export function dueOf(
  entries: readonly VersionEntry[],
  rule: LifecycleRuleJson,
  now: number,
): { readonly current: number; readonly noncurrent: number } {
  const midnight = Math.ceil(now / DAY_MS) * DAY_MS;
  const { ObjectSizeGreaterThan: least = -1, ObjectSizeLessThan: most = Number.POSITIVE_INFINITY } =
    rule.Filter?.And ?? rule.Filter ?? {};
  const { Days: days, Date: day } = rule.Expiration ?? {};
  const old = rule.NoncurrentVersionExpiration;
  let [current, noncurrent, newer] = [0, 0, 0];
  for (const [index, entry] of entries.entries()) {
    if (entry.isLatest) newer = 0;
    const isWithin = entry.sizeBytes > least && entry.sizeBytes < most;
    if (entry.isLatest) {
      const byDays = days !== undefined && dueAt(entry.modifiedAt, days) <= midnight;
      const byDate = day !== undefined && Date.parse(day) <= midnight;
      if (!entry.isMarker && isWithin && (byDays || byDate)) current += 1;
      continue;
    }
    // A version is old since the one above it was written.
    const since = entries[index - 1]?.modifiedAt ?? entry.modifiedAt;
    newer += 1;
    const isKept = newer <= (old?.NewerNoncurrentVersions ?? 0);
    if (old && isWithin && !isKept && dueAt(since, old.NoncurrentDays) <= midnight) noncurrent += 1;
  }
  return { current, noncurrent };
}

/** S3 adds the days and rounds up to the next midnight UTC. Source: S3 User Guide, "Lifecycle rules: based on age". */
function dueAt(from: number, days: number): number {
  return Math.ceil((from + days * DAY_MS) / DAY_MS) * DAY_MS;
}
