import type { Change } from '../../actions/plan.ts';
import { counted } from './names.ts';

/** Keys that are named in a report. */
const NAMED = 50;
const IN_A_SENTENCE = 5;

/** What has become of the keys so far. JSON: it is part of a checkpoint. */
export interface Tally {
  readonly copied: number;
  readonly deleted: number;
  readonly untouched: number;
  /** Written by others after the operation began, and left alone. */
  readonly changed: number;
  readonly failed: number;
  /** The first keys that were changed or failed, and why. */
  readonly named: readonly { readonly key: string; readonly why: string }[];
}

export const NOTHING_YET: Tally = {
  copied: 0,
  deleted: 0,
  untouched: 0,
  changed: 0,
  failed: 0,
  named: [],
};

export type KeyOutcome =
  | { readonly key: string; readonly outcome: 'copied' | 'deleted' | 'untouched' | 'changed' }
  | { readonly key: string; readonly outcome: 'failed'; readonly why: string };

export function tallied(tally: Tally, outcomes: readonly KeyOutcome[]): Tally {
  const of = (outcome: KeyOutcome['outcome']) => outcomes.filter((one) => one.outcome === outcome).length;
  const named = outcomes.flatMap((one) => {
    if (one.outcome === 'failed') return [{ key: one.key, why: one.why }];
    return one.outcome === 'changed' ? [{ key: one.key, why: 'changed by somebody else meanwhile' }] : [];
  });
  return {
    copied: tally.copied + of('copied'),
    deleted: tally.deleted + of('deleted'),
    untouched: tally.untouched + of('untouched'),
    changed: tally.changed + of('changed'),
    failed: tally.failed + of('failed'),
    named: [...tally.named, ...named].slice(0, NAMED),
  };
}

export function keysSeen({ copied, deleted, untouched, changed, failed }: Tally): number {
  return copied + deleted + untouched + changed + failed;
}

/** So many keys in a row, and every one failed: the others would too. */
const HOPELESS = 50;

export function isHopeless(outcomes: readonly KeyOutcome[]): boolean {
  return outcomes.length >= HOPELESS && outcomes.every((one) => one.outcome === 'failed');
}

/** `120 copied back, 4 deleted, 1,000 untouched`. */
export function tallyWords(tally: Tally): string {
  const parts = [
    ...(tally.copied > 0 ? [`${tally.copied.toLocaleString('en')} copied back`] : []),
    ...(tally.deleted > 0 ? [`${tally.deleted.toLocaleString('en')} deleted`] : []),
    ...(tally.untouched > 0 ? [`${tally.untouched.toLocaleString('en')} untouched`] : []),
    ...(tally.changed > 0
      ? [`${tally.changed.toLocaleString('en')} changed by others meanwhile and left alone`]
      : []),
    ...(tally.failed > 0 ? [`${tally.failed.toLocaleString('en')} failed`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : counted(0, 'key');
}

/** The first keys that were left, as the end of a sentence; empty where there are none. */
export function namedWords({ named, changed, failed }: Tally): string {
  if (named.length === 0) return '';
  const more = changed + failed - Math.min(named.length, IN_A_SENTENCE);
  const words = named.slice(0, IN_A_SENTENCE).map(({ key, why }) => `${key} (${why})`);
  return ` ${words.join('; ')}${more > 0 ? `; and ${more.toLocaleString('en')} more` : ''}.`;
}

/** The keys that were left, for the record. */
export function namedChanges(tally: Tally): readonly Change[] {
  return tally.named.map(({ key, why }) => ({ attribute: key, before: 'as it was', after: why }));
}
