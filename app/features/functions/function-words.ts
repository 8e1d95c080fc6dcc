import type {
  EventSource,
  FunctionActivity,
  FunctionStanding,
} from '../../../core/resources/functions/types.ts';
import { formatCount, formatPercent } from '../../components/format.ts';

/** Errors under one per cent of the calls are healthy, over five an incident: the platform's own numbers. */
const HEALTHY_SHARE = 0.01;
const INCIDENT_SHARE = 0.05;

export type ErrorTone = 'none' | 'few' | 'many' | 'incident';

/** The errors of a window as the platform judges them. */
export function errorTone({
  invocations,
  errors,
}: Pick<FunctionActivity, 'invocations' | 'errors'>): ErrorTone {
  if (errors === 0) return 'none';
  const share = invocations === 0 ? 1 : errors / invocations;
  if (share < HEALTHY_SHARE) return 'few';
  return share > INCIDENT_SHARE ? 'incident' : 'many';
}

/** `3 (0.4 %)`; the share is left out where nothing failed. */
export function errorWords({
  invocations,
  errors,
}: Pick<FunctionActivity, 'invocations' | 'errors'>): string {
  if (errors === 0 || invocations === 0) return formatCount(errors);
  return `${formatCount(errors)} (${formatPercent(errors / invocations)})`;
}

/** How many of it may run at once, in words. */
export function concurrencyWords(reserved: number | undefined): string {
  if (reserved === undefined) return 'shared with the account';
  return reserved === 0 ? 'none: it is stopped' : `${formatCount(reserved)} at once`;
}

/** The one word under which a function stands: its state, unless a change to it is under way or went wrong. */
export function standingWord({ state, lastUpdate }: Pick<FunctionStanding, 'state' | 'lastUpdate'>): string {
  if (state === 'Active' && lastUpdate === 'InProgress') return 'Updating';
  if (state === 'Active' && lastUpdate === 'Failed') return 'Update failed';
  return state;
}

/** How an event source hands records over: `batches of 5, failures one by one`. */
export function sourceWords(source: EventSource): string {
  const { batchSize, batchWindowSeconds, mostAtOnce, partialFailures, filters } = source;
  return [
    batchSize === undefined ? undefined : `batches of ${formatCount(batchSize)}`,
    batchWindowSeconds ? `gathered for ${batchWindowSeconds} s` : undefined,
    mostAtOnce === undefined ? undefined : `${formatCount(mostAtOnce)} at once at most`,
    partialFailures ? 'failures one by one' : 'a failure fails its whole batch',
    filters > 0 ? `${formatCount(filters)} filters` : undefined,
  ]
    .filter((words) => words !== undefined)
    .join(', ');
}
