import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { Section } from '../../components/page.tsx';
import type { Activity } from './activity.server.ts';
import { ClientTable } from './client-table.tsx';
import { SlowLog } from './slow-log.tsx';

/** What one cache found slow, and who is connected to it. */
export function ActivityPane({ activity }: { readonly activity: Activity }) {
  return (
    <>
      <Section title="Slow log">
        <StreamedCell
          cell={activity.slow}
          empty={<p className="text-sm text-ink-muted">No command was slow since the server started.</p>}
        >
          {(commands) => <SlowLog commands={commands} />}
        </StreamedCell>
      </Section>
      <Section title="Clients">
        <StreamedCell cell={activity.clients}>{(clients) => <ClientTable clients={clients} />}</StreamedCell>
      </Section>
    </>
  );
}
