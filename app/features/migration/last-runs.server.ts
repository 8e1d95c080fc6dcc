import type { Home, Run } from '../../../core/actions/run.ts';
import type { Way } from '../../../core/migration/ways.ts';
import { runView } from '../operations/run-view.ts';
import type { RunEyes, RunView } from '../operations/run-view.ts';
import { isAlong, wayRuns } from './way-runs.server.ts';

/** The newest run along each way, by the way's id. */
export async function lastRuns(
  home: Pick<Home, 'runs'>,
  ways: readonly Pick<Way, 'id' | 'kind' | 'from' | 'to'>[],
  eyes: RunEyes,
): Promise<Readonly<Record<string, RunView>>> {
  const runs = await wayRuns(home);
  return Object.fromEntries(
    ways.flatMap((way) => {
      const last = runs.find((run) => wentAlong(run, way));
      return last ? [[way.id, runView(last, eyes)] as const] : [];
    }),
  );
}

function wentAlong(run: Run, { kind, from, to }: Pick<Way, 'kind' | 'from' | 'to'>): boolean {
  if (kind === 'release') return run.actionId === 'releases.run' && run.environmentId === to.id;
  return run.actionId !== 'environment.smoke-test' && isAlong(run, from.id, to.id);
}
