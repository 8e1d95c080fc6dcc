import type { Outcome } from '../../actions/action.ts';
import { failureSentence } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { isUncertain } from '../../upstream/failure.ts';
import { callUpstream, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import type { Patience } from '../tables/engine/upstream-call.ts';

const CALL_MS = 20_000;
/** Somebody waits at the screen: a throttled control plane is asked again for some ten seconds. */
export const SHORT_PATIENCE: Patience = { attempts: 7, firstPauseMs: 200, longestPauseMs: 4_000 };
/** A release waits some minutes for a control plane that limits its calls. */
export const LONG_PATIENCE: Patience = { attempts: 20, firstPauseMs: 300, longestPauseMs: 15_000 };

/**
 * One call that may be made twice without harm: it sets what is to be, whatever was.
 * @throws UpstreamFailed, Cancelled.
 */
export function change<T>(
  operation: string,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
  patience: Patience = SHORT_PATIENCE,
): Promise<T> {
  return callUpstream(operation, { signal, patience }, (inner) =>
    call(AbortSignal.any([inner, AbortSignal.timeout(CALL_MS)])),
  );
}

/**
 * Codes that say more to a person than the kind of their failure, without the SDK's ending. Source: API references of
 * ECS and Elastic Load Balancing, errors.
 */
const WORDS: Readonly<Record<string, string>> = {
  ServiceNotFound: 'The service is not there any more: somebody deleted it.',
  ServiceNotActive: 'The service is not active any more: somebody deleted it.',
  ClusterNotFound: 'The cluster is not there any more.',
  LimitExceeded: 'The account is at a limit of ECS: no more tasks, services or revisions are given.',
  PlatformTaskDefinitionIncompatibility: 'The platform version does not fit the task definition.',
  TargetGroupNotFound: 'The target group is not there any more.',
  RuleNotFound: 'The rule of the listener is not there any more.',
  ListenerNotFound: 'The listener is not there any more.',
  TargetGroupAssociationLimitExceeded: 'The target group is in as many rules as it may be.',
  ServiceDeploymentNotFound: 'That deployment is not known any more.',
  Conflict: 'The deployment has ended, or is being stopped already.',
};

/** What upstream refused, in a sentence, with its own words behind where they tell more. */
export function refusalWords(failure: Failure): string {
  const known = WORDS[failure.code?.replace(/Exception$/, '') ?? ''];
  if (known) return known;
  const sentence = failureSentence(failure);
  return failure.state === 'rejected' && failure.detail
    ? `${sentence} ${endedWords(failure.detail)}`
    : sentence;
}

function endedWords(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** Whether a call that failed may have been taken up all the same: what it was to change is not told to be as before. */
export function isLeftOpen(error: unknown): boolean {
  return error instanceof UpstreamFailed && isUncertain(error.failure);
}

/** How calls that did not all succeed are told; a bug, and the end of a cancelled run, are thrown on. */
export function failedOutcome(
  error: unknown,
  halves: { readonly completed?: string; readonly remaining?: string } = {},
): Extract<Outcome, { outcome: 'failed' }> {
  if (!(error instanceof UpstreamFailed)) throw error;
  return { outcome: 'failed', sentence: refusalWords(error.failure), failure: error.failure, ...halves };
}
