import type { LifecycleRuleSummary, LifecycleTransition } from './types.ts';

/** A lifecycle rule in one line: `logs/: expire after 90 days`. */
export function ruleWords(rule: LifecycleRuleSummary): string {
  const steps = [
    ...rule.transitions.map((step) => `${whenOf(step)} to ${step.storageClass}`),
    ...(rule.expireAfterDays === undefined ? [] : [`expire after ${days(rule.expireAfterDays)}`]),
    ...(rule.expireAt === undefined ? [] : [`expire on ${dateOf(rule.expireAt)}`]),
    ...(rule.removeLoneDeleteMarkers ? ['remove lone delete markers'] : []),
    ...rule.noncurrentTransitions.map((step) => `old versions ${whenOf(step)} to ${step.storageClass}`),
    ...noncurrentExpiry(rule),
    ...(rule.abortUploadsAfterDays === undefined
      ? []
      : [`abort uploads after ${days(rule.abortUploadsAfterDays)}`]),
  ];
  const words = `${placeOf(rule)}: ${steps.join(', ') || 'nothing'}`;
  return rule.enabled ? words : `${words} (off)`;
}

function placeOf(rule: LifecycleRuleSummary): string {
  const conditions = [
    rule.prefix === '' ? 'all objects' : rule.prefix,
    ...rule.tags.map(({ key, value }) => `tag ${key}=${value}`),
    ...(rule.largerThanBytes === undefined ? [] : [`larger than ${rule.largerThanBytes} bytes`]),
    ...(rule.smallerThanBytes === undefined ? [] : [`smaller than ${rule.smallerThanBytes} bytes`]),
  ];
  return conditions.join(' and ');
}

function noncurrentExpiry({
  noncurrentExpireAfterDays,
  noncurrentVersionsKept,
}: LifecycleRuleSummary): readonly string[] {
  if (noncurrentExpireAfterDays === undefined) return [];
  const kept = noncurrentVersionsKept === undefined ? '' : ` but the newest ${noncurrentVersionsKept}`;
  return [`old versions${kept} expire after ${days(noncurrentExpireAfterDays)}`];
}

function whenOf({ afterDays, at }: LifecycleTransition): string {
  return at === undefined ? `after ${days(afterDays ?? 0)}` : `on ${dateOf(at)}`;
}

function days(count: number): string {
  return `${count} day${count === 1 ? '' : 's'}`;
}

function dateOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
