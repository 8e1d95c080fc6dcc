import clsx from 'clsx';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import { Nothing } from '../../components/cells/cell-view.tsx';
import { FailureMark } from '../../components/cells/failure-note.tsx';
import { Age } from '../../components/clock.tsx';
import type { Column } from '../../components/pair/column.ts';
import { countsOf, shortRevision, shortVersion, troubleOf, versionsOf } from './side-words.ts';
import { StageMark } from './stage-mark.tsx';

export const DEPLOYMENT_COLUMNS: readonly Column<Deployable>[] = [
  { id: 'version', header: 'Version', render: (one) => <Versions deployable={one} /> },
  { id: 'tasks', header: 'Tasks', numeric: true, render: (one) => <Tasks deployable={one} /> },
  { id: 'stage', header: 'Stage', render: (one) => <StageMark deployable={one} /> },
  {
    id: 'deployed',
    header: 'Deployed',
    wide: true,
    render: ({ deployedAt, deployedBy }) =>
      deployedAt === undefined ? (
        <Nothing />
      ) : (
        <span className="tabular whitespace-nowrap text-ink-muted">
          <Age at={deployedAt} />
          {deployedBy ? ` · ${deployedBy}` : null}
        </span>
      ),
  },
];

/** Each version that runs, the older first; what could not be read is told beside it. */
function Versions({ deployable: { sides, unread } }: { readonly deployable: Deployable }) {
  const title = sides.map((side) => [side.revision, side.image].filter(Boolean).join(' · ')).join('\n');
  const revision = sides.at(-1)?.revision;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2" title={title}>
      <span className="max-w-[4.5rem] break-words font-mono text-xs md:max-w-[12rem]">
        {versionsOf(sides).map(shortVersion).join(' → ') || <Nothing />}
      </span>
      {revision ? (
        <span className="tabular text-2xs text-ink-faint max-xl:hidden">{shortRevision(revision)}</span>
      ) : null}
      {unread[0] ? <FailureMark failure={unread[0]} /> : null}
    </span>
  );
}

/** Running of desired; in words what is wrong with them. */
function Tasks({ deployable }: { readonly deployable: Deployable }) {
  const counts = countsOf(deployable.sides);
  const trouble = troubleOf(counts);
  const comesUp = deployable.stage === 'deploying' && (counts.unhealthy ?? 0) === 0;
  return (
    <span className={clsx('tabular', trouble && (comesUp ? 'text-warn' : 'font-medium text-bad'))}>
      {counts.running}/{counts.desired}
      {trouble ? <span className="block text-2xs font-normal">{trouble}</span> : null}
    </span>
  );
}
