import type { ReactNode } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import type { ServiceTraffic } from '../../../core/resources/deployments/service-traffic.ts';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import { Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { Age } from '../../components/clock.tsx';
import { formatCount } from '../../components/format.ts';
import { Section } from '../../components/page.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { EventList } from './event-list.tsx';
import { countsOf, troubleOf } from './side-words.ts';
import { SidesTable } from './sides-table.tsx';
import { StageMark } from './stage-mark.tsx';
import { TrafficSection } from './traffic-section.tsx';

interface SummaryPaneProps {
  readonly deployable: Promise<Cell<Deployable>>;
  /** Undefined where nothing of the kind is asked. */
  readonly traffic?: Promise<Cell<ServiceTraffic>>;
  /** The service as an address names it, for the page of its revisions' errors; undefined where nobody may look. */
  readonly patterns?: string;
  readonly environmentId: string;
  /** What can be done here. */
  readonly children?: ReactNode;
}

const WAYS: Readonly<Record<Deployable['way'], string>> = {
  ecs: 'deployments of ECS',
  'classic-blue-green': 'blue-green by two services',
  docker: 'containers of Docker',
};

/** What runs of a service on one side, how the traffic comes to it, and what happened to it last. */
export function SummaryPane({ deployable, traffic, patterns, environmentId, children }: SummaryPaneProps) {
  return (
    <>
      <StreamedCell cell={deployable}>{(found) => <Standing deployable={found} />}</StreamedCell>
      {patterns === undefined ? null : (
        <p className="mt-2 text-sm">
          <PairLink
            to="/logs/patterns"
            search={{ service: patterns, in: environmentId }}
            prefetch="none"
            className="text-accent hover:underline"
          >
            Errors of the old revision and the new one
          </PairLink>
        </p>
      )}
      {children}
      {traffic ? (
        <Section title="Traffic">
          <StreamedCell
            cell={traffic}
            empty={<p className="text-sm text-ink-muted">No load balancer leads to it.</p>}
          >
            {(found) => <TrafficSection traffic={found} />}
          </StreamedCell>
        </Section>
      ) : null}
      <Section title="Events">
        <StreamedCell cell={deployable}>{({ events }) => <EventList events={events} />}</StreamedCell>
      </Section>
    </>
  );
}

function Standing({ deployable }: { readonly deployable: Deployable }) {
  const { sides, way, deployedAt, deployedBy, unread } = deployable;
  const counts = countsOf(sides);
  const trouble = troubleOf(counts);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <StageMark deployable={deployable} />
        <span className="text-xs text-ink-muted">{WAYS[way]}</span>
      </div>
      <div className="mb-4 grid grid-cols-[1fr_1fr_1fr_auto] gap-3 md:grid-cols-4">
        <Figure name="Running" bad={trouble !== undefined}>
          {formatCount(counts.running)}
          <span className="text-sm text-ink-faint"> of {formatCount(counts.desired)}</span>
        </Figure>
        <Figure name="Pending">{formatCount(counts.pending)}</Figure>
        <Figure name="Unhealthy" bad={(counts.unhealthy ?? 0) > 0}>
          {counts.unhealthy === undefined ? <Nothing /> : formatCount(counts.unhealthy)}
        </Figure>
        <Figure name={deployedBy ? `Deployed by ${deployedBy}` : 'Deployed'}>
          {deployedAt === undefined ? <Nothing /> : <Age at={deployedAt} suffix="" />}
        </Figure>
      </div>
      {unread.length > 0 ? (
        <div className="mb-4 space-y-2">
          {unread.map((failure) => (
            <FailureNote key={failure.operation} failure={failure} compact />
          ))}
        </div>
      ) : null}
      <SidesTable sides={sides} />
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly bad?: boolean;
  readonly children: ReactNode;
}

function Figure({ name, bad = false, children }: FigureProps) {
  return (
    <div className="min-w-0">
      <p className="truncate text-2xs text-ink-faint" title={name}>
        {name}
      </p>
      <p className={bad ? 'tabular text-lg text-bad' : 'tabular text-lg'}>{children}</p>
    </div>
  );
}
