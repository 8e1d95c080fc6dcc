type Json = unknown;

const LISTS = new Set(['Action', 'NotAction', 'Resource', 'NotResource']);

/**
 * An access policy in one form: IAM takes one value and a list of one for the same, orders nothing, and writes an
 * account as its root. Source: IAM user guide, "Grammar of the IAM JSON policy language".
 */
export function canonicalPolicy(policy: Json): Json {
  if (!isObject(policy)) return policy;
  const { Statement: statements, ...rest } = policy;
  if (statements === undefined) return policy;
  return { ...rest, Statement: listOf(statements).map(canonicalStatement) };
}

function canonicalStatement(statement: Json): Json {
  if (!isObject(statement)) return statement;
  return Object.fromEntries(
    Object.entries(statement).map(([key, value]) => {
      if (LISTS.has(key)) return [key, listOf(value)];
      if (key === 'Principal' || key === 'NotPrincipal') return [key, principalOf(value)];
      if (key === 'Condition') return [key, conditionOf(value)];
      return [key, value];
    }),
  );
}

function principalOf(value: Json): Json {
  if (value === '*') return { AWS: ['*'] };
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([kind, who]) => [kind, listOf(who).map(accountOf)]));
}

function accountOf(who: Json): Json {
  if (typeof who !== 'string') return who;
  return /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(who)?.[1] ?? who;
}

function conditionOf(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([operator, keys]) => [
      operator,
      isObject(keys)
        ? Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, listOf(values).map(String)]))
        : keys,
    ]),
  );
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
