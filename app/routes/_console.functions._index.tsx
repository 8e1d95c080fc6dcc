import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  functionActivityCommand,
  functionCommand,
  listEventSourcesCommand,
  listFunctionsCommand,
} from '../../core/resources/functions/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Page } from '../components/page.tsx';
import { PairTable } from '../components/pair/pair-table.tsx';
import { activityFor } from '../features/functions/activity.server.ts';
import { functionColumns } from '../features/functions/columns.tsx';
import { workersListing } from '../features/functions/workers-listing.server.ts';
import { ListCommands } from '../features/lists/list-commands.tsx';
import { pairedList } from '../features/lists/paired-list.server.ts';
import { wantedOf } from '../features/lists/wanted.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Functions · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  const budget = budgetFor(request.signal);
  const list = pairedList(workersListing(budget), sides, wanted);
  return {
    labels,
    list,
    activity: {
      left: activityFor(sides[0], list.page, 'left', budget),
      right: activityFor(sides[1], list.page, 'right', budget),
    },
    filter: wanted.filter,
    inDocker: sides
      .filter(({ environment }) => environment.compute.kind === 'docker')
      .map(({ environment }) => environment.id),
    now: Date.now(),
  };
}

export default function Functions() {
  const { labels, list, activity, filter, inDocker, now } = useLoaderData<typeof loader>();
  const isDocker = (id: string) => inDocker.includes(id);
  return (
    <Page
      title="Functions"
      lead="The workers: functions of Lambda, and containers where Docker runs the platform."
    >
      <PairTable
        noun="functions"
        labels={labels}
        list={list}
        columns={functionColumns(activity)}
        filter={filter}
        linkTo={(address) => `/functions/${encodeURIComponent(address)}`}
      />
      <ListCommands
        labels={labels}
        list={list}
        listing={(side) => [listFunctionsCommand(side), listEventSourcesCommand(side)]}
        row={(side, name) =>
          isDocker(side.id) ? [] : [functionCommand(side, name), functionActivityCommand(side, name, now)]
        }
      />
    </Page>
  );
}
