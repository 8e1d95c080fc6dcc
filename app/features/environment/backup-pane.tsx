import type { BackupVerdict } from '../../../core/changes/backup-schedule/verdict.ts';
import { isFailure } from '../../../core/cells/cell.ts';
import { CellView, Nothing } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { Age } from '../../components/clock.tsx';
import { formatCount } from '../../components/format.ts';
import { Badge } from '../../components/ui/badge.tsx';
import type { Tone } from '../../components/ui/badge.tsx';
import type { BackupRow, BackupSide, Rights, ScheduleSummary } from './prepared.ts';
import { ScheduleForm } from './schedule-form.tsx';

interface BackupPaneProps {
  readonly environmentId: string;
  readonly side: BackupSide;
  readonly rights: Rights;
}

/** One side's backup schedule, each table's newest backup against it, and the form that sets it. */
export function BackupPane({ environmentId, side, rights }: BackupPaneProps) {
  const { schedule, rows, ages } = side;
  return (
    <div className="space-y-4 text-sm">
      <CellView cell={schedule}>{(set) => <ScheduleLine schedule={set} />}</CellView>
      {isFailure(ages) ? <FailureNote failure={ages} /> : null}
      <CellView cell={rows} empty={<p className="text-ink-muted">There is no table here.</p>}>
        {({ shown, leftOut }) => (
          <>
            <BackupTable rows={shown} leftOut={leftOut} />
            {rights.schedule ? (
              <CellView cell={schedule} empty={null}>
                {(set) => (
                  <ScheduleForm
                    key={`${set.tables.join()} ${set.timeZone ?? ''}`}
                    environmentId={environmentId}
                    schedule={set}
                    tables={shown.map(({ table }) => table)}
                  />
                )}
              </CellView>
            ) : (
              <p className="text-xs text-ink-muted">{rights.scheduling}</p>
            )}
          </>
        )}
      </CellView>
    </div>
  );
}

function ScheduleLine({ schedule: { way, tables, timeZone } }: { readonly schedule: ScheduleSummary }) {
  const by =
    way === 'aws-backup' ? 'AWS Backup' : 'this console, since AWS Backup is not offered by this endpoint';
  if (tables.length === 0)
    return <p className="text-ink-muted">No table is backed up by a schedule. It would be kept by {by}.</p>;
  return (
    <p>
      Daily at 03:00, {timeZone}, kept 30 days. <span className="text-ink-muted">Made by {by}.</span>
    </p>
  );
}

const VERDICTS: Readonly<Record<BackupVerdict, readonly [word: string, tone: Tone]>> = {
  fine: ['fine', 'good'],
  late: ['late', 'bad'],
  never: ['never', 'bad'],
  awaited: ['awaited', 'neutral'],
  'not-scheduled': ['not scheduled', 'neutral'],
};

interface BackupTableProps {
  readonly rows: readonly BackupRow[];
  readonly leftOut: number;
}

/** Tables against the schedule, and how many there are beyond them. */
export function BackupTable({ rows, leftOut }: BackupTableProps) {
  return (
    <>
      <div className="max-h-96 overflow-auto">
        <table className="tabular w-full text-left">
          <thead className="text-xs text-ink-faint">
            <tr>
              <th scope="col" className="pb-1 pr-4 font-medium">
                Table
              </th>
              <th scope="col" className="pb-1 pr-4 font-medium">
                Newest backup
              </th>
              <th scope="col" className="pb-1 font-medium">
                Schedule
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ table, newestAt, verdict }) => (
              <tr key={table} className="border-t border-line">
                <th scope="row" className="break-all py-1.5 pr-4 font-mono text-xs font-normal">
                  {table}
                </th>
                <td className="whitespace-nowrap py-1.5 pr-4">
                  {newestAt === undefined ? <Nothing /> : <Age at={newestAt} />}
                </td>
                <td className="py-1.5">
                  {verdict ? <Badge tone={VERDICTS[verdict][1]}>{VERDICTS[verdict][0]}</Badge> : <Nothing />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {leftOut > 0 ? (
        <p className="text-xs text-ink-muted">
          {formatCount(leftOut)} more {leftOut === 1 ? 'table is' : 'tables are'} not shown here, nor offered
          for the schedule.
        </p>
      ) : null}
    </>
  );
}
