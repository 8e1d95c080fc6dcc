import type { PolicySourceType } from '@aws-sdk/client-iam';
import type { Statement } from './policy-document.ts';

/** A policy together with where it comes from. */
export interface SourcedPolicy {
  readonly id: string;
  readonly type: PolicySourceType;
  readonly statements: readonly Statement[];
}

/** Values that the request's context would have, by key in lower case. */
export type Context = ReadonlyMap<string, readonly string[]>;

export interface Decision {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** The policies whose statements made it. */
  readonly matched: readonly SourcedPolicy[];
  /** Keys that conditions ask for and the context lacks. */
  readonly missing: readonly string[];
}

/** Whether a text fits a pattern of `*` and `?`. */
export function fits(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

function coversAction({ actions, notActions }: Statement, action: string): boolean {
  const isNamed = (patterns: readonly string[]) =>
    patterns.some((pattern) => fits(pattern.toLowerCase(), action.toLowerCase()));
  return actions.length > 0 ? isNamed(actions) : !isNamed(notActions);
}

function coversResource({ resources, notResources }: Statement, resource: string): boolean {
  const isNamed = (patterns: readonly string[]) => patterns.some((pattern) => fits(pattern, resource));
  return resources.length > 0 ? isNamed(resources) : !isNamed(notResources);
}

type Test = (wanted: readonly string[], values: readonly string[]) => boolean;

function anyOf(compare: (wanted: string, value: string) => boolean): Test {
  return (wanted, values) => values.some((value) => wanted.some((one) => compare(one, value)));
}

function not(test: Test): Test {
  return (wanted, values) => !test(wanted, values);
}

const equals = anyOf((wanted, value) => wanted === value);
const equalsInAnyCase = anyOf((wanted, value) => wanted.toLowerCase() === value.toLowerCase());
const like = anyOf(fits);
const tests: Readonly<Record<string, Test>> = {
  StringEquals: equals,
  StringNotEquals: not(equals),
  StringEqualsIgnoreCase: equalsInAnyCase,
  StringNotEqualsIgnoreCase: not(equalsInAnyCase),
  StringLike: like,
  StringNotLike: not(like),
  ArnEquals: like,
  ArnLike: like,
  ArnNotEquals: not(like),
  ArnNotLike: not(like),
  Bool: equalsInAnyCase,
};

/**
 * Whether a condition holds of which the context lacks the key: one that wants the key not to be matched does. Source: IAM
 * user guide, "IAM JSON policy elements: Condition operators" and "Multivalued context keys".
 */
function holdsWithout(operator: string): boolean {
  if (operator.endsWith('IfExists') || operator.startsWith('ForAllValues:')) return true;
  return !operator.startsWith('ForAnyValue:') && operator.includes('Not');
}

/** Whether the conditions hold; what the context lacks is added to `missing`, unless it may be absent. */
function holds({ effect, conditions }: Statement, context: Context, missing: Set<string>): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const values = context.get(key.toLowerCase());
      if (operator === 'Null') return wanted.includes(String(values === undefined));
      if (values === undefined) {
        if (!operator.endsWith('IfExists')) missing.add(key);
        return holdsWithout(operator);
      }
      // An operator that is not known here must not open anything.
      const test = tests[operator.replace(/IfExists$/, '')];
      return test ? test(wanted, values) : effect === 'Deny';
    }),
  );
}

/**
 * Decides one action on one resource by identity-based policies: an explicit deny wins over every allow, and what
 * nothing allows is denied. Source: IAM user guide, "Policy evaluation logic".
 */
export function decide(
  policies: readonly SourcedPolicy[],
  action: string,
  resource: string,
  context: Context,
): Decision {
  const missing = new Set<string>();
  const matching = (effect: Statement['effect']) =>
    policies.filter(({ statements }) =>
      statements.some(
        (statement) =>
          statement.effect === effect &&
          coversAction(statement, action) &&
          coversResource(statement, resource) &&
          holds(statement, context, missing),
      ),
    );
  const denying = matching('Deny');
  const allowing = matching('Allow');
  if (denying.length > 0) return { decision: 'explicitDeny', matched: denying, missing: [...missing] };
  if (allowing.length > 0) return { decision: 'allowed', matched: allowing, missing: [...missing] };
  return { decision: 'implicitDeny', matched: [], missing: [...missing] };
}
