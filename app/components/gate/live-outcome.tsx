import { useCallback, useState } from 'react';
import type { RunView } from '../../features/operations/run-view.ts';
import { isActive } from '../../features/operations/run-view.ts';
import { useQuietRevalidate } from '../quiet-revalidate.ts';
import { CancelRun } from './cancel-run.tsx';
import { OutcomeView, RunLink } from './outcome-view.tsx';
import { UndoOffer } from './undo-offer.tsx';
import { useRunStream } from './use-run-stream.ts';

/** A run that was begun a moment ago, followed until its end, with what can be done about it. */
export function LiveOutcome({ run: begun }: { readonly run: RunView }) {
  const run = useLiveRun(begun);
  return (
    <div className="space-y-3">
      <OutcomeView run={run} />
      <div className="flex flex-wrap items-center gap-4">
        <UndoOffer run={run} />
        {run.mayCancel ? <CancelRun runId={run.id} /> : null}
        <RunLink runId={run.id} />
      </div>
    </div>
  );
}

/** The run as it is at this moment; the page's data is read anew when it has ended. */
export function useLiveRun(known: RunView): RunView {
  const [moved, setMoved] = useState<RunView>();
  const revalidate = useQuietRevalidate();
  const onMoved = useCallback(
    (next: RunView) => {
      setMoved(next);
      if (!isActive(next)) revalidate();
    },
    [revalidate],
  );
  useRunStream(isActive(known) ? known.id : undefined, onMoved);
  // What the page has read later than the stream told counts: an ended run does not move any more.
  return moved?.id === known.id && isActive(known) ? moved : known;
}
