import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { ReadinessRow } from '../../../core/migration/rows.ts';
import { AwaitBoth } from '../../components/cells/await-both.tsx';
import { BrokenStream, CellView, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { DataWay } from './data-way.tsx';
import type { DataContent } from './way-content.server.ts';
import type { WayRun } from './way-view.ts';

interface WayContentProps {
  readonly wayId: string;
  readonly from: EnvironmentLabel;
  readonly to: EnvironmentLabel;
  readonly content: DataContent;
}

/** The page of a way once what it reads is there. What could not be read is said where it belongs. */
export function WayContent({ wayId, from, to, content }: WayContentProps) {
  const ends = { wayId, from, to };
  return (
    <Suspense
      fallback={
        <div className="rounded-lg border border-line bg-surface p-4">
          <Waiting lines={10} />
        </div>
      }
    >
      <AwaitBoth resolve={[content.tables, content.buckets]} errorElement={<BrokenStream />}>
        {(tables, buckets) => (
          <Await resolve={content.runs} errorElement={<BrokenStream />}>
            {(settled) => {
              const runs = settled as Cell<readonly WayRun[]>;
              return (
                <>
                  {isFailure(runs) ? <FailureNote failure={runs} compact /> : null}
                  <CellView cell={tables as Cell<readonly ReadinessRow[]>}>
                    {(ofTables) => (
                      <CellView cell={buckets as Cell<readonly ReadinessRow[]>}>
                        {(ofBuckets) => (
                          <DataWay
                            {...ends}
                            tables={ofTables}
                            buckets={ofBuckets}
                            runs={valueOf(runs) ?? []}
                            rights={content.rights}
                          />
                        )}
                      </CellView>
                    )}
                  </CellView>
                </>
              );
            }}
          </Await>
        )}
      </AwaitBoth>
    </Suspense>
  );
}
