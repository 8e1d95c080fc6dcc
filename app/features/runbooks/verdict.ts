import { failureSentence } from '../../../core/cells/cell.ts';
import { CHECK_OUTCOMES, worstOf } from '../../../core/runbooks/outcome.ts';
import type { CheckOutcome } from '../../../core/runbooks/outcome.ts';
import type { SideResult, Verdict } from './live-runbook.ts';

/** Everything that was asked of a side, in one word. What may not be seen is not known. */
export function verdictOf(results: readonly SideResult[], beganAt: number, now: number): Verdict {
  const outcomes = results.flatMap((one): readonly CheckOutcome[] => {
    if (one.kind === 'not-meant') return [];
    return [one.kind === 'refused' ? 'unknown' : one.result.outcome];
  });
  const told = results.flatMap((one) => (one.kind === 'result' ? [one.result] : []));
  const old = told.find((result) => result.old)?.old;
  const signedOut = told.find((result) => result.signedOut)?.signedOut;
  const count = (outcome: CheckOutcome) => outcomes.filter((one) => one === outcome).length;
  return {
    outcome: worstOf(outcomes),
    asked: outcomes.length,
    counts: Object.fromEntries(
      CHECK_OUTCOMES.map((outcome) => [outcome, count(outcome)]),
    ) as Verdict['counts'],
    tookMs: now - beganAt,
    at: now,
    oldSentence: old && `The figures are old: ${failureSentence(old.failure)}`,
    signedOutSentence:
      signedOut && `The console’s credentials are refused here (${signedOut.code ?? signedOut.state}).`,
  };
}

/** A verdict in a sentence: `9 good, 1 bad`. */
export function verdictWords({ counts, asked }: Verdict): string {
  if (asked === 0) return 'nothing asked here';
  const words = { bad: 'bad', unknown: 'not known', warn: 'to look at', good: 'good' } as const;
  return (['bad', 'unknown', 'warn', 'good'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${words[outcome]}`)
    .join(', ');
}

/** Why nothing is offered on a side now; undefined where it is. A rollback is held up by nothing but the credentials. */
export function withheldSentence(verdict: Verdict, isEmergency: boolean): string | undefined {
  if (verdict.signedOutSentence)
    return `${verdict.signedOutSentence} The figures are old or missing, and nothing is offered until they are accepted again.`;
  if (verdict.oldSentence && !isEmergency)
    return `${verdict.oldSentence} Nothing is offered until there are newer ones.`;
  return undefined;
}
