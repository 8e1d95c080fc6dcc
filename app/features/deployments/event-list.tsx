import type { DeploymentEvent } from '../../../core/resources/deployments/types.ts';
import { Age } from '../../components/clock.tsx';
import { Gradual } from './gradual-list.tsx';

/** What happened to a service, newest first. */
export function EventList({ events }: { readonly events: readonly DeploymentEvent[] }) {
  if (events.length === 0) return <p className="text-sm text-ink-muted">None is told.</p>;
  return (
    <Gradual items={events} first={8} noun="events">
      {(event) => (
        <li key={`${event.service ?? ''} ${event.id}`} className="flex gap-3 py-1.5 text-xs">
          <span className="tabular w-[4.5rem] shrink-0 text-ink-faint">
            <Age at={event.at} suffix="" />
          </span>
          <span className="min-w-0 break-words">{event.message}</span>
        </li>
      )}
    </Gradual>
  );
}
