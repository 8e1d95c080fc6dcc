import { data } from '@remix-run/node';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { groupOfProgram } from '../../core/resources/logs/group-names.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { BrokenStream, Waiting } from '../components/cells/cell-view.tsx';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { VariableTable } from '../features/configuration/variable-table.tsx';
import { ContainerPane } from '../features/functions/container-pane.tsx';
import { FunctionPane } from '../features/functions/function-pane.tsx';
import { functionSide } from '../features/functions/function-side.server.ts';
import { functionVariables } from '../features/functions/function-variables.server.ts';
import { LogsLink } from '../features/logs/logs-link.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.key ?? 'Function'} · Functions · Operations` },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'settings:read');
  const { labels, ...both } = pairOf(request, context);
  const pair = namedPair('workers', params.name, { labels, ...both });
  const budget = budgetFor(request.signal);
  const sides = bothSides(pair, (side) => {
    const may = {
      concurrency: mayAct(context, 'functions.set-concurrency', side.label.id),
      versions: mayAct(context, 'functions.delete-versions', side.label.id),
    };
    return functionSide(side, person, may, budget);
  });
  const variables = functionVariables(pair, budget);
  const [left, right] = bothSides(pair, ({ source: { environment } }) =>
    maySee(person, 'data:read', environment) ? groupOfProgram(pair.key, environment) : undefined,
  );
  const status = await pageStatus(
    sides.map((side) => (side.kind === 'function' ? side.detail : side.container)),
  );
  return data({ key: pair.key, labels, sides, variables, groups: { left, right } }, { status });
}

export default function WorkerFunction() {
  const { key, labels, sides, variables, groups } = useLoaderData<typeof loader>();
  return (
    <Page
      title={key}
      lead={<PairNames names={sides.map((side) => side.name)} />}
      aside={<LogsLink groups={groups} />}
    >
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            {side.kind === 'container' ? (
              <ContainerPane side={side} />
            ) : (
              <WherePresent cell={side.detail} noun="function">
                <FunctionPane side={side} />
              </WherePresent>
            )}
          </Pane>
        ))}
      </Panes>
      <Suspense fallback={<Waiting />}>
        <Await resolve={variables} errorElement={<BrokenStream />}>
          {(comparison) => <VariableTable labels={labels} comparison={comparison} onlyDifferent={false} />}
        </Await>
      </Suspense>
      <CommandLines commands={sides.map(({ label, lines }) => ({ side: label, lines }))} />
    </Page>
  );
}
