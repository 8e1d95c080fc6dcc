import type { ComparedPair, Difference, DifferenceClass, Side } from '../../../core/compare/differences.ts';
import { COMPARED_KINDS } from '../../../core/compare/form/canonical.ts';
import type { ComparedKind } from '../../../core/compare/form/canonical.ts';
import type { Standing } from '../../../core/compare/words.ts';

/** One line of the estate: an attribute in which a pair differs, in words. */
export interface DifferenceRow {
  readonly path: string;
  readonly what: string;
  readonly class: DifferenceClass;
  readonly left: string;
  readonly right: string;
  readonly drifted: readonly Side[];
  /** What the catalogue wants, or why it is expected. */
  readonly why?: string;
}

/** A part that one side did not show. */
export interface UnseenRow {
  readonly what: string;
  readonly side: Side;
  readonly operation: string;
  readonly state: string;
}

export interface PairRow extends Pick<ComparedPair, 'kind' | 'key' | 'inCatalogue' | 'left' | 'right'> {
  readonly standing: Standing;
  readonly differences: readonly DifferenceRow[];
  readonly unseen: readonly UnseenRow[];
}

/** Whole kinds that one side did not show. */
export interface UnseenKind {
  readonly kind: ComparedKind;
  readonly side: Side;
  readonly operation: string;
  readonly state: string;
}

export interface FindingRow {
  readonly kind?: ComparedKind;
  readonly key?: string;
  readonly what: string;
  readonly side?: Side | 'both';
  readonly weight: 'bad' | 'warn';
  readonly sentence: string;
}

export interface EstateView {
  readonly pairs: readonly PairRow[];
  readonly unseen: readonly UnseenKind[];
  readonly findings: readonly FindingRow[];
  /** Differences by class, of everything, whatever is filtered. */
  readonly counts: Readonly<Record<DifferenceClass, number>>;
  readonly compared: number;
  readonly alike: number;
}

/** What of the estate is shown: `attention` leaves out what is as it should be. */
export const SHOWN = ['attention', 'drift', 'unmanaged', 'not-seen', 'expected', 'intended', 'all'] as const;
export type Shown = (typeof SHOWN)[number];

export interface Wanted {
  readonly shown: Shown;
  readonly kind?: ComparedKind;
  readonly text: string;
}

/** The filters of an address; what it can not mean is the usual. */
export function wantedOf(search: URLSearchParams): Wanted {
  return {
    shown: SHOWN.find((one) => one === search.get('show')) ?? 'attention',
    kind: COMPARED_KINDS.find((one) => one === search.get('kind')),
    text: (search.get('text') ?? '').trim().slice(0, 200),
  };
}

/** Whether a difference is among what is asked for. */
export function isShown({ class: given }: Pick<Difference, 'class'>, shown: Shown): boolean {
  if (shown === 'all') return true;
  if (shown === 'attention') return given === 'drift' || given === 'unmanaged';
  return given === shown;
}
