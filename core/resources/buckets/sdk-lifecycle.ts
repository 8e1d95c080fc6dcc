import type {
  LifecycleRule,
  LifecycleRuleFilter,
  NoncurrentVersionTransition,
  Transition,
} from '@aws-sdk/client-s3';
import type { LifecycleRuleSummary, LifecycleTransition } from './types.ts';

/** One rule of GetBucketLifecycleConfiguration. Its filter is one condition, or several under `And`. */
export function ruleFromSdk(rule: LifecycleRule, index: number): LifecycleRuleSummary {
  const filter: LifecycleRuleFilter = rule.Filter ?? {};
  const conditions = filter.And ?? filter;
  const tags = filter.And?.Tags ?? (filter.Tag ? [filter.Tag] : []);
  return {
    id: rule.ID ?? `rule ${index + 1}`,
    enabled: rule.Status === 'Enabled',
    prefix: conditions.Prefix ?? legacyPrefix(rule) ?? '',
    tags: tags.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value })),
    largerThanBytes: conditions.ObjectSizeGreaterThan,
    smallerThanBytes: conditions.ObjectSizeLessThan,
    transitions: (rule.Transitions ?? []).map(transitionOf),
    expireAfterDays: rule.Expiration?.Days,
    expireAt: rule.Expiration?.Date?.getTime(),
    removeLoneDeleteMarkers: rule.Expiration?.ExpiredObjectDeleteMarker ?? false,
    noncurrentTransitions: (rule.NoncurrentVersionTransitions ?? []).map(noncurrentTransitionOf),
    noncurrentExpireAfterDays: rule.NoncurrentVersionExpiration?.NoncurrentDays,
    noncurrentVersionsKept: rule.NoncurrentVersionExpiration?.NewerNoncurrentVersions,
    abortUploadsAfterDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
  };
}

/** Rules written before filters existed hold their prefix themselves. */
function legacyPrefix(rule: LifecycleRule): string | undefined {
  return (rule as { readonly Prefix?: string }).Prefix;
}

function transitionOf(transition: Transition): LifecycleTransition {
  return {
    afterDays: transition.Days,
    at: transition.Date?.getTime(),
    storageClass: transition.StorageClass ?? '',
  };
}

function noncurrentTransitionOf(transition: NoncurrentVersionTransition): LifecycleTransition {
  return { afterDays: transition.NoncurrentDays, storageClass: transition.StorageClass ?? '' };
}
