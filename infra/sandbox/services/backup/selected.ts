import type { BackupSelection } from '@aws-sdk/client-backup';
import type { BackedUpTable } from '../../cloud.ts';

type Tags = Readonly<Record<string, string>>;

/**
 * Whether a selection takes a table: named, with `*` for any text, or carrying one of its tags; none that it excludes, and
 * all of its conditions fulfilled. Source: AWS Backup API reference, BackupSelection.
 */
export function isSelected(selection: BackupSelection, { arn, tags }: BackedUpTable): boolean {
  const { Resources: named = [], NotResources: excluded = [], ListOfTags: listed = [] } = selection;
  const isNamed = named.some((pattern) => matches(pattern, arn));
  const carries = listed.some(
    ({ ConditionKey, ConditionValue }) => tags[ConditionKey ?? ''] === ConditionValue,
  );
  const isAsked =
    named.length === 0 && listed.length === 0 ? selection.Conditions !== undefined : isNamed || carries;
  return isAsked && !excluded.some((pattern) => matches(pattern, arn)) && fulfils(selection.Conditions, tags);
}

function fulfils(conditions: BackupSelection['Conditions'], tags: Tags): boolean {
  if (!conditions) return true;
  const valueOf = (key = '') => tags[key.replace(/^aws:ResourceTag\//, '')];
  const equal = (pattern: string | undefined, value: string | undefined) =>
    value !== undefined && value === pattern;
  const like = (pattern: string | undefined, value: string | undefined) =>
    value !== undefined && pattern !== undefined && matches(pattern, value);
  const every = (
    some: { readonly ConditionKey?: string; readonly ConditionValue?: string }[] | undefined,
    holds: (pattern: string | undefined, value: string | undefined) => boolean,
  ) => (some ?? []).every(({ ConditionKey, ConditionValue }) => holds(ConditionValue, valueOf(ConditionKey)));
  return (
    every(conditions.StringEquals, equal) &&
    every(conditions.StringLike, like) &&
    every(conditions.StringNotEquals, (pattern, value) => !equal(pattern, value)) &&
    every(conditions.StringNotLike, (pattern, value) => !like(pattern, value))
  );
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
