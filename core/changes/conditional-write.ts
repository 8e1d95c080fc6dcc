import type { ChangingScene, Outcome, PlanningScene, Settled } from '../actions/action.ts';
import { failureSentence } from '../cells/cell.ts';
import type { Failure } from '../cells/cell.ts';
import { isUncertain } from '../upstream/failure.ts';

const LOOK_MS = 10_000;

interface Conditional {
  /** The code by which upstream refuses what is not as it was expected to be. */
  readonly refusalCode: string;
  /** What is told then. */
  readonly refusal: string;
  /** As the action's own: reads what is there now. */
  readonly settle: (scene: PlanningScene) => Promise<Settled>;
}

/**
 * How a conditional write ended that has failed. The SDK sends a call anew whose answer was lost, and the second attempt
 * is refused for what the first one wrote: what a refusal or a silence means is told by what is there.
 */
export async function endOfWrite(
  scene: ChangingScene,
  failure: Failure,
  { refusalCode, refusal, settle }: Conditional,
): Promise<Outcome> {
  const isRefused = failure.code === refusalCode;
  const sentence = isRefused ? refusal : failureSentence(failure);
  if (!isRefused && !isUncertain(failure)) return { outcome: 'failed', sentence, failure };
  const settled = await settle({ ...scene, signal: AbortSignal.timeout(LOOK_MS) });
  if (settled.outcome === 'done') return settled;
  const isUnknown = !isRefused && settled.outcome === 'unknown';
  return {
    outcome: 'failed',
    sentence: isUnknown ? `${sentence} It may have been done all the same.` : sentence,
    failure,
  };
}
