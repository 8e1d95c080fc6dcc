import { Await } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Suspense } from 'react';
import type { Late } from '../lists/paired-list.ts';
import type { RunOfRunbook } from './run-view.ts';
import type { RunFound } from './run-wanted.server.ts';

export interface LateRun {
  readonly runbookId: string;
  /** Of the run that the address names; undefined where it names none. */
  readonly found: Late<RunFound> | undefined;
}

interface WithRunProps extends LateRun {
  /** What stands here until it is known. */
  readonly waiting?: ReactNode;
  /** What stands here where it never came. */
  readonly broken?: ReactNode;
  readonly children: (run: RunOfRunbook | undefined, found: RunFound | undefined) => ReactNode;
}

/** Draws what depends on a run once that is known; a run of another runbook is none. */
export function WithRun({ runbookId, found, waiting = null, broken, children }: WithRunProps) {
  if (found === undefined) return children(undefined, undefined);
  return (
    <Suspense fallback={waiting}>
      <Await resolve={found} errorElement={broken ?? <></>}>
        {(known: RunFound) => {
          const run = known.state === 'found' ? known.run : undefined;
          return run?.runbookId === runbookId ? children(run, known) : children(undefined, known);
        }}
      </Await>
    </Suspense>
  );
}
