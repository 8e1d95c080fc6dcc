import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listAlarmsCommand, muteRulesCommand } from '../../core/resources/alarms/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairTable } from '../components/pair/pair-table.tsx';
import { SHOWN_STATES } from '../features/alarms/alarm-row.ts';
import { alarmsListing, sideNotes } from '../features/alarms/alarms-listing.server.ts';
import { alarmColumns } from '../features/alarms/columns.tsx';
import { StateFilter } from '../features/alarms/state-filter.tsx';
import { pairedList } from '../features/lists/paired-list.server.ts';
import { wantedOf } from '../features/lists/wanted.server.ts';
import { badRequest } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Alarms · Operations' }];

const stateSchema = z.enum(SHOWN_STATES).default('all');

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  const shown = stateSchema.safeParse(new URL(request.url).searchParams.get('state') ?? undefined);
  if (!shown.success) throw badRequest(`The state is one of ${SHOWN_STATES.join(', ')}.`);
  const budget = budgetFor(request.signal);
  return {
    labels,
    list: pairedList(alarmsListing(sides, shown.data, budget), sides, wanted),
    notes: {
      left: sideNotes(sides[0], context.home, budget),
      right: sideNotes(sides[1], context.home, budget),
    },
    filter: wanted.filter,
    shown: shown.data,
  };
}

export default function Alarms() {
  const { labels, list, notes, filter, shown } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Alarms"
      lead="CloudWatch's alarms of both environments, the worst first."
      aside={<StateFilter shown={shown} />}
    >
      <PairTable
        noun="alarms"
        labels={labels}
        list={list}
        columns={alarmColumns(notes)}
        filter={filter}
        linkTo={(address) => `/alarms/${encodeURIComponent(address)}`}
      />
      <CommandLines
        commands={labels.map((side) => ({ side, lines: [listAlarmsCommand(side), muteRulesCommand(side)] }))}
      />
    </Page>
  );
}
