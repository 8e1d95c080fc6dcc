import { InvalidFilterPolicy, parseCondition, satisfies } from './filter-condition.ts';
import type { Condition, Scalar } from './filter-condition.ts';
import type { MessageAttribute } from './message-attributes.ts';

export type FilterPolicyScope = 'MessageAttributes' | 'MessageBody';

/** A filter policy ready to use: a message passes when it satisfies every path of one of the branches. */
export interface FilterPolicy {
  readonly scope: FilterPolicyScope;
  readonly branches: readonly Branch[];
}

/** Conditions by path (`object.key`); each path wants one of its conditions satisfied. */
type Branch = ReadonlyMap<string, readonly Condition[]>;

/** Limits of the SNS Developer Guide, "Filter policy constraints". */
const maximumKeys = 5;
const maximumCombinations = 150;
const maximumBytes = 262_144;

const operators = ['prefix', 'suffix', 'equals-ignore-case', 'exists', 'anything-but', 'numeric', 'cidr'];

/**
 * Reads a filter policy. `$or` of two objects or more makes a branch of each; every other key is a name, nested ones
 * only in the scope of bodies. Error: InvalidFilterPolicy.
 */
export function parseFilterPolicy(text: string, scope: FilterPolicyScope): FilterPolicy {
  if (Buffer.byteLength(text) > maximumBytes)
    throw new InvalidFilterPolicy('Filter policy is larger than 256 KB');
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw new InvalidFilterPolicy('failed to parse JSON.');
  }
  if (!isRecord(policy)) throw new InvalidFilterPolicy('Filter is not an object');
  if (Object.keys(policy).length > maximumKeys)
    throw new InvalidFilterPolicy('Filter policy can not have more than 5 keys');
  const branches = expand(policy, '', 1, scope, [new Map()]);
  if (combinationsOf(policy, 1) > maximumCombinations)
    throw new InvalidFilterPolicy('Filter policy is too complex');
  return { scope, branches };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOr(key: string, value: unknown): value is readonly Record<string, unknown>[] {
  return (
    key === '$or' &&
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((one) => isRecord(one) && !Object.keys(one).some((name) => operators.includes(name)))
  );
}

function expand(
  policy: Record<string, unknown>,
  prefix: string,
  depth: number,
  scope: FilterPolicyScope,
  start: readonly Branch[],
): readonly Branch[] {
  // The depth multiplies the combinations, so that a deeper policy is over the limit anyway.
  if (depth > maximumCombinations) throw new InvalidFilterPolicy('Filter policy is too complex');
  let branches = start;
  for (const [key, value] of Object.entries(policy)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (isOr(key, value)) {
      const before = branches;
      branches = value.flatMap((one) => expand(one, prefix, depth, scope, before));
      // Each branch costs memory: a policy that is too complex must not be expanded to its end.
      if (branches.length > maximumCombinations)
        throw new InvalidFilterPolicy('Filter policy is too complex');
    } else if (Array.isArray(value)) {
      if (value.length === 0) throw new InvalidFilterPolicy('Empty arrays are not allowed');
      const conditions = value.map(parseCondition);
      branches = branches.map((branch) => new Map([...branch, [path, conditions]]));
    } else if (isRecord(value)) {
      branches = expand(value, path, depth + 1, scope, branches);
    } else {
      throw new InvalidFilterPolicy(`"${key}" must be an object or an array`);
    }
  }
  if (scope === 'MessageAttributes' && depth > 1)
    throw new InvalidFilterPolicy(
      'Filter policy scope MessageAttributes does not support nested filter policy',
      '',
    );
  return branches;
}

/** The number of values of each array times its depth, multiplied; the alternatives of an `$or` are added up. */
function combinationsOf(policy: Record<string, unknown>, depth: number, before = 1): number {
  let combinations = before;
  for (const [key, value] of Object.entries(policy)) {
    const start = combinations;
    if (isOr(key, value))
      combinations = value.reduce((sum, one) => sum + combinationsOf(one, depth, start), 0);
    else if (Array.isArray(value)) combinations *= value.length * depth;
    else if (isRecord(value)) combinations = combinationsOf(value, depth + 1, start);
  }
  return combinations;
}

/** Whether a message goes to a subscription with this policy. A body that is not a JSON object passes no body policy. */
export function passesFilter(
  { scope, branches }: FilterPolicy,
  message: { readonly body: string; readonly attributes?: Readonly<Record<string, MessageAttribute>> },
): boolean {
  const values =
    scope === 'MessageBody' ? bodyValues(message.body) : attributeValues(message.attributes ?? {});
  if (values === undefined) return false;
  return branches.some((branch) =>
    [...branch].every(([path, conditions]) => {
      const found: readonly (Scalar | undefined)[] = values.get(path) ?? [undefined];
      return conditions.some((condition) => found.some((value) => satisfies(condition, value)));
    }),
  );
}

type Values = ReadonlyMap<string, readonly Scalar[]>;

/** Binary attributes and malformed arrays take no part in filtering. */
function attributeValues(attributes: Readonly<Record<string, MessageAttribute>>): Values {
  const values = new Map<string, readonly Scalar[]>();
  for (const [name, { DataType, StringValue }] of Object.entries(attributes)) {
    if (StringValue === undefined) continue;
    if (DataType === 'String.Array') {
      const elements = parseArray(StringValue);
      if (elements !== undefined) values.set(name, elements);
    } else if (DataType.startsWith('Number')) values.set(name, [Number(StringValue)]);
    else values.set(name, [StringValue]);
  }
  return values;
}

function parseArray(text: string): readonly Scalar[] | undefined {
  try {
    const elements: unknown = JSON.parse(text);
    return Array.isArray(elements)
      ? elements.filter((one) => !isRecord(one) && !Array.isArray(one))
      : undefined;
  } catch {
    return undefined;
  }
}

/** The leaves of a body by path; the elements of an array share the array's path. */
function bodyValues(body: string): Values | undefined {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isRecord(document)) return undefined;
  const values = new Map<string, Scalar[]>();
  // A list of what is left to do, not recursion: a body may be nested a hundred thousand levels deep.
  const left: { readonly path: string; readonly value: unknown }[] = [{ path: '', value: document }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { path, value } = next;
    if (Array.isArray(value)) for (const element of value) left.push({ path, value: element });
    else if (isRecord(value))
      for (const [key, inner] of Object.entries(value))
        left.push({ path: path === '' ? key : `${path}.${key}`, value: inner });
    else {
      const known = values.get(path);
      if (known === undefined) values.set(path, [value as Scalar]);
      else known.push(value as Scalar);
    }
  }
  return values;
}
