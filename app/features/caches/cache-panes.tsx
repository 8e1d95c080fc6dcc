import type { ReactNode } from 'react';
import type { CacheLabel, EnvironmentLabel } from '../../../core/environments/label.ts';
import { Pane, Panes } from '../../components/pair/side.tsx';

/** What every page of a cache tells of a side. */
export interface ShownCache {
  readonly label: EnvironmentLabel;
  /** Absent where the environment has no such cache. */
  readonly cache?: CacheLabel;
  /** Why this person does not see it. */
  readonly refusal?: string;
}

interface CachePanesProps<Side extends ShownCache> {
  readonly sides: readonly [Side, Side];
  readonly children: (side: Side, half: 'left' | 'right') => ReactNode;
}

/** The two panes of a cache's page; a side without the cache, or that may not be seen, says so. */
export function CachePanes<Side extends ShownCache>({ sides, children }: CachePanesProps<Side>) {
  return (
    <Panes>
      {sides.map((side, index) => {
        const half = index === 0 ? 'left' : 'right';
        return (
          <Pane key={side.label.id} side={side.label} half={half} title={side.cache?.label}>
            {!side.cache ? (
              <p className="py-4 text-sm text-ink-muted">This environment has no such cache.</p>
            ) : side.refusal ? (
              <p className="py-4 text-sm text-ink-muted">{side.refusal}</p>
            ) : (
              children(side, half)
            )}
          </Pane>
        );
      })}
    </Panes>
  );
}
