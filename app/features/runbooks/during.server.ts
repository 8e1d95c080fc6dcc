import type { Home } from '../../../core/actions/run.ts';
import type { DoneMeanwhile, KeptAction, RunbookRun } from '../../../core/runbooks/kept-run.ts';
import type { RunEyes } from '../operations/run-view.ts';

const PAGE = 100;
/** A run that is open for weeks has more behind it than anybody reads here: the timeline has the rest. */
const MOST_PAGES = 5;

/** What was done while a run was open, in its environments, by whomever. Of very many the newest are found. */
export async function actionsDuring(
  { runs }: Pick<Home, 'runs'>,
  run: RunbookRun,
  until: number,
  eyes: Pick<RunEyes, 'actionOf'>,
): Promise<DoneMeanwhile> {
  const environments = new Set(run.environments.map(({ id }) => id));
  const found: KeptAction[] = [];
  let before: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const next = await runs.list({ before, limit: PAGE });
    for (const one of next.runs)
      if (one.createdAt >= run.startedAt && one.createdAt <= until && environments.has(one.environmentId))
        found.push({
          id: one.id,
          title: eyes.actionOf(one.actionId)?.title ?? one.actionId,
          environmentId: one.environmentId,
          target: one.target,
          who: one.who.name,
          state: one.state,
          at: one.createdAt,
        });
    const last = next.runs.at(-1);
    before = next.before;
    if (before === undefined || (last && last.createdAt < run.startedAt))
      return { actions: found.reverse(), isWhole: true };
  }
  return { actions: found.reverse(), isWhole: false };
}
