import type { Outcome } from '../../actions/action.ts';
import type { CheckOutcome } from '../../verification/outcome.ts';

/** The outcome of a test by its lines, each of them a line of the record. What was not seen is no pass. */
export function testOutcome(subject: string, lines: readonly CheckOutcome[]): Outcome {
  const changes = lines.map(({ title, outcome, sentence }) => ({
    attribute: title,
    after: outcome === 'passed' ? sentence : `${outcome === 'failed' ? 'failed' : 'not seen'}: ${sentence}`,
  }));
  const passed = lines.filter(({ outcome }) => outcome === 'passed').length;
  const open = lines.filter(({ outcome }) => outcome !== 'passed');
  if (lines.length > 0 && open.length === 0)
    return { outcome: 'done', sentence: `${subject} passed: ${passed} of ${lines.length} checks.`, changes };
  return {
    outcome: 'failed',
    sentence: `${subject} did not pass: ${open.map(({ title, sentence }) => `${title}: ${sentence}`).join(' ')}`,
    completed: `${passed} of ${lines.length} checks passed.`,
    remaining: open.map(({ title }) => title).join(', '),
    changes,
  };
}
