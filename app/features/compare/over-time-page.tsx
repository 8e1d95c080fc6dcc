import { Await, useActionData } from '@remix-run/react';
import { Suspense } from 'react';
import { compareSinceCommand } from '../../../core/compare/commands.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { CommandLines } from '../../components/command-line.tsx';
import { Page } from '../../components/page.tsx';
import { CompareTabs } from './compare-tabs.tsx';
import { UnseenKinds } from './estate-head.tsx';
import { EstateTable } from './estate-table.tsx';
import type { EstateView, UnseenKind, Wanted } from './estate-view.ts';
import { KeepNow, MomentChoice } from './moment-choice.tsx';
import type { OverTimePart } from './over-time.server.ts';
import { momentsSearch, NOW } from './over-time.ts';
import { OverTimeReading } from './reading.tsx';

export interface OverTimePageProps {
  readonly environment: EnvironmentLabel;
  readonly environments: readonly EnvironmentLabel[];
  readonly wanted: Wanted;
  /** Why this person may keep none; absent where that is possible. */
  readonly refusal?: string;
  readonly moments: Promise<OverTimePart>;
}

/** One environment at two moments: what came, what went, and what is not as it was. */
export function OverTimePage({ environment, environments, wanted, refusal, moments }: OverTimePageProps) {
  const answer = useActionData<{ readonly sentence: string }>();
  const { id } = environment;
  const other = environments.find((one) => one.id !== id);
  return (
    <Page
      title="Compare"
      lead="What changed in one environment between two moments. One is kept every day and after each action that changes settings, for 90 days."
      aside={<KeepNow environment={id} refusal={refusal} />}
    >
      <CompareTabs />
      {answer ? (
        <p role="alert" className="text-sm text-bad">
          {answer.sentence}
        </p>
      ) : null}
      <Suspense fallback={<Waiting lines={12} />}>
        <Await resolve={moments} errorElement={<BrokenStream />}>
          {({ lines, then, later, labels, moments: when, view, problem }) => (
            <div className="space-y-5">
              <MomentChoice
                environment={id}
                environments={environments}
                lines={lines}
                then={then}
                later={later}
                wanted={wanted}
              />
              <Problem problem={problem} />
              {labels && when && view ? (
                <OverTimeReading search={momentsSearch({ environment: id, then, later })} moments={when}>
                  <Tally view={view} />
                  <UnseenMoments labels={labels} moments={when} unseen={view.unseen} />
                  <EstateTable labels={labels} pairs={view.pairs} />
                </OverTimeReading>
              ) : null}
              {then && later === NOW ? (
                <CommandLines
                  commands={[
                    {
                      side: environment,
                      lines: other ? [compareSinceCommand([environment, other], momentOf(then))] : [],
                      notes: [],
                    },
                  ]}
                />
              ) : null}
            </div>
          )}
        </Await>
      </Suspense>
    </Page>
  );
}

/** What one of the moments could not see. */
export function UnseenMoments({
  labels: [left, right],
  moments,
  unseen,
}: {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly moments: readonly [string, string];
  readonly unseen: readonly UnseenKind[];
}) {
  const labels = [
    { ...left, label: moments[0] },
    { ...right, label: moments[1] },
  ] as const;
  return <UnseenKinds labels={labels} unseen={unseen} />;
}

/** Why two moments can not be compared. */
export function Problem({ problem }: Pick<OverTimePart, 'problem'>) {
  if (!problem) return null;
  if (problem.failure) return <FailureNote failure={problem.failure} />;
  return (
    <p className="rounded-lg border border-line bg-surface p-4 text-sm text-ink-muted">{problem.sentence}</p>
  );
}

function Tally({ view }: { readonly view: EstateView }) {
  const { counts, compared, alike } = view;
  const figures = [
    { name: 'differences', count: counts.unmanaged, of: undefined },
    { name: 'resources as they were', count: alike, of: compared },
  ];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {figures.map(({ name, count, of }) => (
        <div key={name}>
          <dt className="text-2xs text-ink-faint">{name}</dt>
          <dd className="tabular text-lg leading-7">
            {count} {of === undefined ? null : <span className="text-sm text-ink-faint">of {of}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** An id begins with its moment. */
function momentOf(id: string): number {
  return Number(id.slice(0, 13));
}
