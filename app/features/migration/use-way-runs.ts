import { useFetcher } from '@remix-run/react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import { useNowAndThen } from '../../components/now-and-then.ts';
import { isActive } from '../operations/run-view.ts';
import type { WayRun } from './way-view.ts';

const EVERY_MS = 2_000;

/** The runs of a way; while one of them is under way they are asked for again and again, and nothing else is. */
export function useWayRuns(wayId: string, known: readonly WayRun[]): readonly WayRun[] {
  const fetcher = useFetcher<Cell<readonly WayRun[]>>();
  const asked = fetcher.data ? valueOf(fetcher.data) : undefined;
  // What the page has read later counts, and so does what was asked for later: the one that knows more.
  const runs = asked && newestOf(asked) >= newestOf(known) ? asked : known;
  const isMoving = runs.some(({ run }) => isActive(run));
  const { load, state } = fetcher;
  useNowAndThen(isMoving && state === 'idle', EVERY_MS, () => load(`/migration/${wayId}/runs`));
  return runs;
}

function newestOf(runs: readonly WayRun[]): number {
  return Math.max(0, ...runs.map(({ run }) => run.endedAt ?? run.createdAt));
}
