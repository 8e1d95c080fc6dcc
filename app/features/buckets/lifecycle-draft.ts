import type { LifecycleRuleJson } from '../../../core/changes/buckets/lifecycle-rules.ts';

/** When objects go to which storage class. */
export interface MoveFields {
  readonly afterDays: string;
  readonly to: string;
}

/** What the form shows of a rule. Days are text while they are typed. */
export interface RuleFields {
  readonly name: string;
  readonly isOn: boolean;
  readonly prefix: string;
  readonly moves: readonly MoveFields[];
  readonly expireAfterDays: string;
  readonly oldExpireAfterDays: string;
  readonly oldKept: string;
  readonly abortAfterDays: string;
}

export type Draft =
  | { readonly ok: true; readonly rules: readonly LifecycleRuleJson[] }
  | { readonly ok: false; readonly mistake: string };

export function textOf(rules: readonly LifecycleRuleJson[]): string {
  return JSON.stringify(rules, undefined, 2);
}

/** The typed text as rules. Whether S3 takes them is found out by the plan and by S3. */
export function draftOf(text: string): Draft {
  try {
    const value: unknown = JSON.parse(text);
    // A configuration as the command line has it, or its rules alone.
    const rules = typeof value === 'object' && value !== null && 'Rules' in value ? value.Rules : value;
    if (Array.isArray(rules) && rules.every(isObject))
      return { ok: true, rules: rules as LifecycleRuleJson[] };
    return { ok: false, mistake: 'Rules are a list of objects, as [{"ID": "logs", …}].' };
  } catch {
    return { ok: false, mistake: 'This is not JSON yet.' };
  }
}

/** Whether these are the rules that are there, names that were left open and S3's defaults apart. */
export function isSaved(text: string, rules: readonly LifecycleRuleJson[]): boolean {
  const draft = draftOf(text);
  if (!draft.ok || draft.rules.length !== rules.length) return false;
  return draft.rules.every((rule, index) =>
    sameJson({ ...rule, ID: rule.ID ?? rules[index]?.ID }, rules[index]),
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of a rule; undefined for one that has more than the form shows: it is edited as JSON. */
export function fieldsOf(rule: LifecycleRuleJson): RuleFields | undefined {
  const fields: RuleFields = {
    name: rule.ID ?? '',
    isOn: rule.Status === 'Enabled',
    prefix: rule.Filter?.Prefix ?? rule.Prefix ?? '',
    moves: (rule.Transitions ?? []).map(({ Days, StorageClass }) => ({
      afterDays: text(Days),
      to: StorageClass,
    })),
    expireAfterDays: text(rule.Expiration?.Days),
    oldExpireAfterDays: text(rule.NoncurrentVersionExpiration?.NoncurrentDays),
    oldKept: text(rule.NoncurrentVersionExpiration?.NewerNoncurrentVersions),
    abortAfterDays: text(rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation),
  };
  return sameJson(ruleOf(fields, rule), rule) ? fields : undefined;
}

export const NEW_RULE: LifecycleRuleJson = {
  ID: '',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  Expiration: { Days: 365 },
};

/** A rule out of its fields. How its prefix was written stays as it was. */
export function ruleOf(fields: RuleFields, before: LifecycleRuleJson): LifecycleRuleJson {
  const expire = days(fields.expireAfterDays);
  const old = days(fields.oldExpireAfterDays);
  const kept = days(fields.oldKept);
  const abort = days(fields.abortAfterDays);
  const isLegacy = before.Filter === undefined && before.Prefix !== undefined;
  const isBare =
    before.Filter !== undefined && Object.keys(before.Filter).length === 0 && fields.prefix === '';
  return {
    ...(fields.name === '' && before.ID === undefined ? {} : { ID: fields.name }),
    Status: fields.isOn ? 'Enabled' : 'Disabled',
    ...(isLegacy ? { Prefix: fields.prefix } : { Filter: isBare ? {} : { Prefix: fields.prefix } }),
    ...(fields.moves.length === 0 ? {} : { Transitions: fields.moves.map(transitionOf) }),
    ...(expire === undefined ? {} : { Expiration: { Days: expire } }),
    ...(old === undefined
      ? {}
      : {
          NoncurrentVersionExpiration: {
            NoncurrentDays: old,
            ...(kept === undefined ? {} : { NewerNoncurrentVersions: kept }),
          },
        }),
    ...(abort === undefined ? {} : { AbortIncompleteMultipartUpload: { DaysAfterInitiation: abort } }),
  };
}

function transitionOf({ afterDays, to }: MoveFields) {
  const count = days(afterDays);
  return { ...(count === undefined ? {} : { Days: count }), StorageClass: to };
}

function days(typed: string): number | undefined {
  return /^\d+$/.test(typed) ? Number(typed) : undefined;
}

function text(number: number | undefined): string {
  return number === undefined ? '' : String(number);
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}
