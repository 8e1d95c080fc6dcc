import type { Failure } from '../cells/cell.ts';
import { failureSentence } from '../cells/cell.ts';
import type { CheckReport } from '../runbooks/check.ts';

/** What became of one check of a smoke test or of an integrity test. The sentence may hold upstream's text: hostile. */
export interface CheckOutcome {
  readonly id: string;
  readonly title: string;
  /** `not-seen`: it could not be looked at, which is no pass. */
  readonly outcome: 'passed' | 'failed' | 'not-seen';
  readonly sentence: string;
}

/** Which check it is: its id never changes, since scripts and records name it. */
export type CheckName = Pick<CheckOutcome, 'id' | 'title'>;

export function passed({ id, title }: CheckName, sentence: string): CheckOutcome {
  return { id, title, outcome: 'passed', sentence };
}

export function failed({ id, title }: CheckName, sentence: string): CheckOutcome {
  return { id, title, outcome: 'failed', sentence };
}

export function notSeen({ id, title }: CheckName, failure: Failure): CheckOutcome {
  const because = failure.code ?? failure.detail;
  const words = because ? ` (${because.slice(0, 120)})` : '';
  return { id, title, outcome: 'not-seen', sentence: `${failureSentence(failure)}${words}` };
}

/** A check of the runbooks as one of a test: what should be looked at is told, and passes. */
export function outcomeOfReport({ id, title }: CheckName, { outcome, sentence }: CheckReport): CheckOutcome {
  const words = { good: 'passed', warn: 'passed', unknown: 'not-seen', bad: 'failed' } as const;
  return { id, title, outcome: words[outcome], sentence };
}

/** The worst of a test: what was not seen is no pass, and a failure is worse. */
export function verdictOf(outcomes: readonly CheckOutcome[]): CheckOutcome['outcome'] {
  if (outcomes.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return outcomes.length === 0 || outcomes.some(({ outcome }) => outcome === 'not-seen')
    ? 'not-seen'
    : 'passed';
}
