import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { hasValue } from '../../core/cells/cell.ts';
import { lastBackup } from '../../core/resources/tables/backups.ts';
import {
  describeContinuousBackupsCommand,
  describeTableCommand,
  describeTimeToLiveCommand,
  listBackupsCommand,
  listTableTagsCommand,
} from '../../core/resources/tables/commands.ts';
import {
  describeContinuousBackups,
  describeTable,
  describeTimeToLive,
  listTableTags,
} from '../../core/resources/tables/describe.ts';
import { tableArnOf } from '../../core/resources/tables/table-arn.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { TableSummaryPane } from '../features/tables/summary-pane.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const pair = namedPair('tables', params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const sides = bothSides(pair, ({ source, label, name }) => {
    const table = describeTable(source, name, budget);
    return {
      label,
      name,
      table,
      timeToLive: describeTimeToLive(source, name, budget),
      continuousBackups: describeContinuousBackups(source, name, budget),
      lastBackup: lastBackup(source, name, budget),
      tags: table.then((cell) => (hasValue(cell) ? listTableTags(source, cell.value.arn, budget) : cell)),
    };
  });
  const status = await pageStatus(sides.map((side) => side.table));
  return data({ sides }, { status });
}

export default function TableSummaryPage() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            <WherePresent cell={side.table} noun="table">
              <TableSummaryPane {...side} />
            </WherePresent>
          </Pane>
        ))}
      </Panes>
      <CommandLines
        commands={sides.map(({ label, name }) => ({
          side: label,
          lines: [
            describeTableCommand(label, name),
            describeTimeToLiveCommand(label, name),
            describeContinuousBackupsCommand(label, name),
            listBackupsCommand(label, name),
            listTableTagsCommand(label, tableArnOf(label, name)),
          ],
        }))}
      />
    </>
  );
}
