import { RUN_ID } from '../../../core/actions/run-id.ts';
import type { Failure } from '../../../core/cells/cell.ts';
import type { DoneMeanwhile, RunbookRun } from '../../../core/runbooks/kept-run.ts';
import { doneMeanwhile } from '../../../core/runbooks/kept-run.ts';
import { HomeError } from '../../../core/home/home-error.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { eyesOf } from '../operations/eyes.server.ts';
import { actionsDuring } from './during.server.ts';
import { runOfRunbook } from './run-view.ts';
import type { RunOfRunbook } from './run-view.ts';

type Unfound = { readonly state: 'none' } | { readonly state: 'unread'; readonly failure: Failure };

export type RunFound = Unfound | { readonly state: 'found'; readonly run: RunOfRunbook };

export type RecordFound =
  Unfound | { readonly state: 'found'; readonly run: RunOfRunbook; readonly done: DoneMeanwhile };

type Context = Pick<RequestContext, 'home' | 'console' | 'person'>;

/** A run as one person sees it. A table that is away costs the page nothing else. */
export function runWanted(context: Context, person: Person, id: string): Promise<RunFound> {
  return orFailure(async () => {
    const run = await findRun(context, id);
    return run ? { state: 'found', run: runOfRunbook(run, person.id) } : { state: 'none' };
  });
}

/** A run with what was done meanwhile, as {@link runWanted} else. */
export function recordWanted(context: Context, person: Person, id: string): Promise<RecordFound> {
  return orFailure(async () => {
    const found = await runWithActions(context, person, id);
    if (!found) return { state: 'none' };
    const { run, done } = found;
    return { state: 'found', run: runOfRunbook(run, person.id), done };
  });
}

/** @throws HomeError */
export async function runWithActions(
  context: Context,
  person: Person,
  id: string,
): Promise<{ readonly run: RunbookRun; readonly done: DoneMeanwhile } | undefined> {
  const run = await findRun(context, id);
  if (!run) return undefined;
  const found =
    run.state === 'open'
      ? await actionsDuring(context.home, run, Date.now(), eyesOf(context, person))
      : { actions: [], isWhole: true };
  return { run, done: doneMeanwhile(run, found) };
}

async function findRun({ home }: Pick<Context, 'home'>, id: string): Promise<RunbookRun | undefined> {
  return RUN_ID.test(id) ? home.runbookRuns.find(id) : undefined;
}

async function orFailure<T>(find: () => Promise<T | Unfound>): Promise<T | Unfound> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof HomeError) return { state: 'unread', failure: error.failure };
    throw error;
  }
}
