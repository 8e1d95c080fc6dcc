import { z } from 'zod';
import type { ChangingScene, Outcome } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';
import type { CheckOutcome } from '../../verification/outcome.ts';

const linesSchema = z.object({ lines: z.array(z.object({ title: z.string(), sentence: z.string() })) });

/** The lines of a test as its run keeps them; none of a run that is no test, or has not ended. */
export function keptLines(
  checkpoint: Json | undefined,
): readonly { readonly title: string; readonly sentence: string }[] {
  const parsed = linesSchema.safeParse(checkpoint);
  return parsed.success ? parsed.data.lines : [];
}

/** The outcome of a test, with its lines kept by its run for whoever looks at it later. */
export async function endTest(
  scene: ChangingScene,
  subject: string,
  lines: readonly CheckOutcome[],
): Promise<Outcome> {
  await scene.run.save({ lines: lines.map(lineWords) });
  return testOutcome(subject, lines);
}

function lineWords({ title, outcome, sentence }: CheckOutcome) {
  const words = outcome === 'passed' ? '' : outcome === 'failed' ? 'Failed: ' : 'Not seen: ';
  return { title, sentence: `${words}${sentence}` };
}

/** The outcome of a test by its lines, each of them a line of the record. What was not seen is no pass. */
function testOutcome(subject: string, lines: readonly CheckOutcome[]): Outcome {
  const changes = lines.map(lineWords).map(({ title, sentence }) => ({ attribute: title, after: sentence }));
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
