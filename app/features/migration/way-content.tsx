import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { AwaitBoth } from '../../components/cells/await-both.tsx';
import { BrokenStream, CellView, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { DataWay } from './data-way.tsx';
import type { TableMask } from '../../../core/migration/masked-sample.ts';
import { MaskedWay } from './masked-way.tsx';
import { ReleaseWay } from './release-way.tsx';
import type { Content, DataContent, MaskedContent, ReleaseContent } from './way-content.server.ts';
import type { WayRun } from './way-view.ts';

interface Ends {
  readonly wayId: string;
  readonly from: EnvironmentLabel;
  readonly to: EnvironmentLabel;
}

/** The page of a way once what it reads is there. What could not be read is said where it belongs. */
export function WayContent({ content, ...ends }: Ends & { readonly content: Content }) {
  return (
    <Suspense
      fallback={
        <div className="rounded-lg border border-line bg-surface p-4">
          <Waiting lines={10} />
        </div>
      }
    >
      {content.kind === 'release' ? (
        <Release ends={ends} content={content} />
      ) : content.kind === 'masked' ? (
        <Masked ends={ends} content={content} />
      ) : (
        <Data ends={ends} content={content} />
      )}
    </Suspense>
  );
}

function Release({ ends, content }: { readonly ends: Ends; readonly content: ReleaseContent }) {
  return (
    <AwaitBoth resolve={[content.rows, content.runs]} errorElement={<BrokenStream />}>
      {(rows, runs) => (
        <Runs cell={runs}>
          {(known) => (
            <CellView cell={rows}>
              {(all) => (
                <ReleaseWay
                  {...ends}
                  rows={all}
                  health={content.health}
                  runs={known}
                  rights={content.rights}
                  testing={content.testing}
                />
              )}
            </CellView>
          )}
        </Runs>
      )}
    </AwaitBoth>
  );
}

function Masked({ ends, content }: { readonly ends: Ends; readonly content: MaskedContent }) {
  return (
    <AwaitBoth resolve={[content.tables, content.runs]} errorElement={<BrokenStream />}>
      {(tables, runs) => (
        <Runs cell={runs}>
          {(known) => (
            <CellView cell={tables}>
              {(all) => (
                <Await resolve={content.shown.mask} errorElement={<BrokenStream />}>
                  {(mask) => (
                    <MaskedWay
                      {...ends}
                      tables={all}
                      runs={known}
                      rights={content.rights}
                      shown={{ table: content.shown.table, mask: mask as TableMask }}
                      sample={content.sample}
                      sampleRefused={content.sampleRefused}
                    />
                  )}
                </Await>
              )}
            </CellView>
          )}
        </Runs>
      )}
    </AwaitBoth>
  );
}

function Data({ ends, content }: { readonly ends: Ends; readonly content: DataContent }) {
  return (
    <AwaitBoth resolve={[content.tables, content.buckets]} errorElement={<BrokenStream />}>
      {(tables, buckets) => (
        <Await resolve={content.runs} errorElement={<BrokenStream />}>
          {(settled) => (
            <Runs cell={settled as Cell<readonly WayRun[]>}>
              {(known) => (
                <DataWay {...ends} tables={tables} buckets={buckets} runs={known} rights={content.rights} />
              )}
            </Runs>
          )}
        </Await>
      )}
    </AwaitBoth>
  );
}

/** Without its records the console shows the way all the same, and says what is missing. */
function Runs({
  cell,
  children,
}: {
  readonly cell: Cell<readonly WayRun[]>;
  readonly children: (runs: readonly WayRun[]) => ReactNode;
}) {
  return (
    <>
      {isFailure(cell) ? <FailureNote failure={cell} compact /> : null}
      {children(valueOf(cell) ?? [])}
    </>
  );
}
