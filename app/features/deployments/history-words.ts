import type { PastDeployment } from '../../../core/resources/deployments/history.ts';

const STATUSES: Readonly<Record<string, string>> = {
  ROLLBACK_SUCCESSFUL: 'rolled back',
  ROLLBACK_IN_PROGRESS: 'rolling back',
  ROLLBACK_REQUESTED: 'rollback asked for',
  ROLLBACK_FAILED: 'rollback failed',
  STOP_REQUESTED: 'stop asked for',
};

/** A service deployment's status in two or three words; one that is not known here as it is, in lower case. */
export function statusWord(status: string): string {
  return STATUSES[status] ?? constantWords(status);
}

/** `PRODUCTION_TRAFFIC_SHIFT` as `production traffic shift`. */
function constantWords(constant: string): string {
  return constant.toLowerCase().replaceAll('_', ' ');
}

interface DetailWord {
  readonly text: string;
  readonly isBad: boolean;
}

/** What is worth telling of how a deployment went, each in a short sentence. */
export function detailWords({ details, status }: PastDeployment): readonly DetailWord[] {
  if (!details) return [];
  const { configuration, lifecycleStage, rollback, circuitBreaker, alarms, hooks, target } = details;
  const isOpen = details.finishedAt === undefined && status !== 'SUCCESSFUL';
  const words: DetailWord[] = [];
  const add = (text: string, isBad = false) => words.push({ text, isBad });
  if (configuration.strategy !== 'ROLLING') add(`Strategy: ${constantWords(configuration.strategy)}`);
  if (isOpen && lifecycleStage) add(`Stage: ${constantWords(lifecycleStage)}`);
  if (isOpen && target?.weight !== undefined) add(`${target.weight} % of the traffic on the new revision`);
  for (const hook of hooks)
    if (hook.status === 'AWAITING_ACTION') add('Waits for somebody to go on or roll back');
    else if (hook.status === 'FAILED' || hook.status === 'TIMED_OUT')
      add(`A hook ${constantWords(hook.status)}`, true);
  if (circuitBreaker?.status === 'TRIGGERED')
    add(`Circuit breaker: ${circuitBreaker.failures} of ${circuitBreaker.threshold} failures`, true);
  if (alarms && alarms.triggered.length > 0) add(`Stopped by ${alarms.triggered.join(', ')}`, true);
  if (rollback?.reason) add(rollback.reason, true);
  return words;
}
