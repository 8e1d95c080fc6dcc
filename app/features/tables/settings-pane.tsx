import type { Cell } from '../../../core/cells/cell.ts';
import type { TableSummary, TimeToLive } from '../../../core/resources/tables/types.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Section } from '../../components/page.tsx';
import { CapacityForm } from './capacity-form.tsx';
import { capacityOf } from './columns.tsx';
import { DeleteTableForm } from './delete-table-form.tsx';
import { ExpiryForm } from './expiry-form.tsx';

/** What this person may set on one side. */
export interface SettingRights {
  readonly capacity: boolean;
  readonly timeToLive: boolean;
  readonly protection: boolean;
  readonly stream: boolean;
  readonly remove: boolean;
}

interface SettingsPaneProps {
  readonly environmentId: string;
  readonly name: string;
  readonly table: Promise<Cell<TableSummary>>;
  readonly timeToLive: Promise<Cell<TimeToLive>>;
  readonly may: SettingRights;
}

/** A table's settings on one side, each with what changes it. */
export function SettingsPane({ environmentId, name, table, timeToLive, may }: SettingsPaneProps) {
  return (
    <>
      <Section title="Capacity">
        <StreamedCell cell={table}>
          {(summary) => (
            <>
              <p className="mb-3 text-sm">{capacityOf(summary)}</p>
              {may.capacity ? (
                <CapacityForm
                  key={`${summary.billingMode} ${summary.readCapacityUnits} ${summary.writeCapacityUnits}`}
                  environmentId={environmentId}
                  table={summary}
                />
              ) : null}
            </>
          )}
        </StreamedCell>
      </Section>
      <Section title="Time to live">
        <StreamedCell cell={timeToLive}>
          {(ttl) => (
            <ExpiryForm environmentId={environmentId} table={name} ttl={ttl} maySet={may.timeToLive} />
          )}
        </StreamedCell>
      </Section>
      <Section title="Stream">
        <StreamedCell cell={table}>
          {({ stream }) => (
            <div className="space-y-3">
              <p className="text-sm">
                {stream
                  ? `On, with ${stream.view}: each change can be read for a day.`
                  : 'Off: nobody is told what changes.'}
              </p>
              {may.stream ? (
                <ActionButton
                  actionId="tables.set-stream"
                  environmentId={environmentId}
                  input={{ table: name, view: stream ? 'off' : 'NEW_AND_OLD_IMAGES' }}
                  label={stream ? 'Switch the stream off' : 'Switch a stream on'}
                />
              ) : null}
            </div>
          )}
        </StreamedCell>
      </Section>
      <Section title="Deletion">
        <StreamedCell cell={table}>
          {(summary) => (
            <div className="space-y-3">
              <p className="text-sm">
                {summary.deletionProtection
                  ? 'Protected: DynamoDB refuses to delete the table.'
                  : 'Not protected: whoever may can delete the table.'}
              </p>
              {may.protection ? (
                <ActionButton
                  actionId="tables.set-deletion-protection"
                  environmentId={environmentId}
                  input={{ table: name, enabled: !summary.deletionProtection }}
                  label={summary.deletionProtection ? 'Switch protection off' : 'Switch protection on'}
                />
              ) : null}
              {may.remove && !summary.deletionProtection ? (
                <DeleteTableForm environmentId={environmentId} table={summary} />
              ) : null}
            </div>
          )}
        </StreamedCell>
      </Section>
    </>
  );
}
