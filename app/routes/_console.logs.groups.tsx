import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listLogGroupsCommand } from '../../core/resources/logs/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { groupChoice } from '../features/logs/chooser.server.ts';
import { GroupTable } from '../features/logs/group-table.tsx';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** The log groups of both sides: how much they hold, and for how long they keep it. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const pair = pairOf(request, context);
  return {
    labels: pair.labels,
    choice: groupChoice(pair, person, budgetFor(request.signal)),
    refusals: pair.sides.map(({ environment }) => refusalOf(person, 'data:read', environment)),
    may: pair.labels.map(({ id }) => mayAct(context, 'logs.set-retention', id)),
  };
}

export default function LogGroups() {
  const { labels, choice, refusals, may } = useLoaderData<typeof loader>();
  return (
    <>
      <GroupTable labels={labels} choice={choice} refusals={refusals} may={may} />
      <CommandLines commands={labels.map((side) => ({ side, lines: [listLogGroupsCommand(side)] }))} />
    </>
  );
}
