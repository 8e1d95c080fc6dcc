import { GetBucketLifecycleConfigurationCommand, GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { ruleFromSdk } from '../../resources/buckets/sdk-lifecycle.ts';
import type { LifecycleRuleSummary } from '../../resources/buckets/types.ts';

const CALL_MS = 30_000;
const HOURS_A_DAY = 24;

/** The tag of every piece of a capture. Copies of objects have the tags of those. */
export const CAPTURE_TAG = { key: 'operations-console', value: 'capture' } as const;

/** What a bucket's lifecycle does to captures. */
export interface Expiry {
  /** Whether all of a capture is gone for good some day: its former versions, too, where the bucket keeps such. */
  readonly isRemoved: boolean;
  /** After so many hours some of a capture may be gone; Infinity where no rule says so. */
  readonly hours: number;
}

/** What can not be read counts as not removed: the plan then says so. */
export async function expiryOf(s3: S3Client, bucket: string, prefix: string): Promise<Expiry> {
  const options = { abortSignal: AbortSignal.timeout(CALL_MS) };
  const [rules, hasVersions] = await Promise.all([
    s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }), options).then(
      ({ Rules = [] }) => Rules.map(ruleFromSdk),
      () => [],
    ),
    s3.send(new GetBucketVersioningCommand({ Bucket: bucket }), options).then(
      ({ Status }) => Status !== undefined,
      () => true,
    ),
  ]);
  return expiryBy(rules, prefix, hasVersions);
}

/** As {@link expiryOf}, of rules that are known. In a bucket with versions an expiration only hides an object. */
export function expiryBy(
  rules: readonly LifecycleRuleSummary[],
  prefix: string,
  hasVersions: boolean,
): Expiry {
  const over = rules.filter((rule) => rule.enabled && prefix.startsWith(rule.prefix));
  const whole = over.filter(
    ({ tags, largerThanBytes, smallerThanBytes }) =>
      tags.length === 0 && largerThanBytes === undefined && smallerThanBytes === undefined,
  );
  const expires = whole.some(({ expireAfterDays = 0 }) => expireAfterDays > 0);
  const ends = whole.some(
    ({ noncurrentExpireAfterDays, noncurrentVersionsKept = 0 }) =>
      noncurrentExpireAfterDays !== undefined && noncurrentVersionsKept === 0,
  );
  const days = over.filter(mayMeet).map(({ expireAfterDays = Infinity }) => expireAfterDays);
  return { isRemoved: expires && (ends || !hasVersions), hours: Math.min(...days) * HOURS_A_DAY };
}

/** Whether a rule for tagged objects is one for pieces of captures. */
function mayMeet({ tags }: LifecycleRuleSummary): boolean {
  return tags.every(({ key, value }) => key === CAPTURE_TAG.key && value === CAPTURE_TAG.value);
}
