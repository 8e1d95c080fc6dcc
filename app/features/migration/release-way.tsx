import { FlaskConical, Rocket } from 'lucide-react';
import { useState } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { countOf, stepsOf } from '../deployments/actions/typed-words.ts';
import { isActive } from '../operations/run-view.ts';
import { CheckSide } from '../runbooks/check-side.tsx';
import type { SideResult } from '../runbooks/live-runbook.ts';
import { ReleaseTable } from './release-table.tsx';
import { releaseMark, releaseWords } from './release-view.ts';
import type { ReleaseRow } from './release-view.ts';
import { RollBackList } from './roll-back-list.tsx';
import { RunPanel } from './run-panel.tsx';
import { TestList } from './test-list.tsx';
import { testMark, testsOf } from './tests.ts';
import { useWayRuns } from './use-way-runs.ts';
import { WayStep } from './way-step.tsx';
import type { WayRights, WayRun } from './way-view.ts';

interface ReleaseWayProps {
  readonly wayId: string;
  readonly from: EnvironmentLabel;
  readonly to: EnvironmentLabel;
  readonly rows: readonly ReleaseRow[];
  readonly health: readonly { readonly title: string; readonly result: Promise<SideResult> }[];
  readonly runs: readonly WayRun[];
  readonly rights: WayRights;
  /** Whether this person may test where the release comes from. */
  readonly testing: WayRights;
}

/** What was tested goes into production: the tests, what would change, the releases, what came of it, and the way back. */
export function ReleaseWay({ wayId, from, to, rows, health, runs: known, rights, testing }: ReleaseWayProps) {
  const [steps, setSteps] = useState('10, 50, 100');
  const [bake, setBake] = useState('300');
  const runs = useWayRuns(wayId, known);
  const tests = testsOf(runs, from.id);
  const releases = runs.filter(({ run }) => run.actionId === 'releases.run');
  const moving = releases.filter(({ run }) => isActive(run));
  const shown = moving.length > 0 ? moving : releases.slice(0, 1);
  const looked = testsOf(runs, to.id);
  return (
    <div className="space-y-4">
      <WayStep
        number={1}
        title={`Test ${from.label}`}
        lead="A smoke test with a video that is posted, an integrity test of the data, and the results of tests that ran elsewhere."
        mark={testMark(tests)}
        actions={
          testing.may ? (
            <>
              <ActionButton
                actionId="environment.smoke-test"
                environmentId={from.id}
                input={{}}
                label="Run the smoke test"
                icon={FlaskConical}
              />
              <ActionButton
                actionId="environment.integrity-test"
                environmentId={from.id}
                input={{}}
                label="Run the integrity test"
                icon={FlaskConical}
              />
            </>
          ) : (
            <span className="text-xs text-ink-muted">{testing.why}</span>
          )
        }
      >
        <TestList tests={tests} environmentId={from.id} mayRecord={testing.may} />
      </WayStep>
      <WayStep
        number={2}
        title="What would change"
        lead="The image of each service. Settings of the task definitions stay as they are there; where they differ is shown."
        mark={releaseMark(rows, to.label)}
      >
        <ReleaseTable rows={rows} from={from} to={to} />
      </WayStep>
      <WayStep
        number={3}
        title="Release blue-green"
        lead="Each service beside itself, by steps, each baked while alarms and 5xx are watched. It goes back by itself where they rise."
        actions={
          rights.may ? (
            <>
              <TextField
                label="Steps, % on green"
                className="w-32"
                inputMode="numeric"
                value={steps}
                onChange={(event) => setSteps(event.target.value)}
              />
              <TextField
                label="Bake each, s"
                className="w-24"
                inputMode="numeric"
                value={bake}
                onChange={(event) => setBake(event.target.value)}
              />
            </>
          ) : (
            <span className="text-xs text-ink-muted">{rights.why}</span>
          )
        }
      >
        <ul className="divide-y divide-line">
          {rows.map((row) => {
            const { may, words } = releaseWords(row, to.label);
            return (
              <li
                key={row.service}
                className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2.5"
              >
                <p className="min-w-0 text-sm">
                  <span className="font-medium">{row.service}</span>{' '}
                  <span className="text-xs text-ink-muted">{words}</span>
                </p>
                {rights.may && may ? (
                  <ActionButton
                    actionId="releases.run"
                    environmentId={to.id}
                    input={{
                      service: row.service,
                      tag: row.from.tag ?? '',
                      steps: stepsOf(steps),
                      bakeSeconds: countOf(bake) ?? 0,
                    }}
                    label={`Release ${row.from.tag ?? ''}`}
                    icon={Rocket}
                    look="primary"
                  />
                ) : null}
              </li>
            );
          })}
        </ul>
        {shown.map((one) => (
          <RunPanel key={one.run.id} of={one} />
        ))}
      </WayStep>
      <WayStep
        number={4}
        title={`Look at ${to.label}`}
        lead="What it says now, and a smoke test by reads alone: nothing is posted there."
        mark={testMark(looked.filter(({ suite }) => suite === 'smoke'))}
        actions={
          rights.may ? (
            <ActionButton
              actionId="environment.smoke-test"
              environmentId={to.id}
              input={{ post: false }}
              label="Smoke test, by reads"
            />
          ) : null
        }
      >
        <div className="grid gap-x-6 gap-y-3 px-4 py-3 md:grid-cols-2">
          {health.map(({ title, result }) => (
            <CheckSide key={title} title={title} result={result} />
          ))}
        </div>
        <TestList tests={looked} environmentId={to.id} mayRecord={false} />
      </WayStep>
      <WayStep
        number={5}
        title="The way back"
        lead="Every request goes to what ran before, at once; it waits for no queue and no metric."
      >
        <RollBackList rows={rows} releases={releases} environmentId={to.id} may={rights.may} />
      </WayStep>
    </div>
  );
}
