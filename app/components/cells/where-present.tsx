import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { Waiting } from './cell-view.tsx';

interface WherePresentProps {
  /** The read that knows whether the resource is there. */
  readonly cell: Promise<Cell<unknown>>;
  /** What it would be, in the singular: `table`. */
  readonly noun: string;
  readonly children: ReactNode;
}

/**
 * What is told of a resource where there is one, and one sentence where there is none. The children are not shown
 * while that is waited for: React can not stream boundaries that stand in a fallback.
 */
export function WherePresent({ cell, noun, children }: WherePresentProps) {
  return (
    <Suspense fallback={<Waiting lines={8} />}>
      <Await resolve={cell} errorElement={children}>
        {({ state }) =>
          state === 'absent' ? (
            <p className="py-4 text-sm text-ink-muted">This environment has no such {noun}.</p>
          ) : (
            children
          )
        }
      </Await>
    </Suspense>
  );
}
