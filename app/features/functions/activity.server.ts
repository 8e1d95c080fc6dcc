import { functionActivities } from '../../../core/resources/functions/activity.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Half } from '../../components/pair/side.tsx';
import type { PairedPage } from '../lists/paired-list.ts';
import { runsInContainers } from './workers-listing.server.ts';
import type { Activities, WorkerRow } from './worker-row.ts';

/** What the functions of one half of the screen did in the last hour, asked for together. */
export async function activityFor(
  source: Source,
  page: Promise<PairedPage<WorkerRow>>,
  half: Half,
  budget: Budget,
): Promise<Activities> {
  const { rows } = await page;
  const halves = await Promise.all(rows.map((row) => row.halves[half]));
  // A half that is not there, or is a container, has nothing that CloudWatch could tell.
  const names = rows.flatMap((row, index) => {
    const name = row[half];
    return halves[index]?.state === 'seen' && name !== undefined && !runsInContainers(source, name)
      ? [name]
      : [];
  });
  return functionActivities(source, names, budget);
}
