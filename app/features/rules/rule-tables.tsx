import { Snowflake } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { SideName } from '../../components/pair/side.tsx';
import type { PolicyRow } from './policy-rows.ts';
import { ASKED_WORDS } from './policy-rows.ts';

/** What of the rules is told: plain tables with a head of their own, scrolled inside where the screen is narrow. */
function RuleTable({
  label,
  head,
  children,
}: {
  readonly label: string;
  readonly head: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div tabIndex={0} role="region" aria-label={`${label}, as a table`} className="overflow-x-auto">
      <table className="w-full border-collapse text-left text-sm">
        <thead className="text-xs text-ink-muted">
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Head({ children }: { readonly children: ReactNode }) {
  return (
    <th scope="col" className="whitespace-nowrap border-b border-line py-2 pr-6 font-medium">
      {children}
    </th>
  );
}

const CELL = 'border-t border-line py-2 pr-6 align-top';

interface PolicyTableProps {
  readonly labels: readonly EnvironmentLabel[];
  readonly rows: readonly PolicyRow[];
}

/** What is asked before an action of a class runs in an environment. */
export function PolicyTable({ labels, rows }: PolicyTableProps) {
  return (
    <RuleTable
      label="What is asked before a change"
      head={
        <>
          <Head>Class</Head>
          {labels.map((side) => (
            <Head key={side.id}>
              <SideName side={side} />
            </Head>
          ))}
        </>
      }
    >
      {rows.map((row) => (
        <tr key={row.risk}>
          <th scope="row" className={`${CELL} sticky left-0 min-w-36 bg-surface font-normal`}>
            {row.risk}
            <span className="block text-xs text-ink-faint">{row.meaning}</span>
          </th>
          {row.asked.map((asked, index) => (
            <td key={labels[index]?.id} className={`${CELL} ${asked === 'none' ? 'text-ink-faint' : ''}`}>
              {ASKED_WORDS[asked]}
            </td>
          ))}
        </tr>
      ))}
    </RuleTable>
  );
}

export interface RightsRow {
  readonly deed: string;
  readonly reaches: readonly ('nowhere' | 'unguarded' | 'everywhere')[];
}

const REACH_WORDS = {
  nowhere: '–',
  unguarded: 'where nothing is guarded',
  everywhere: 'everywhere',
} as const;

/** What each role may do, and where. */
export function RightsTable({
  roles,
  rows,
}: {
  readonly roles: readonly string[];
  readonly rows: readonly RightsRow[];
}) {
  return (
    <RuleTable
      label="Who may do what"
      head={
        <>
          <Head>May</Head>
          {roles.map((role) => (
            <Head key={role}>{role}</Head>
          ))}
        </>
      }
    >
      {rows.map(({ deed, reaches }) => (
        <tr key={deed}>
          <th scope="row" className={`${CELL} sticky left-0 min-w-36 bg-surface font-normal`}>
            {deed}
          </th>
          {reaches.map((reach, index) => (
            <td
              key={roles[index]}
              className={`${CELL} whitespace-nowrap text-xs ${reach === 'nowhere' ? 'text-ink-faint' : ''}`}
            >
              {reach === 'nowhere' ? (
                <span aria-label="nowhere">{REACH_WORDS[reach]}</span>
              ) : (
                REACH_WORDS[reach]
              )}
            </td>
          ))}
        </tr>
      ))}
    </RuleTable>
  );
}

export interface FreezeRow {
  readonly side: Pick<EnvironmentLabel, 'id' | 'label' | 'colour'>;
  readonly windows: readonly { readonly words: string; readonly reason: string; readonly isNow: boolean }[];
}

/** When nothing but what is safe is changed. The windows stand in the environments file. */
export function FreezeList({ rows }: { readonly rows: readonly FreezeRow[] }) {
  return (
    <dl className="space-y-3 text-sm">
      {rows.map(({ side, windows }) => (
        <div key={side.id} className="grid gap-x-6 gap-y-1 sm:grid-cols-[10rem_minmax(0,1fr)]">
          <dt>
            <SideName side={side} />
          </dt>
          <dd className="min-w-0 space-y-1">
            {windows.length === 0 ? <span className="text-ink-faint">never frozen</span> : null}
            {windows.map(({ words, reason, isNow }) => (
              <p key={`${words} ${reason}`} className="tabular">
                {words} <span className="text-ink-muted">· {reason}</span>
                {isNow ? (
                  <span className="ml-2 inline-flex items-center gap-1 text-xs font-medium text-warn">
                    <Snowflake aria-hidden className="size-3.5" />
                    now
                  </span>
                ) : null}
              </p>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
