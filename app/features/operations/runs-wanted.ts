import type { RunState } from '../../../core/actions/run.ts';

export const RUN_FILTERS = ['all', 'active', 'done', 'failed', 'cancelled'] as const;
export type RunFilter = (typeof RUN_FILTERS)[number];

const STATES: Readonly<Record<RunFilter, readonly RunState[] | undefined>> = {
  all: undefined,
  active: ['waiting', 'running'],
  done: ['done'],
  failed: ['failed', 'unknown'],
  cancelled: ['cancelled'],
};

export interface RunsWanted {
  readonly filter: RunFilter;
  readonly environment?: string;
  readonly person?: string;
  /** Where the page before ended. */
  readonly before?: string;
}

/** A place in the list, as the store gives it: thirteen digits of time, and a run's id. */
const PLACE = /^\d{13}#[0-9a-z-]{1,60}$/;

/** What the address asks for. What it does not understand it leaves out: a list is never refused for a filter. */
export function runsWanted(search: URLSearchParams): RunsWanted {
  const filter = RUN_FILTERS.find((one) => one === search.get('state')) ?? 'all';
  const before = search.get('before') ?? '';
  return {
    filter,
    environment: search.get('environment') || undefined,
    person: search.get('person') || undefined,
    before: PLACE.test(before) ? before : undefined,
  };
}

export function statesOf(filter: RunFilter): readonly RunState[] | undefined {
  return STATES[filter];
}
