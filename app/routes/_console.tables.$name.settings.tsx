import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { describeTableCommand, describeTimeToLiveCommand } from '../../core/resources/tables/commands.ts';
import { describeTable, describeTimeToLive } from '../../core/resources/tables/describe.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { SettingsPane } from '../features/tables/settings-pane.tsx';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** Settings of a table on both sides, to be changed one by one. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const pair = namedPair('tables', params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const sides = bothSides(pair, ({ source, label, name }) => {
    const may = (verb: string) => mayAct(context, `tables.${verb}`, label.id);
    return {
      label,
      name,
      table: describeTable(source, name, budget),
      timeToLive: describeTimeToLive(source, name, budget),
      may: {
        capacity: may('set-capacity'),
        timeToLive: may('set-time-to-live'),
        protection: may('set-deletion-protection'),
        stream: may('set-stream'),
        remove: may('delete-table'),
      },
    };
  });
  const status = await pageStatus(sides.map((side) => side.table));
  return data({ sides }, { status });
}

export default function TableSettings() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <Panes>
        {sides.map(({ label, ...side }, index) => (
          <Pane key={label.id} side={label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            <WherePresent cell={side.table} noun="table">
              <SettingsPane environmentId={label.id} {...side} />
            </WherePresent>
          </Pane>
        ))}
      </Panes>
      <CommandLines
        commands={sides.map(({ label, name }) => ({
          side: label,
          lines: [describeTableCommand(label, name), describeTimeToLiveCommand(label, name)],
        }))}
      />
    </>
  );
}
