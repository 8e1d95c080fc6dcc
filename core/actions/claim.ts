import type { Action } from './action.ts';

/**
 * As what an action claims its target: what claims the same target as the same waits for its end. That is its kind,
 * whichever folder the action is of. Releases alone claim a service apart from what else works on it, so that it can be
 * rolled back while it is released (docs/decisions/0017).
 */
export function claimOf({ id, kind }: Pick<Action, 'id' | 'kind'>): string {
  return id.startsWith('releases.') ? 'release' : kind;
}
