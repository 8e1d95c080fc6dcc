import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import type { Json } from '../../../core/actions/plan.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { mayGo } from '../../../core/migration/rows.ts';
import type { ReadinessRow } from '../../../core/migration/rows.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { SelectField } from '../../components/ui/field.tsx';
import { isActive } from '../operations/run-view.ts';
import { lastOfSteps, tallyOf } from './last-of.ts';
import { LastList } from './last-list.tsx';
import { ReadinessCell } from './readiness-cell.tsx';
import { RunPanel } from './run-panel.tsx';
import { TestLines } from './test-lines.tsx';
import { useWayRuns } from './use-way-runs.ts';
import { readyMark, tallyMark, wordsOf } from './way-marks.ts';
import { WayStep } from './way-step.tsx';
import type { WayRights, WayRun } from './way-view.ts';

interface DataWayProps {
  readonly wayId: string;
  readonly from: EnvironmentLabel;
  readonly to: EnvironmentLabel;
  /** What could not be read keeps nothing of the rest from going. */
  readonly tables: Cell<readonly ReadinessRow[]>;
  readonly buckets: Cell<readonly ReadinessRow[]>;
  readonly runs: readonly WayRun[];
  readonly rights: WayRights;
}

const CHECKS = [
  { value: 'counts', label: 'counts alone' },
  { value: 'sample', label: 'counts and a sample' },
  { value: 'full', label: 'every item, by checksum' },
];

const MEANWHILE = [
  { value: 'left', label: 'left aside' },
  { value: 'followed', label: 'followed by streams' },
];
/** As long as tables are still written to, their changes are followed for so long at most. */
const FOLLOWED_MINUTES = 60;

/** From one environment into another, as it is: looked at, copied, compared and tried, in one press or step by step. */
export function DataWay({ wayId, from, to, tables, buckets, runs: known, rights }: DataWayProps) {
  const [tableRows, bucketRows] = [valueOf(tables) ?? [], valueOf(buckets) ?? []];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set([...tableRows, ...bucketRows].filter(mayGo).map(({ fromName }) => fromName)),
  );
  const isWhole = !isFailure(tables) && !isFailure(buckets);
  const [check, setCheck] = useState('sample');
  const [meanwhile, setMeanwhile] = useState('left');
  const runs = useWayRuns(wayId, known);
  const last = lastOfSteps(runs);
  const wanted = (rows: readonly ReadinessRow[]) =>
    rows.filter(({ fromName }) => chosen.has(fromName)).map(({ fromName }) => fromName);
  const [ofTables, ofBuckets] = [wanted(tableRows), wanted(bucketRows)];
  const choice = {
    chosen,
    onChange(name: string, isChosen: boolean) {
      const next = new Set(chosen);
      if (isChosen) next.add(name);
      else next.delete(name);
      setChosen(next);
    },
  };
  const labels = [from.label, to.label] as const;
  const newest = runs.find(({ run }) => run.actionId.startsWith('migration.'));
  const testing = runs.find(({ run }) => run.actionId === 'environment.smoke-test' && isActive(run));
  const moving = runs.find(({ run }) => isActive(run));
  const common = { environmentId: to.id };
  const follow: Readonly<Record<string, Json>> =
    meanwhile === 'followed' ? { follow: { mostMinutes: FOLLOWED_MINUTES } } : {};
  const base = { fromEnvironment: from.id, check, ...follow };
  return (
    <div className="space-y-4">
      <section
        aria-labelledby="whole-way"
        data-colour={to.colour}
        className="overflow-hidden rounded-lg border border-line bg-surface"
      >
        <div aria-hidden className="h-0.5 bg-side" />
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 px-4 py-3">
          <div className="min-w-0">
            <h2 id="whole-way" className="text-sm font-semibold">
              All of it in one operation
            </h2>
            <p className="text-xs text-ink-muted">
              {wordsOf(ofTables.length, 'table')}
              {ofBuckets.length > 0 ? `, ${wordsOf(ofBuckets.length, 'bucket')}` : ''}, each compared
              afterwards, then a smoke test. {isWhole ? '' : 'What could not be looked at is left out. '}It
              goes on without this page, and is found under Operations.
            </p>
          </div>
          {rights.may ? (
            <div className="flex flex-wrap items-end gap-2">
              <SelectField
                label="Compare"
                className="w-48"
                options={CHECKS}
                value={check}
                onChange={(event) => setCheck(event.currentTarget.value)}
              />
              <SelectField
                label="Changes meanwhile"
                className="w-48"
                options={MEANWHILE}
                value={meanwhile}
                onChange={(event) => setMeanwhile(event.currentTarget.value)}
              />
              <ActionButton
                {...common}
                actionId="migration.migrate"
                input={{ ...base, tables: ofTables, buckets: ofBuckets, smokeTest: true }}
                label="Migrate all"
                look="primary"
                disabled={ofTables.length + ofBuckets.length === 0 || moving !== undefined}
              />
            </div>
          ) : (
            <p className="text-xs text-ink-muted">{rights.why}</p>
          )}
        </div>
        {newest ? <RunPanel of={newest} /> : null}
      </section>
      <WayStep
        number={1}
        title="Compare what is there"
        lead="Keys, indexes, expiry, capacity, names and settings of both sides, looked at now. What is ticked goes."
        mark={readyMark(
          [...tableRows, ...bucketRows].filter(({ fromName }) => chosen.has(fromName)),
          isWhole,
        )}
      >
        <ReadinessCell kind="tables" cell={tables} labels={labels} choice={choice} />
        <ReadinessCell kind="buckets" cell={buckets} labels={labels} choice={choice} />
      </WayStep>
      <WayStep
        number={2}
        title="Copy tables"
        mark={tallyMark(tallyOf(titles('table', ofTables), last))}
        actions={
          rights.may ? (
            <ActionButton
              {...common}
              actionId="migration.migrate"
              input={{ ...base, tables: ofTables, smokeTest: false }}
              label={`Copy ${wordsOf(ofTables.length, 'table')}`}
              disabled={ofTables.length === 0 || moving !== undefined}
            />
          ) : null
        }
      >
        <LastList
          prefix="table"
          names={ofTables}
          last={last}
          none={isFailure(tables) ? 'The tables could not be looked at.' : 'No table is ticked.'}
          never="Nothing was copied yet."
        />
      </WayStep>
      <WayStep
        number={3}
        title="Sync buckets"
        lead="Objects that are there with the same size and checksum are left alone. The plan lists what would be copied before anything is."
        mark={tallyMark(tallyOf(titles('bucket', ofBuckets), last))}
        actions={
          rights.may ? (
            <ActionButton
              {...common}
              actionId="migration.migrate"
              input={{ ...base, buckets: ofBuckets, smokeTest: false }}
              label={`Sync ${wordsOf(ofBuckets.length, 'bucket')}`}
              disabled={ofBuckets.length === 0 || moving !== undefined}
            />
          ) : null
        }
      >
        <LastList
          prefix="bucket"
          names={ofBuckets}
          last={last}
          none={isFailure(buckets) ? 'The buckets could not be looked at.' : 'No bucket is ticked.'}
          never="Nothing was synced yet."
        />
      </WayStep>
      <WayStep
        number={4}
        title="Verify"
        lead="Both sides are counted, and compared item by item. It reads only."
        mark={tallyMark(tallyOf(titles('compared table', ofTables), last))}
        actions={
          rights.may ? (
            <>
              {(['sample', 'full'] as const).map((how) => (
                <ActionButton
                  key={how}
                  {...common}
                  actionId="migration.verify"
                  input={{ fromEnvironment: from.id, tables: ofTables, check: how }}
                  label={how === 'full' ? 'Compare all, by checksum' : 'Compare a sample'}
                  disabled={ofTables.length === 0 || moving !== undefined}
                />
              ))}
            </>
          ) : null
        }
      >
        <LastList
          prefix="compared table"
          names={ofTables}
          last={last}
          none={isFailure(tables) ? 'The tables could not be looked at.' : 'No table is ticked.'}
          never="They were not compared by themselves yet. A copy compares what it has written."
        />
      </WayStep>
      <WayStep
        number={5}
        title="Smoke test"
        lead={`${to.label} is looked at as a whole, and a video is posted there as its seller would: its product has to appear in the shop. What the test made is taken away again.`}
        mark={tallyMark(tallyOf(['smoke test'], last))}
        actions={
          rights.may ? (
            <ActionButton
              {...common}
              actionId="environment.smoke-test"
              input={{}}
              label="Run the smoke test"
              icon={FlaskConical}
              disabled={moving !== undefined}
            />
          ) : null
        }
      >
        {testing ? <RunPanel of={testing} /> : <SmokeLines runs={runs} />}
      </WayStep>
    </div>
  );
}

function SmokeLines({ runs }: { readonly runs: readonly WayRun[] }) {
  const tested = runs.find(({ run }) => run.actionId === 'environment.smoke-test' && !isActive(run));
  const step = runs.flatMap(({ steps }) => steps).find(({ title }) => title === 'smoke test');
  if (tested && tested.lines.length > 0)
    return (
      <div className="px-4 py-1">
        <TestLines lines={tested.lines} />
      </div>
    );
  return <p className="px-4 py-3 text-sm text-ink-muted">{step?.sentence ?? 'It was not run yet.'}</p>;
}

function titles(kind: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `${kind} ${name}`);
}
