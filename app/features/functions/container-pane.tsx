import { ArrowRight } from 'lucide-react';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { countsOf, shortVersion, troubleOf, versionsOf } from '../deployments/side-words.ts';
import type { ContainerPart } from './function-side.server.ts';

/** A worker where Docker runs it: no function, and where its containers are told of. */
export function ContainerPane({ side }: { readonly side: ContainerPart }) {
  return (
    <div className="space-y-3 text-sm">
      <p className="text-ink-muted">
        Docker runs the platform here: this worker is a container that reads its queue itself, not a function.
      </p>
      <StreamedCell
        cell={side.container}
        empty={<p className="text-ink-muted">No container of it is there.</p>}
      >
        {({ sides }) => {
          const counts = countsOf(sides);
          const trouble = troubleOf(counts);
          return (
            <p className="tabular">
              {counts.running} of {counts.desired} running
              <span className="ml-2 font-mono text-xs">
                {versionsOf(sides).map(shortVersion).join(' → ')}
              </span>
              {trouble ? <span className="ml-2 text-bad">{trouble}</span> : null}
            </p>
          );
        }}
      </StreamedCell>
      <PairLink
        to={`/deployments/${encodeURIComponent(side.name)}`}
        className="inline-flex items-center gap-1.5 underline-offset-2 hover:text-accent hover:underline"
      >
        Its containers, logs and statistics
        <ArrowRight aria-hidden className="size-3.5" />
      </PairLink>
    </div>
  );
}
