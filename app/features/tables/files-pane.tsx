import type { Cell } from '../../../core/cells/cell.ts';
import { importsPrefix } from '../../../core/changes/tables/file-places.ts';
import type { ObjectPage } from '../../../core/resources/buckets/types.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes } from '../../components/format.ts';
import { Section } from '../../components/page.tsx';
import { downloadPath, isReachableByBrowser } from '../buckets/object-address.ts';
import { UploadForm } from '../buckets/upload-form.tsx';
import { ExportForm } from './export-form.tsx';
import { ImportForm } from './import-form.tsx';

interface FilesPaneProps {
  readonly environmentId: string;
  readonly table: string;
  readonly bucket: string;
  readonly importBuckets: readonly string[];
  readonly files: readonly Promise<Cell<ObjectPage>>[];
  readonly mayExport: boolean;
  readonly mayImport: boolean;
  readonly mayUpload: boolean;
}

/** Files of a table on one side: made, kept, taken in. */
export function FilesPane(props: FilesPaneProps) {
  const { environmentId, table, bucket, importBuckets, files, mayExport, mayImport, mayUpload } = props;
  const [exported, uploaded] = files;
  return (
    <>
      <Section title="Export">
        <ExportForm environmentId={environmentId} table={table} bucket={bucket} mayExport={mayExport} />
      </Section>
      <Section title="Exported files">
        <FileList cell={exported} environmentId={environmentId} bucket={bucket} />
      </Section>
      {mayImport ? (
        <Section title="Import">
          {mayUpload ? (
            <UploadForm environmentId={environmentId} bucket={bucket} prefix={importsPrefix(table)} />
          ) : null}
          <ImportForm environmentId={environmentId} table={table} buckets={importBuckets} />
        </Section>
      ) : null}
      <Section title="Files to import">
        <FileList cell={uploaded} environmentId={environmentId} bucket={bucket} />
      </Section>
    </>
  );
}

interface FileListProps {
  readonly cell: Promise<Cell<ObjectPage>> | undefined;
  readonly environmentId: string;
  readonly bucket: string;
}

function FileList({ cell, environmentId, bucket }: FileListProps) {
  const none = <p className="text-sm text-ink-muted">There is none.</p>;
  if (!cell) return none;
  return (
    <StreamedCell cell={cell} empty={none}>
      {({ objects }) =>
        objects.length === 0 ? (
          none
        ) : (
          <ul className="divide-y divide-line border-y border-line">
            {objects.map(({ key, sizeBytes, lastModifiedAt }) => (
              <li key={key} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2 text-sm">
                {isReachableByBrowser(key) ? (
                  // Not a link of the router: that one is fetched ahead, and this one leads to S3.
                  <a
                    href={downloadPath({ environmentId, bucket, key })}
                    rel="noreferrer"
                    className="min-w-0 break-all font-mono text-xs hover:text-accent"
                  >
                    {key}
                  </a>
                ) : (
                  <span className="min-w-0 break-all font-mono text-xs">{key}</span>
                )}
                <span className="tabular ml-auto whitespace-nowrap text-xs text-ink-muted">
                  {formatBytes(sizeBytes)}
                  {lastModifiedAt === undefined ? null : (
                    <>
                      {' · '}
                      <Age at={lastModifiedAt} />
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </StreamedCell>
  );
}
