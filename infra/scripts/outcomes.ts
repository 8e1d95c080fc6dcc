import type { CheckOutcome } from '../../core/verification/outcome.ts';
import { verdictOf } from '../../core/verification/outcome.ts';

const MARKS = { passed: 'ok      ', failed: 'FAILED  ', 'not-seen': 'not seen' } as const;
const VERDICTS = {
  passed: 'All is well',
  failed: 'Something is wrong',
  'not-seen': 'Not everything could be seen',
} as const;

/** Told one by one as they come, or together as JSON at the end. */
export interface TellOptions {
  readonly json: boolean;
  /** What was tested: the label of an environment. */
  readonly subject: string;
}

/** Tells the checks of a test as they come, and a last line. Resolves with whether all of them passed. */
export async function tellOutcomes(
  outcomes: AsyncIterable<CheckOutcome>,
  { json, subject }: TellOptions,
): Promise<boolean> {
  const began = performance.now();
  const told: CheckOutcome[] = [];
  for await (const outcome of outcomes) {
    told.push(outcome);
    if (!json) console.log(`${MARKS[outcome.outcome]}  ${outcome.title}: ${plain(outcome.sentence)}`);
  }
  const verdict = verdictOf(told);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  if (json)
    console.log(JSON.stringify({ subject, verdict, seconds: Number(seconds), checks: told }, null, 2));
  else console.log(`${VERDICTS[verdict]} in ${subject}: ${told.length} checks in ${seconds} s.`);
  return verdict === 'passed';
}

/** Upstream's text as one line of a terminal that obeys none of it. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}
