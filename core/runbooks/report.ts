import type { Cell, Failure } from '../cells/cell.ts';
import { failureSentence, failureTitle, hasValue, isFailure } from '../cells/cell.ts';
import { areCredentialsRefused } from '../upstream/failure.ts';
import type { Listed } from '../paging/token-pages.ts';
import type { CheckReport, Evidence } from './check.ts';
import { CHECK_OUTCOMES, worstOf } from './outcome.ts';
import type { CheckOutcome } from './outcome.ts';

/** A record of a run keeps what is told here: it has to stay small, whatever an account holds. */
const MOST_EVIDENCE = 40;
const LONGEST_NAME = 120;
const LONGEST_VALUE = 240;
const NAMED_IN_SENTENCE = 2;

export interface ReportParts {
  readonly evidence: readonly Evidence[];
  /** Every cell that was read for it: what failed or was cut off is told as unknown, what is old makes the whole old. */
  readonly cells: readonly Cell<unknown>[];
  /** The sentence where everything is good; it is given how many were looked at. */
  readonly good: (count: number) => string;
  /** What it is where upstream answered that there is nothing to look at. By default good. */
  readonly none?: { readonly outcome: CheckOutcome; readonly sentence: string };
}

const CUT_OFF: Evidence = {
  name: 'the list',
  value: 'there is more than could be listed',
  outcome: 'unknown',
};

/** What was looked at, put together: the worst decides, and the sentence names it. */
export function reportOf({ evidence, cells, good, none }: ReportParts): CheckReport {
  const failures = distinctFailures(cells.filter(isFailure));
  const old = oldestOf(cells);
  const unlisted = cells.some(isCutOff) ? [CUT_OFF] : [];
  const all = [...evidence, ...failures.map(evidenceOf), ...unlisted].map(cut);
  const sorted = all.toSorted(
    (a, b) => CHECK_OUTCOMES.indexOf(b.outcome) - CHECK_OUTCOMES.indexOf(a.outcome),
  );
  const found = worstOf(all.map(({ outcome }) => outcome)) ?? none?.outcome ?? 'good';
  // A figure of before may have been good; what is now nobody knows.
  const outcome = old && found !== 'bad' ? 'unknown' : found;
  const told =
    all.length === 0 && none ? none.sentence : sentenceOf(sorted, found, () => good(evidence.length));
  return {
    outcome,
    sentence: old && found === 'good' ? `The figures are old: ${failureSentence(old.failure)}` : told,
    evidence: sorted.slice(0, MOST_EVIDENCE),
    more: Math.max(0, sorted.length - MOST_EVIDENCE),
    old,
    signedOut: [...failures, ...(old ? [old.failure] : [])].find(areCredentialsRefused),
  };
}

/** A report of one fact that needs no list. */
export function plainReport(outcome: CheckOutcome, sentence: string): CheckReport {
  return { outcome, sentence, evidence: [], more: 0 };
}

function sentenceOf(sorted: readonly Evidence[], found: CheckOutcome, good: () => string): string {
  if (found === 'good') return good();
  const worst = sorted.filter(({ outcome }) => outcome === found);
  const named = worst.slice(0, NAMED_IN_SENTENCE).map(({ name, value }) => `${name}: ${value}`);
  const others = worst.length - named.length;
  return `${named.join('; ').replace(/\.$/, '')}${others > 0 ? `, and ${others} more` : ''}.`;
}

/** A list that upstream holds more of. What has no list's form judges by itself what is missing. */
function isCutOff(cell: Cell<unknown>): boolean {
  return hasValue(cell) && Array.isArray(cell.value) && (cell.value as Listed<unknown>).cutOff === true;
}

function distinctFailures(failures: readonly Failure[]): readonly Failure[] {
  const first = new Map(failures.map((failure) => [`${failure.operation} ${failure.state}`, failure]));
  return [...first.values()];
}

function evidenceOf(failure: Failure): Evidence {
  return {
    name: failureTitle(failure),
    value: failureSentence(failure).replace(/\.$/, ''),
    outcome: 'unknown',
  };
}

function oldestOf(cells: readonly Cell<unknown>[]): CheckReport['old'] {
  const stale = cells.filter((cell) => cell.state === 'stale');
  const oldest = stale.toSorted((a, b) => a.at - b.at)[0];
  return oldest && { at: oldest.at, failure: oldest.failure };
}

function cut({ name, value, outcome, href }: Evidence): Evidence {
  return { name: beginningOf(name, LONGEST_NAME), value: beginningOf(value, LONGEST_VALUE), outcome, href };
}

function beginningOf(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
