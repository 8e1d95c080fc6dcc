import type { Finding } from '../../../core/actions/plan.ts';
import { gravest, mayGo } from '../../../core/migration/rows.ts';
import type { ReadinessRow } from '../../../core/migration/rows.ts';
import { Nothing } from '../../components/cells/cell-view.tsx';
import { formatCount } from '../../components/format.ts';
import { PlanFindings } from '../../components/gate/plan-findings.tsx';
import type { MarkState } from './step-mark.tsx';
import { StepMark } from './step-mark.tsx';

export interface ReadinessTableProps {
  /** What the rows are: `Tables`, `Buckets`. */
  readonly name: string;
  readonly unit: string;
  readonly rows: readonly ReadinessRow[];
  readonly labels: readonly [from: string, to: string];
  /** Absent where nothing is chosen. */
  readonly choice?: {
    readonly chosen: ReadonlySet<string>;
    readonly onChange: (name: string, isChosen: boolean) => void;
  };
}

const MARKS: Readonly<Record<Finding['severity'], readonly [MarkState, string]>> = {
  good: ['done', 'ready'],
  warning: ['warned', 'ready, with a warning'],
  unknown: ['warned', 'not known'],
  blocker: ['failed', 'blocked'],
};

/** Nobody says where it would go. */
const STAYS = ['cancelled', 'stays where it is'] as const;

const HEAD = 'pb-1.5 pr-4 font-medium';

/** Tables or buckets, each against its counterpart: how much is there, and what was found. */
export function ReadinessTable({ name, unit, rows, labels, choice }: ReadinessTableProps) {
  return (
    <div className="overflow-x-auto px-4 py-3">
      <table className="tabular w-full text-left text-sm">
        <caption className="sr-only">{name}</caption>
        <thead className="text-xs text-ink-faint">
          <tr>
            <th scope="col" className={HEAD}>
              {name}
            </th>
            {labels.map((label) => (
              <th key={label} scope="col" className={`${HEAD} text-right`}>
                {label}
              </th>
            ))}
            <th scope="col" className="w-1/2 pb-1.5 font-medium max-md:hidden">
              Found
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.fromName} className="border-t border-line align-top">
              <th scope="row" className="py-2 pr-4 font-normal">
                <Name row={row} choice={choice} />
                <div className="mt-1.5 md:hidden">
                  <Found row={row} />
                </div>
              </th>
              <Count value={row.fromCount} isCutOff={row.isCutOff} unit={unit} />
              <Count value={row.toCount} isCutOff={row.isCutOff} unit={unit} />
              <td className="py-2 max-md:hidden">
                <Found row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Name({ row, choice }: { readonly row: ReadinessRow } & Pick<ReadinessTableProps, 'choice'>) {
  const words = (
    <span className="min-w-0">
      <span className="block font-medium">{row.key}</span>
      <span className="block break-all font-mono text-2xs text-ink-faint">{row.fromName}</span>
    </span>
  );
  if (!choice) return words;
  return (
    <label className="flex items-start gap-2">
      <input
        type="checkbox"
        className="mt-1 accent-accent"
        disabled={!mayGo(row)}
        checked={choice.chosen.has(row.fromName)}
        onChange={(event) => choice.onChange(row.fromName, event.currentTarget.checked)}
      />
      {words}
    </label>
  );
}

interface CountProps {
  readonly value: number | undefined;
  readonly isCutOff: boolean;
  readonly unit: string;
}

function Count({ value, isCutOff, unit }: CountProps) {
  return (
    <td className="whitespace-nowrap py-2 pr-4 text-right">
      {value === undefined ? (
        <Nothing />
      ) : (
        <>
          {formatCount(value)}
          {isCutOff && value > 0 ? '+' : ''}
          <span className="sr-only"> {unit}</span>
        </>
      )}
    </td>
  );
}

/** What is not good is said at once; what is, in a word that opens. */
function Found({ row: { findings, toName } }: { readonly row: ReadinessRow }) {
  const worst = gravest(findings);
  const [state, word] = toName === undefined && worst === 'warning' ? STAYS : MARKS[worst];
  const open = findings.filter(({ severity }) => severity !== 'good');
  const good = findings.filter(({ severity }) => severity === 'good');
  return (
    <div className="space-y-1">
      <StepMark state={state} word={word} withWord />
      {open.length > 0 ? (
        <ul className="space-y-0.5 text-xs text-ink-muted">
          {open.map(({ subject, sentence }) => (
            <li key={`${subject} ${sentence}`} className="[overflow-wrap:anywhere]">
              <span className="text-ink">{subject}:</span> {sentence}
            </li>
          ))}
        </ul>
      ) : null}
      {good.length > 0 ? (
        <details className="text-xs">
          <summary className="cursor-pointer select-none text-ink-faint hover:text-ink">
            {good.length} as it should be
          </summary>
          <div className="mt-1.5">
            <PlanFindings findings={good} />
          </div>
        </details>
      ) : null}
    </div>
  );
}
