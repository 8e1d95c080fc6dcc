import type { Attribute, ComparedKind } from './form/canonical.ts';

/**
 * What a difference is. `drift`: a side is not as the catalogue wants it. `unmanaged`: the catalogue says nothing of it.
 * `expected`: a rule says why. `intended`: each side is as the catalogue wants it, and it wants them to differ.
 */
export const DIFFERENCE_CLASSES = ['drift', 'unmanaged', 'expected', 'intended'] as const;
export type DifferenceClass = (typeof DIFFERENCE_CLASSES)[number];

/** One attribute in which two sides differ, or, where the path is empty, a resource that only one side has. */
export interface Difference {
  readonly kind: ComparedKind;
  readonly key: string;
  readonly path: string;
  readonly class: DifferenceClass;
  /** Which sides are not as the catalogue wants them. */
  readonly drifted: readonly Side[];
  /** Absent where that side has nothing at the path. */
  readonly left?: Attribute;
  readonly right?: Attribute;
  /** What the catalogue wants, where it says something. */
  readonly intent: { readonly left?: Attribute; readonly right?: Attribute };
  /** The place of the rule that expects it. */
  readonly rule?: number;
}

export type Side = 'left' | 'right';

/** A part of a pair that one side could not show: it is neither equal nor different. */
export interface Unseen {
  readonly kind: ComparedKind;
  /** Absent where the kind as a whole could not be listed. */
  readonly key?: string;
  readonly part: string;
  readonly side: Side;
  readonly operation: string;
  readonly state: string;
}

/** One pair of the estate. */
export interface ComparedPair {
  readonly kind: ComparedKind;
  readonly key: string;
  readonly inCatalogue: boolean;
  readonly left?: string;
  readonly right?: string;
  /** Differs in nothing that was seen. */
  readonly differences: readonly Difference[];
  readonly unseen: readonly Unseen[];
}

/** Something that is wrong without being a difference between the sides. */
export interface Finding {
  readonly kind: ComparedKind;
  readonly key: string;
  readonly path: string;
  readonly side: Side | 'both';
  readonly weight: 'bad' | 'warn';
  readonly sentence: string;
}

/** A rule of expected differences that ought to be looked at. */
export interface RuleFinding {
  readonly rule: number;
  readonly reason: 'matches-nothing' | 'has-run-out';
  readonly sentence: string;
}

export interface Comparison {
  readonly left: string;
  readonly right: string;
  readonly pairs: readonly ComparedPair[];
  /** What could not be seen of whole kinds; that of single pairs stands with them. */
  readonly unseen: readonly Unseen[];
  readonly findings: readonly Finding[];
  readonly rules: readonly RuleFinding[];
}
