import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { FailureMark } from '../../components/cells/failure-note.tsx';
import { Nothing } from '../../components/cells/cell-view.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { DefinitionTable } from '../deployments/definition-table.tsx';
import { releaseWords } from './release-view.ts';
import type { ReleaseRow, ReleaseSide } from './release-view.ts';

interface ReleaseTableProps {
  readonly rows: readonly ReleaseRow[];
  readonly from: EnvironmentLabel;
  readonly to: EnvironmentLabel;
}

/** Each service: what runs on either side, what a release would change, and how the definitions differ. */
export function ReleaseTable({ rows, from, to }: ReleaseTableProps) {
  return (
    <div className="overflow-x-auto px-4 py-3">
      <table className="tabular w-full text-left text-sm">
        <caption className="sr-only">Services</caption>
        <thead className="text-xs text-ink-faint">
          <tr>
            <th scope="col" className="pb-1.5 pr-4 font-medium">
              Service
            </th>
            {[from, to].map((side) => (
              <th key={side.id} scope="col" className="pb-1.5 pr-4">
                <SideName side={side} className="text-xs" />
              </th>
            ))}
            <th scope="col" className="pb-1.5 font-medium max-md:hidden">
              Would change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.service} className="border-t border-line align-top">
              <th scope="row" className="py-2 pr-4 font-medium">
                {row.service}
                <div className="mt-1 font-normal md:hidden">
                  <Change row={row} from={from} to={to} />
                </div>
              </th>
              <Version side={row.from} />
              <Version side={row.to} />
              <td className="w-1/2 py-2 max-md:hidden">
                <Change row={row} from={from} to={to} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a release would do, and what it would not: the settings in which the definitions differ. */
function Change({ row, from, to }: Omit<ReleaseTableProps, 'rows'> & { readonly row: ReleaseRow }) {
  return (
    <>
      <p>{releaseWords(row, to.label).words}</p>
      {row.differences ? (
        <details className="mt-1 text-xs">
          <summary className="cursor-pointer select-none text-ink-faint hover:text-ink">
            How the task definitions differ
          </summary>
          <div className="mt-2">
            <DefinitionTable
              rows={row.differences}
              heads={[from.label, to.label]}
              alike="They differ in nothing but names."
              ownSecrets
            />
          </div>
        </details>
      ) : null}
    </>
  );
}

function Version({ side: { tag, revision, failure } }: { readonly side: ReleaseSide }) {
  return (
    <td className="py-2 pr-4">
      {failure ? (
        <FailureMark failure={failure} />
      ) : (
        <>
          <span className="font-mono">{tag ?? <Nothing />}</span>{' '}
          <span className="font-mono text-2xs text-ink-faint">:{revision?.split(':').at(-1)}</span>
        </>
      )}
    </td>
  );
}
