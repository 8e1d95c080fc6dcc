import type { Home, RunSummary } from '../../../core/actions/run.ts';
import { runView } from './run-view.ts';
import type { RunEyes, RunView } from './run-view.ts';
import { statesOf } from './runs-wanted.ts';
import type { RunsWanted } from './runs-wanted.ts';

const PAGE = 40;
/** A filter that the store does not know looks at no more pages than these for one of its own. */
const PAGES_LOOKED_AT = 5;

export interface RunList {
  readonly runs: readonly RunView[];
  /** Where the next page begins. */
  readonly before?: string;
}

/** Newest first, one page. */
export async function listRuns(
  home: Pick<Home, 'runs'>,
  wanted: RunsWanted,
  eyes: RunEyes,
): Promise<RunList> {
  const found: RunSummary[] = [];
  let { before } = wanted;
  for (let page = 0; page < PAGES_LOOKED_AT; page += 1) {
    const states = statesOf(wanted.filter);
    const next = await home.runs.list({ before, limit: PAGE, states });
    found.push(...next.runs.filter((run) => isWanted(run, wanted)));
    before = next.before;
    if (before === undefined || found.length >= PAGE) break;
  }
  return { runs: found.map((run) => runView(run, eyes)), before };
}

function isWanted(run: RunSummary, { environment, person }: RunsWanted): boolean {
  return (
    (environment === undefined || run.environmentId === environment) &&
    (person === undefined || run.who.id === person)
  );
}
