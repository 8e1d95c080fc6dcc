import { EqualNot, TriangleAlert } from 'lucide-react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type {
  Variable,
  VariableDifference,
  VariableRow,
} from '../../../core/resources/configuration/types.ts';
import { FailureMark } from '../../components/cells/failure-note.tsx';
import { PairHead } from '../../components/pair/pair-head.tsx';
import type { ServiceComparison, SideOrigin } from './service-comparison.ts';
import { VariableText } from './variable-text.tsx';

interface VariableTableProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly comparison: ServiceComparison;
  readonly onlyDifferent: boolean;
}

const WORDS: Readonly<Record<VariableDifference, string>> = {
  same: '',
  corresponds: '',
  differs: 'differs',
  'only-left': 'only left',
  'only-right': 'only right',
  'not-seen': 'not compared',
  'same-secret': 'same secret',
  'secret-differs': '',
  'plain-against-reference': 'plain against reference',
};

const FINDINGS = {
  'plain-secret': 'A secret stands in plain text; it belongs in Secrets Manager.',
  'shared-secret': 'Both environments use one secret.',
} as const;

/** The variables of one service by key, both sides. Secrets are masked on the server. */
export function VariableTable({ labels, comparison, onlyDifferent }: VariableTableProps) {
  const isSeen = !comparison.left.failure && !comparison.right.failure;
  const rows = onlyDifferent
    ? comparison.rows.filter((row) => WORDS[row.difference] !== '' || row.findings.length > 0)
    : comparison.rows;
  return (
    <div className="table-frame">
      <table aria-label={comparison.service} className="w-full table-fixed text-sm">
        <PairHead
          labels={labels}
          title={comparison.service}
          width="w-40 md:w-64"
          under={(index) => <Origin origin={index === 0 ? comparison.left : comparison.right} />}
        />
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={`${row.sidecar ?? ''} ${row.key}`} className="hover:bg-sunken/60">
              <th scope="row" className="px-4 py-1.5 text-left align-top font-normal">
                <span className="break-all font-mono text-xs">{row.key}</span>
                {row.sidecar ? <span className="ml-2 text-2xs text-ink-faint">{row.sidecar}</span> : null}
                <RowNote row={row} labels={labels} />
              </th>
              <Value variable={row.left} half="left" difference={row.difference} />
              <Value variable={row.right} half="right" difference={row.difference} />
            </tr>
          ))}
          {rows.length === 0 ? (
            <tr>
              <td colSpan={3} className="px-4 py-4 text-ink-faint">
                {onlyDifferent ? 'No differences' : 'No variables'}
                {isSeen ? '.' : ' in what could be seen.'}
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  );
}

function RowNote({
  row,
  labels,
}: {
  readonly row: VariableRow;
  readonly labels: VariableTableProps['labels'];
}) {
  const word =
    row.difference === 'only-left'
      ? `only ${labels[0].label}`
      : row.difference === 'only-right'
        ? `only ${labels[1].label}`
        : WORDS[row.difference];
  return (
    <>
      {row.difference === 'not-seen' ? (
        <span className="mt-0.5 block text-2xs text-ink-faint">{word}</span>
      ) : word ? (
        <span className="mt-0.5 flex items-center gap-1 text-2xs text-warn">
          <EqualNot aria-hidden className="size-3" />
          {word}
        </span>
      ) : null}
      {row.findings.map((finding) => (
        <span key={finding.kind} className="mt-0.5 flex items-start gap-1 text-2xs text-bad">
          <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          {FINDINGS[finding.kind]}
        </span>
      ))}
    </>
  );
}

function Value({
  variable,
  half,
  difference,
}: {
  readonly variable: Variable | undefined;
  readonly half: 'left' | 'right';
  readonly difference: VariableDifference;
}) {
  return (
    <td data-half={half} className="border-l border-line px-3 py-1.5 align-top">
      {variable ? (
        <VariableText value={variable.value} />
      ) : (
        <span className="text-ink-faint">{difference === 'not-seen' ? 'not seen' : 'not set'}</span>
      )}
    </td>
  );
}

function Origin({ origin }: { readonly origin: SideOrigin }) {
  if (origin.failure)
    return (
      <span className="ml-3">
        <FailureMark failure={origin.failure} />
      </span>
    );
  return (
    <span className="ml-3 font-mono text-2xs text-ink-faint">
      {origin.origins.join(', ') || 'nothing known'}
      {origin.remarks.map((remark) => (
        <span key={remark} className="block text-bad">
          {remark}
        </span>
      ))}
    </span>
  );
}
