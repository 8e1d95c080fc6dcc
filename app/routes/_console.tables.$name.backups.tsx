import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { tableBackups } from '../../core/resources/tables/backups.ts';
import {
  describeContinuousBackupsCommand,
  describeTableCommand,
  listBackupsCommand,
} from '../../core/resources/tables/commands.ts';
import { describeContinuousBackups, describeTable } from '../../core/resources/tables/describe.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { BackupsPane } from '../features/tables/backups-pane.tsx';
import { backupName, restoredName } from '../features/tables/proposed-names.ts';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** Backups and recovery of a table on both sides. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const pair = namedPair('tables', params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const now = Date.now();
  const sides = bothSides(pair, ({ source, label, name }) => {
    const may = (verb: string) => mayAct(context, `tables.${verb}`, label.id);
    return {
      label,
      name,
      table: describeTable(source, name, budget),
      backups: tableBackups(source, name, budget),
      continuousBackups: describeContinuousBackups(source, name, budget),
      proposed: { backup: backupName(name, now), restored: restoredName(name, now) },
      may: {
        create: may('create-backup'),
        remove: may('delete-backup'),
        restore: may('restore-backup'),
        restoreToTime: may('restore-to-time'),
        recovery: may('set-point-in-time-recovery'),
      },
    };
  });
  const status = await pageStatus(sides.map((side) => side.table));
  return data({ sides }, { status });
}

export default function TableBackups() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <Panes>
        {sides.map(({ label, name, table, ...side }, index) => (
          <Pane key={label.id} side={label} half={index === 0 ? 'left' : 'right'} title={name}>
            <WherePresent cell={table} noun="table">
              <BackupsPane environmentId={label.id} table={name} {...side} />
            </WherePresent>
          </Pane>
        ))}
      </Panes>
      <CommandLines
        commands={sides.map(({ label, name }) => ({
          side: label,
          lines: [
            describeTableCommand(label, name),
            listBackupsCommand(label, name),
            describeContinuousBackupsCommand(label, name),
          ],
        }))}
      />
    </>
  );
}
