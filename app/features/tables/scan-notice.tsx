import type { ScanQuestion } from '../../../core/resources/tables/scan-announcement.ts';
import { scanAnnouncement } from '../../../core/resources/tables/scan-announcement.ts';
import type { TableSummary } from '../../../core/resources/tables/types.ts';

interface ScanNoticeProps {
  readonly tables: readonly TableSummary[];
  readonly question: ScanQuestion;
}

/** What the scan that is being asked for would read, said while it can still be changed. */
export function ScanNotice({ tables, question }: ScanNoticeProps) {
  return (
    <ul className="space-y-1 text-xs text-ink-muted">
      {tables.map((table) => (
        <li key={table.arn}>
          <span className="font-mono text-2xs">{table.name}</span>:{' '}
          {scanAnnouncement(table, question)?.sentence ?? 'there is no such index here.'}
        </li>
      ))}
    </ul>
  );
}
