import type { LifecycleRule } from '@aws-sdk/client-s3';
import { badRequest, invalidArgument, invalidRequest, malformedXml } from '../errors.ts';
import { dayMs, prefixOf } from './lifecycle-rules.ts';

const ruleLimit = 1000;
const idLimit = 255;
const noncurrentLimit = 100;
const infrequent: readonly string[] = ['STANDARD_IA', 'ONEZONE_IA'];
const classes: readonly string[] = [
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

/** Throws S3's errors for rules that it does not take. Source: S3 User Guide, "Lifecycle configuration elements". */
export function checkLifecycleRules(rules: readonly LifecycleRule[]): void {
  if (rules.length > ruleLimit)
    throw invalidRequest(
      `The number of lifecycle rules must not exceed the allowed limit of ${ruleLimit} rules`,
    );
  const ids = new Set<string>();
  for (const rule of rules) {
    checkRule(rule);
    if (!rule.ID) continue;
    if (ids.has(rule.ID))
      throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule', 'ID', rule.ID);
    ids.add(rule.ID);
  }
}

function checkRule(rule: LifecycleRule): void {
  if (rule.Status !== 'Enabled' && rule.Status !== 'Disabled') throw malformedXml();
  // A rule has a filter or, in the older form, a prefix: one of the two.
  if ((rule.Filter === undefined) === (rule.Prefix === undefined)) throw malformedXml();
  if ((rule.ID?.length ?? 0) > idLimit)
    throw invalidArgument(`ID length should not exceed allowed limit of ${idLimit}`, 'ID', rule.ID);
  checkFilter(rule);
  const hasAction =
    rule.Expiration !== undefined ||
    rule.NoncurrentVersionExpiration !== undefined ||
    rule.AbortIncompleteMultipartUpload !== undefined ||
    Boolean(rule.Transitions?.length) ||
    Boolean(rule.NoncurrentVersionTransitions?.length);
  if (!hasAction) throw invalidRequest('At least one action needs to be specified in a rule');
  checkExpiration(rule);
  checkTransitions(rule);
  checkNoncurrent(rule);
  checkAbort(rule);
}

function checkFilter({ Filter }: LifecycleRule): void {
  if (!Filter) return;
  const { And, Prefix, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan } = Filter;
  const given = [And, Prefix, Tag, ObjectSizeGreaterThan, ObjectSizeLessThan].filter(
    (part) => part !== undefined,
  );
  if (given.length > 1) throw malformedXml();
  if (!And) return;
  const parts = [
    ...(And.Prefix === undefined ? [] : [And.Prefix]),
    ...(And.Tags ?? []),
    ...(And.ObjectSizeGreaterThan === undefined ? [] : [And.ObjectSizeGreaterThan]),
    ...(And.ObjectSizeLessThan === undefined ? [] : [And.ObjectSizeLessThan]),
  ];
  if (parts.length < 2) throw malformedXml();
  const { ObjectSizeGreaterThan: above, ObjectSizeLessThan: below } = And;
  if (above !== undefined && below !== undefined && above >= below)
    throw invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
  const keys = (And.Tags ?? []).map(({ Key }) => Key);
  if (new Set(keys).size < keys.length) throw invalidRequest('Duplicate Tag Keys are not allowed.');
}

function hasTags({ Filter }: LifecycleRule): boolean {
  return Filter?.Tag !== undefined || Boolean(Filter?.And?.Tags?.length);
}

function checkExpiration(rule: LifecycleRule): void {
  const { Expiration } = rule;
  if (!Expiration) return;
  const { Days, Date: date, ExpiredObjectDeleteMarker: marker } = Expiration;
  if ([Days, date, marker].filter((part) => part !== undefined).length !== 1) throw malformedXml();
  if (Days !== undefined) requirePositive(Days, 'Days', 'Expiration');
  if (date) requireMidnight(date);
  if (marker !== undefined && hasTags(rule))
    throw invalidRequest('Tag-based filter cannot be used with ExpiredObjectDeleteMarker action.');
}

function requirePositive(days: number, name: string, action: string): void {
  if (!Number.isInteger(days) || days < 1)
    throw invalidArgument(`'${name}' for ${action} action must be a positive integer`, name, days);
}

function requireMidnight(date: Date): void {
  if (date.getTime() % dayMs !== 0)
    throw badRequest('InvalidArgument', "'Date' must be at midnight GMT", {
      ArgumentName: 'Date',
      ArgumentValue: date.toISOString(),
    });
}

function checkClass(storageClass: string | undefined): string {
  if (storageClass === undefined || !classes.includes(storageClass)) throw malformedXml();
  return storageClass;
}

function checkTransitions(rule: LifecycleRule): void {
  const transitions = rule.Transitions ?? [];
  const seen = new Set<string>();
  const filter = `(prefix=${prefixOf(rule)})`;
  let before: { readonly storageClass: string; readonly days: number } | undefined;
  for (const { Days, Date: date, StorageClass } of [...transitions].sort((a, b) => rankOf(a) - rankOf(b))) {
    const storageClass = checkClass(StorageClass);
    if ((Days === undefined) === (date === undefined)) throw malformedXml();
    if (seen.has(storageClass))
      throw invalidRequest(
        `'StorageClass' must be different for 'Transition' actions in same 'Rule' with filter '${filter}'`,
      );
    seen.add(storageClass);
    if (date) requireMidnight(date);
    if (Days === undefined) continue;
    if (!Number.isInteger(Days) || Days < 0)
      throw invalidArgument("'Days' in Transition action must be nonnegative", 'Days', Days);
    if (infrequent.includes(storageClass) && Days < 30)
      throw invalidArgument(
        `'Days' in Transition action must be greater than or equal to 30 for storageClass '${storageClass}'`,
        'Days',
        Days,
      );
    // Infrequent access is charged for thirty days at least, so that S3 wants them spent there.
    const least = before ? before.days + (infrequent.includes(before.storageClass) ? 30 : 1) : 0;
    if (before && Days < least)
      throw invalidArgument(
        `'Days' in the 'Transition' action for StorageClass '${storageClass}' for filter '${filter}' must be ${least - before.days} days more than 'filter ''Days' in the 'Transition' action for StorageClass '${before.storageClass}'`,
        'Days',
        Days,
      );
    before = { storageClass, days: Days };
    const expiry = rule.Expiration?.Days;
    if (expiry !== undefined && expiry <= Days)
      throw invalidArgument(
        `'Days' in the Expiration action for filter '${filter}' must be greater than 'Days' in the Transition action`,
        'Days',
        expiry,
      );
  }
  const kinds = new Set(transitions.map(({ Date: date }) => date !== undefined));
  if (rule.Expiration?.Days !== undefined || rule.Expiration?.Date)
    kinds.add(rule.Expiration.Date !== undefined);
  if (kinds.size > 1 && transitions.length > 0)
    throw invalidRequest(
      `Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '${filter}'`,
    );
}

function rankOf({ StorageClass }: { readonly StorageClass?: string }): number {
  return classes.indexOf(StorageClass ?? '');
}

function checkNoncurrent(rule: LifecycleRule): void {
  const expiration = rule.NoncurrentVersionExpiration;
  if (expiration) {
    if (expiration.NoncurrentDays === undefined) throw malformedXml();
    requirePositive(expiration.NoncurrentDays, 'NoncurrentDays', 'NoncurrentVersionExpiration');
    requireKept(expiration.NewerNoncurrentVersions, 'NoncurrentVersionExpiration');
  }
  const seen = new Set<string>();
  for (const {
    NoncurrentDays: days,
    NewerNoncurrentVersions,
    StorageClass,
  } of rule.NoncurrentVersionTransitions ?? []) {
    const storageClass = checkClass(StorageClass);
    if (days === undefined) throw malformedXml();
    if (seen.has(storageClass))
      throw invalidRequest(
        "'StorageClass' must be different for 'NoncurrentVersionTransition' actions in same 'Rule'",
      );
    seen.add(storageClass);
    const least = infrequent.includes(storageClass) ? 30 : 0;
    if (!Number.isInteger(days) || days < least)
      throw invalidArgument(
        `'NoncurrentDays' in NoncurrentVersionTransition action must be greater than or equal to ${least} for storageClass '${storageClass}'`,
        'NoncurrentDays',
        days,
      );
    if (expiration?.NoncurrentDays !== undefined && expiration.NoncurrentDays <= days)
      throw invalidArgument(
        "'NoncurrentDays' in the NoncurrentVersionExpiration action must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action",
        'NoncurrentDays',
        expiration.NoncurrentDays,
      );
    requireKept(NewerNoncurrentVersions, 'NoncurrentVersionTransition');
  }
}

function requireKept(count: number | undefined, action: string): void {
  if (count === undefined) return;
  if (!Number.isInteger(count) || count < 1 || count > noncurrentLimit)
    throw invalidArgument(
      `'NewerNoncurrentVersions' for ${action} action must be an integer between 1 and ${noncurrentLimit}`,
      'NewerNoncurrentVersions',
      count,
    );
}

function checkAbort(rule: LifecycleRule): void {
  const abort = rule.AbortIncompleteMultipartUpload;
  if (!abort) return;
  if (abort.DaysAfterInitiation === undefined) throw malformedXml();
  requirePositive(abort.DaysAfterInitiation, 'DaysAfterInitiation', 'AbortIncompleteMultipartUpload');
  if (hasTags(rule))
    throw invalidRequest('Tag-based filter cannot be used with AbortIncompleteMultipartUpload action.');
}
