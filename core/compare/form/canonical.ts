/** What is compared, in the words of the console's places; one file of core/compare/kinds each. */
export const COMPARED_KINDS = [
  'tables',
  'buckets',
  'queues',
  'topics',
  'secrets',
  'services',
  'workers',
  'load-balancers',
  'target-groups',
  'caches',
  'alarms',
  'log-groups',
  'security-groups',
  'certificates',
  'dns-records',
] as const;
export type ComparedKind = (typeof COMPARED_KINDS)[number];

export type Scalar = string | number | boolean;

/** What a number counts, so that it can be told in words. */
export type Unit = 'seconds' | 'milliseconds' | 'days' | 'bytes' | 'percent' | 'vCPU' | 'count';

/** One thing that is said of a resource. A list without an order of its own is sorted. */
export interface Attribute {
  readonly value: Scalar | readonly Scalar[];
  readonly unit?: Unit;
  /** The path ends with an element of a list or map: that it is there at all. Always true. */
  readonly isElement?: true;
}

/** A part of a resource that is read by a call of its own and could not be. */
export interface UnseenPart {
  /** The first segment of the paths that it would have told; empty for the resource as a whole. */
  readonly part: string;
  /** As IAM writes it. */
  readonly operation: string;
  /** A cell's failure state in a word: `denied`, `unreachable`. */
  readonly state: string;
}

/**
 * A resource with everything taken out that differs between environments by nature: names are logical references,
 * what has no order is sorted, defaults are filled in, units are equal, and what the service makes up is left out.
 */
export interface CanonicalResource {
  readonly kind: ComparedKind;
  /** The catalogue's logical name, else the name with the environment's words replaced. */
  readonly key: string;
  /** The physical name. */
  readonly name: string;
  readonly inCatalogue: boolean;
  /** By path: `GlobalSecondaryIndexes[GSI1].Projection.ProjectionType`. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly unseen: readonly UnseenPart[];
  /** Parts that nobody asked for, as a list does not; empty text for the describe answer. Nothing is said of them. */
  readonly notAsked?: readonly string[];
  /** The only paths that it can say something of, `[*]` for any element; all where absent. */
  readonly speaks?: readonly string[];
}

/** Whether two attributes say the same. */
export function isSame(one: Attribute | undefined, other: Attribute | undefined): boolean {
  if (!one || !other) return one === other;
  const [a, b] = [one.value, other.value];
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
