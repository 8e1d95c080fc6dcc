import type { Cell } from '../../../core/cells/cell.ts';
import type {
  BackupSummary,
  ContinuousBackups,
  IndexSummary,
  KeySchema,
  TableSummary,
  Tag,
  TimeToLive,
} from '../../../core/resources/tables/types.ts';
import { Nothing, StreamedCell } from '../../components/cells/cell-view.tsx';
import { ResourceStatus } from '../../components/cells/resource-status.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes, formatCount, formatMoment } from '../../components/format.ts';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { capacityOf } from './columns.tsx';

interface TableSummaryPaneProps {
  readonly table: Promise<Cell<TableSummary>>;
  readonly timeToLive: Promise<Cell<TimeToLive>>;
  readonly continuousBackups: Promise<Cell<ContinuousBackups>>;
  readonly lastBackup: Promise<Cell<BackupSummary>>;
  readonly tags: Promise<Cell<readonly Tag[]>>;
}

/** A table's settings and state on one side. */
export function TableSummaryPane({
  table,
  timeToLive,
  continuousBackups,
  lastBackup,
  tags,
}: TableSummaryPaneProps) {
  return (
    <>
      <StreamedCell cell={table}>
        {(summary) => (
          <>
            <Facts>
              <Fact name="Status">
                <ResourceStatus status={summary.status} />
              </Fact>
              <Fact name="Items">{formatCount(summary.itemCount)}</Fact>
              <Fact name="Size">{formatBytes(summary.sizeBytes)}</Fact>
              <Fact name="Capacity">{capacityOf(summary)}</Fact>
              <Fact name="Class">
                {summary.tableClass === 'STANDARD' ? 'standard' : 'standard, infrequent access'}
              </Fact>
              <Fact name="Deletion">{summary.deletionProtection ? 'protected' : 'not protected'}</Fact>
              <Fact name="Encryption">
                {summary.encryption.kind === 'kms'
                  ? `KMS, ${summary.encryption.status.toLowerCase()}`
                  : 'key of AWS'}
              </Fact>
              <Fact name="Stream">{summary.stream ? summary.stream.view : <Nothing />}</Fact>
              <Fact name="Created">
                {summary.createdAt === undefined ? <Nothing /> : <Age at={summary.createdAt} />}
              </Fact>
              <Fact name="Counted">
                <span className="text-ink-muted">DynamoDB counts items and bytes about every six hours</span>
              </Fact>
            </Facts>
            <Section title="Keys">
              <KeyList schema={summary} />
            </Section>
            <Section title={`Indexes (${summary.indexes.length})`}>
              <IndexList indexes={summary.indexes} />
            </Section>
          </>
        )}
      </StreamedCell>
      <Section title="Time to live">
        <StreamedCell cell={timeToLive}>
          {(ttl) =>
            ttl.attribute ? (
              <p className="text-sm">
                <code className="font-mono text-xs">{ttl.attribute}</code> ·{' '}
                <ResourceStatus status={ttl.status} />
              </p>
            ) : (
              <p className="text-sm text-ink-muted">Items do not expire.</p>
            )
          }
        </StreamedCell>
      </Section>
      <Section title="Recovery">
        <Facts>
          <Fact name="Point in time">
            <StreamedCell cell={continuousBackups} inline>
              {(backups) => <PointInTime backups={backups} />}
            </StreamedCell>
          </Fact>
          <Fact name="Last backup">
            <StreamedCell cell={lastBackup} inline empty={<span className="text-warn">never</span>}>
              {(backup) => (
                <>
                  <Age at={backup.createdAt} /> <span className="text-ink-muted">· {backup.name}</span>
                </>
              )}
            </StreamedCell>
          </Fact>
        </Facts>
      </Section>
      <Section title="Tags">
        <StreamedCell cell={tags} inline>
          {(all) => (
            <Facts>
              {all.map((tag) => (
                <Fact key={tag.key} name={tag.key}>
                  {tag.value || <Nothing />}
                </Fact>
              ))}
            </Facts>
          )}
        </StreamedCell>
      </Section>
    </>
  );
}

function PointInTime({ backups }: { readonly backups: ContinuousBackups }) {
  if (!backups.pointInTimeRecovery) return <span className="text-warn">off</span>;
  const { earliestRestorableAt, latestRestorableAt } = backups;
  if (earliestRestorableAt === undefined || latestRestorableAt === undefined) return <>on</>;
  return (
    <>
      on{' '}
      <span className="text-ink-muted">
        · {formatMoment(earliestRestorableAt)} to {formatMoment(latestRestorableAt)} UTC
      </span>
    </>
  );
}

function KeyList({ schema }: { readonly schema: KeySchema }) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
      {[
        ['partition', schema.partitionKey] as const,
        ...(schema.sortKey ? [['sort', schema.sortKey] as const] : []),
      ].map(([role, key]) => (
        <li key={role} className="flex items-center gap-2">
          <code className="break-all font-mono text-xs">{key.name}</code>
          <Badge title={`Type of the ${role} key`}>{key.type}</Badge>
          <span className="text-2xs text-ink-faint">{role}</span>
        </li>
      ))}
    </ul>
  );
}

function IndexList({ indexes }: { readonly indexes: readonly IndexSummary[] }) {
  if (indexes.length === 0) return <p className="text-sm text-ink-muted">None.</p>;
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {indexes.map((index) => (
        <li key={index.name} className="space-y-1.5 px-3 py-2">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="break-all text-sm font-medium">{index.name}</span>
            <Badge>{index.kind}</Badge>
            <span className="text-2xs text-ink-faint">
              {index.projection.toLowerCase().replace('_', ' ')}
            </span>
            <span className="ml-auto flex items-center gap-3 text-xs text-ink-muted">
              {index.itemCount === undefined ? null : (
                <span className="tabular">{formatCount(index.itemCount)} items</span>
              )}
              {index.status ? <ResourceStatus status={index.status} /> : null}
            </span>
          </div>
          <KeyList schema={index} />
        </li>
      ))}
    </ul>
  );
}
