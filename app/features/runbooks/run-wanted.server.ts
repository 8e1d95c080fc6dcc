import { RUN_ID } from '../../../core/actions/run-id.ts';
import type { Failure } from '../../../core/cells/cell.ts';
import type { KeptAction, RunbookRun } from '../../../core/runbooks/kept-run.ts';
import { HomeError } from '../../../core/home/home-error.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { eyesOf } from '../operations/eyes.server.ts';
import { actionsDuring } from './during.server.ts';
import { runOfRunbook } from './run-view.ts';
import type { RunOfRunbook } from './run-view.ts';

export type RunFound =
  | { readonly state: 'found'; readonly run: RunOfRunbook }
  | { readonly state: 'none' }
  | { readonly state: 'unread'; readonly failure: Failure };

/** A run with what was done meanwhile, as one person sees it. A table that is away costs the page nothing else. */
export async function runWanted(
  context: Pick<RequestContext, 'home' | 'console' | 'person'>,
  person: Person,
  id: string,
): Promise<RunFound> {
  try {
    const found = await runWithActions(context, person, id);
    if (!found) return { state: 'none' };
    return { state: 'found', run: runOfRunbook(found.run, found.actions, person.id) };
  } catch (error) {
    if (error instanceof HomeError) return { state: 'unread', failure: error.failure };
    throw error;
  }
}

/** @throws HomeError */
export async function runWithActions(
  context: Pick<RequestContext, 'home' | 'console' | 'person'>,
  person: Person,
  id: string,
): Promise<{ readonly run: RunbookRun; readonly actions: readonly KeptAction[] } | undefined> {
  const run = RUN_ID.test(id) ? await context.home.runbookRuns.find(id) : undefined;
  if (!run) return undefined;
  const isOpen = run.state === 'open';
  const actions = isOpen ? await actionsDuring(context.home, run, Date.now(), eyesOf(context, person)) : [];
  return { run, actions };
}
