import { useId } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { AttributeRow } from './attribute-rows.server.ts';
import { ClassMark } from './class-mark.tsx';
import { PairHead } from '../../components/pair/pair-head.tsx';
import { ValueCell } from './estate-table.tsx';
import { BuiltChanges, MakingEqual } from './making-equal.tsx';
import { underMoment, useReading } from './reading.tsx';

interface AttributeTableProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly rows: readonly AttributeRow[];
  readonly onlyDifferent: boolean;
}

/** Both sides attribute by attribute, in words. */
export function AttributeTable({ labels, rows, onlyDifferent }: AttributeTableProps) {
  const reading = useReading();
  const shown = onlyDifferent ? rows.filter((row) => row.difference ?? row.isWithin) : rows;
  return (
    <div className="table-frame">
      <table aria-label="Attributes" className="w-full table-fixed text-sm">
        <PairHead labels={labels} title="Attribute" width={reading.width} under={underMoment(reading)} />
        <tbody className="divide-y divide-line">
          {shown.map((row) => (
            <Attribute key={row.path} row={row} />
          ))}
          {shown.length === 0 ? (
            <tr>
              <td colSpan={3} className="px-4 py-4 text-ink-faint">
                {onlyDifferent ? 'No differences.' : 'No attributes.'}
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  );
}

function Attribute({ row }: { readonly row: AttributeRow }) {
  const { path, what, difference, isWithin, remedies } = row;
  const nameId = useId();
  const drifted = difference?.drifted ?? [];
  return (
    <tr className="align-top hover:bg-sunken/60">
      <th scope="row" className="px-4 py-1 text-left font-normal" title={path}>
        <span id={nameId} className={`break-words ${difference || isWithin ? '' : 'text-ink-muted'}`}>
          {what}
        </span>
        {difference ? (
          <span className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-2xs text-ink-faint">
            <ClassMark standing={difference.class} />
            {difference.why ? <span className="break-words">{difference.why}</span> : null}
          </span>
        ) : null}
        <BuiltChanges remedies={remedies} />
      </th>
      {(['left', 'right'] as const).map((half) => (
        <ValueCell key={half} half={half} text={row[half]} isDrifted={drifted.includes(half)}>
          <MakingEqual side={half} remedies={remedies} describedBy={nameId} />
        </ValueCell>
      ))}
    </tr>
  );
}
