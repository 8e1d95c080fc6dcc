import type { Outcome } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';
import type { PlannedStep, StepEnd } from './steps.ts';
import { stepChanges } from './steps.ts';

/**
 * How a sequence came out: each step in a line of the record, which are done and which are not, and one undo, by the
 * action of that id, that takes back what the steps offer, the last one first.
 */
export function sequenceOutcome(
  steps: readonly PlannedStep[],
  ends: readonly StepEnd[],
  takeBackId: string | undefined,
): Outcome {
  const more = { changes: stepChanges(steps, ends), ...undoOf(ends, takeBackId) };
  const done = ends.filter(({ outcome }) => outcome === 'done');
  const last = ends.at(-1);
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  if (done.length === steps.length)
    return {
      outcome: 'done',
      sentence: `Done: ${steps.length === 1 ? 'the one step' : `all ${count}`}.`,
      ...more,
    };
  const failed = ends.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0 && last?.outcome !== 'cancelled')
    return {
      outcome: 'failed',
      sentence: failed.map(({ title, sentence }) => `${title}: ${sentence}`).join(' '),
      ...(done.length > 0 ? { completed: titlesOf(done) } : {}),
      remaining: titlesOf([...failed, ...steps.slice(ends.length)]),
      ...more,
    };
  const where = last?.outcome === 'cancelled' ? ` ${last.title}: ${last.sentence}` : '';
  return { outcome: 'cancelled', sentence: `Stopped after ${done.length} of ${count}.${where}`, ...more };
}

function titlesOf(steps: readonly { readonly title: string }[]): string {
  return steps.map(({ title }) => title).join(', ');
}

/** A step that did not end well may have done something, and offer its undo all the same. */
function undoOf(ends: readonly StepEnd[], takeBackId: string | undefined): Pick<Outcome, 'undo'> {
  const offers = ends.flatMap(({ title, undo }) => (undo ? [{ title, ...undo }] : [])).reverse();
  if (offers.length === 0 || takeBackId === undefined) return {};
  const until = offers.flatMap((offer) => offer.until ?? []);
  const steps = offers.map(({ title, actionId, input }) => ({ title, actionId, input }));
  return {
    undo: {
      actionId: takeBackId,
      input: { steps } as Json,
      ...(until.length > 0 ? { until: Math.min(...until) } : {}),
    },
  };
}
