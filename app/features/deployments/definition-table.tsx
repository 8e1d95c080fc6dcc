import { EqualNot, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { VariableRow } from '../../../core/resources/configuration/types.ts';
import type { DefinitionRows } from '../../../core/resources/deployments/definition-differences.ts';
import { VariableText } from '../configuration/variable-text.tsx';

interface DefinitionTableProps {
  readonly rows: DefinitionRows;
  readonly heads: readonly [ReactNode, ReactNode];
  /** What stands where nothing differs. */
  readonly alike: string;
  /** Each environment is to have secrets of its own; two revisions of one are not. */
  readonly ownSecrets?: boolean;
}

const ALIKE = new Set<VariableRow['difference']>(['same', 'corresponds', 'same-secret']);

/** What two task definitions differ in, by key; how much is alike is counted. */
export function DefinitionTable({ rows, heads, alike, ownSecrets = false }: DefinitionTableProps) {
  const all = [...rows.settings, ...rows.variables];
  const different = all.filter((row) => !ALIKE.has(row.difference) && !(ownSecrets && isOwnSecret(row)));
  const count = all.length - different.length;
  if (different.length === 0) return <p className="text-sm text-ink-muted">{alike}</p>;
  return (
    <>
      <div className="overflow-x-auto">
        <table className="w-full table-fixed text-sm">
          <colgroup>
            <col className="w-1/3" />
            <col />
            <col />
          </colgroup>
          <thead className="text-left text-2xs text-ink-faint">
            <tr className="border-b border-line">
              <th scope="col" className="py-1.5 pr-3 font-normal">
                Key
              </th>
              {heads.map((head, index) => (
                <th key={index} scope="col" className="break-all px-3 py-1.5 font-normal">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {different.map((row) => (
              <tr key={`${row.sidecar ?? ''} ${row.key}`} className="align-top">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  <span className="break-all font-mono text-xs">{row.key}</span>
                  {row.sidecar ? <span className="ml-2 text-2xs text-ink-faint">{row.sidecar}</span> : null}
                  <Note row={row} />
                </th>
                {[row.left, row.right].map((side, index) => (
                  <td key={index} className="px-3 py-1.5">
                    {side ? (
                      <VariableText value={side.value} />
                    ) : (
                      <span className="text-ink-faint">
                        {row.difference === 'not-seen' ? 'not seen' : 'not set'}
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-2 text-2xs text-ink-faint">{count === 1 ? '1 key is' : `${count} keys are`} alike.</p>
    </>
  );
}

function isOwnSecret(row: VariableRow): boolean {
  return row.difference === 'secret-differs';
}

function Note({ row }: { readonly row: VariableRow }) {
  return (
    <>
      {row.difference === 'secret-differs' ? (
        <span className="mt-0.5 flex items-center gap-1 text-2xs text-warn">
          <EqualNot aria-hidden className="size-3" />
          another secret
        </span>
      ) : null}
      {row.findings.some((finding) => finding.kind === 'plain-secret') ? (
        <span className="mt-0.5 flex items-start gap-1 text-2xs text-bad">
          <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />a secret in plain text
        </span>
      ) : null}
    </>
  );
}
