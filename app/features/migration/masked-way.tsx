import { Await, Link, useSearchParams } from '@remix-run/react';
import { Suspense, useState } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { MaskedSample, TableMask } from '../../../core/migration/masked-sample.ts';
import { mayGo } from '../../../core/migration/rows.ts';
import type { ReadinessRow } from '../../../core/migration/rows.ts';
import { BrokenStream, CellView, Waiting } from '../../components/cells/cell-view.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { JsonView } from '../../components/json-view.tsx';
import { isActive } from '../operations/run-view.ts';
import { LastList } from './last-list.tsx';
import { lastOfSteps, tallyOf } from './last-of.ts';
import { ReadinessTable } from './readiness-table.tsx';
import { RunPanel } from './run-panel.tsx';
import { readyMark, tallyMark, wordsOf } from './way-marks.ts';
import { useWayRuns } from './use-way-runs.ts';
import { WayStep } from './way-step.tsx';
import type { WayRights, WayRun } from './way-view.ts';

interface MaskedWayProps {
  readonly wayId: string;
  readonly from: EnvironmentLabel;
  readonly to: EnvironmentLabel;
  readonly tables: readonly ReadinessRow[];
  readonly runs: readonly WayRun[];
  readonly rights: WayRights;
  /** Of the table that is looked at: its rules, and a few items as they would be written. */
  readonly shown: { readonly table: string; readonly mask: TableMask } | undefined;
  readonly sample: Promise<Cell<MaskedSample>> | undefined;
  /** Why no sample is shown. */
  readonly sampleRefused?: string;
}

/** From where real people are into where they may not be known: chosen, looked at masked, and copied masked. */
export function MaskedWay(props: MaskedWayProps) {
  const { wayId, from, to, tables, runs: known, rights } = props;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const runs = useWayRuns(wayId, known);
  const last = lastOfSteps(runs);
  const names = tables.filter(({ fromName }) => chosen.has(fromName)).map(({ fromName }) => fromName);
  const titles = names.map((name) => `table ${name}`);
  const moving = runs.find(({ run }) => isActive(run));
  const newest = runs[0];
  const choice = {
    chosen,
    onChange(name: string, isChosen: boolean) {
      const next = new Set(chosen);
      if (isChosen) next.add(name);
      else next.delete(name);
      setChosen(next);
    },
  };
  return (
    <div className="space-y-4">
      <WayStep
        number={1}
        title="Choose tables"
        lead="Keys, indexes, expiry and capacity of both sides, looked at now. Nothing is ticked until somebody ticks it."
        mark={readyMark(tables.filter(({ fromName }) => chosen.has(fromName)))}
        actions={
          <button
            type="button"
            className="text-xs text-accent underline-offset-2 hover:underline"
            onClick={() =>
              setChosen(
                chosen.size > 0 ? new Set() : new Set(tables.filter(mayGo).map((row) => row.fromName)),
              )
            }
          >
            {chosen.size > 0 ? 'Tick none' : 'Tick all that can go'}
          </button>
        }
      >
        <ReadinessTable
          name="Tables"
          unit="items"
          rows={tables}
          labels={[from.label, to.label]}
          choice={choice}
        />
      </WayStep>
      <WayStep
        number={2}
        title="What becomes of each attribute"
        lead="By the rules of the masking file. What has no rule stops the copy. What is shown is masked on the server: the values themselves do not leave it."
      >
        <MaskView {...props} />
      </WayStep>
      <WayStep
        number={3}
        title="Copy masked"
        mark={tallyMark(tallyOf(titles, last))}
        actions={
          rights.may ? (
            <ActionButton
              actionId="migration.migrate"
              environmentId={to.id}
              input={{ fromEnvironment: from.id, tables: names, masked: true, smokeTest: false }}
              label={`Copy ${wordsOf(names.length, 'table')} masked`}
              look="primary"
              disabled={names.length === 0 || moving !== undefined}
            />
          ) : (
            <span className="text-xs text-ink-muted">{rights.why}</span>
          )
        }
      >
        <LastList
          prefix="table"
          names={names}
          last={last}
          none="No table is ticked."
          never="Nothing was copied yet."
        />
        {newest ? <RunPanel of={newest} /> : null}
      </WayStep>
    </div>
  );
}

function MaskView({ tables, shown, sample, sampleRefused }: MaskedWayProps) {
  const [search] = useSearchParams();
  const address = (table: string) => {
    const next = new URLSearchParams(search);
    next.set('table', table);
    return `?${next.toString()}`;
  };
  return (
    <div className="space-y-3 px-4 py-3">
      <nav aria-label="Table whose rules are shown" className="flex flex-wrap gap-x-3 gap-y-1 text-xs">
        {tables.map(({ key, fromName }) => (
          <Link
            key={fromName}
            to={address(fromName)}
            preventScrollReset
            aria-current={shown?.table === fromName ? 'true' : undefined}
            className={
              shown?.table === fromName
                ? 'font-medium text-ink'
                : 'text-accent underline-offset-2 hover:underline'
            }
          >
            {key}
          </Link>
        ))}
      </nav>
      {shown ? (
        <div className="grid gap-x-6 gap-y-3 lg:grid-cols-2">
          <Rules mask={shown.mask} />
          {sample ? (
            <Suspense fallback={<Waiting lines={6} />}>
              <Await resolve={sample} errorElement={<BrokenStream />}>
                {(cell) => (
                  <CellView
                    cell={cell as Cell<MaskedSample>}
                    empty={<p className="text-sm text-ink-muted">There is no item in it.</p>}
                  >
                    {(value) => <Sample sample={value} />}
                  </CellView>
                )}
              </Await>
            </Suspense>
          ) : (
            <p className="text-sm text-ink-muted">{sampleRefused}</p>
          )}
        </div>
      ) : null}
    </div>
  );
}

function Rules({ mask }: { readonly mask: TableMask }) {
  if (mask.kind === 'none') return <p className="text-sm text-warn">{mask.sentence}</p>;
  return (
    <dl
      aria-label="Rules"
      className="grid content-start gap-x-4 gap-y-1 text-xs sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
    >
      {together(mask.rules).map(({ attributes, becomes }) => (
        <div key={becomes} className="contents">
          <dt className="font-mono text-2xs [overflow-wrap:anywhere]">{attributes.join(', ')}</dt>
          <dd className="text-ink-muted [overflow-wrap:anywhere]">{becomes}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Attributes of one rule stand in one line. */
function together(rules: Extract<TableMask, { kind: 'rules' }>['rules']) {
  const byRule = new Map<string, string[]>();
  for (const { attribute, becomes } of rules)
    byRule.set(becomes, [...(byRule.get(becomes) ?? []), attribute]);
  return [...byRule].map(([becomes, attributes]) => ({ becomes, attributes }));
}

function Sample({ sample: { items, stopped } }: { readonly sample: MaskedSample }) {
  if (stopped !== undefined) return <p className="text-sm text-warn">{stopped}</p>;
  return (
    <div className="min-w-0 space-y-2">
      <p className="text-xs text-ink-faint">{wordsOf(items.length, 'item')} as they would be written</p>
      <JsonView value={items} />
    </div>
  );
}
