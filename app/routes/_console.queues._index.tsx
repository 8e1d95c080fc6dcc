import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listQueuesCommand, queueRowCommands } from '../../core/resources/queues/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Page } from '../components/page.tsx';
import { PairTable } from '../components/pair/pair-table.tsx';
import { ListCommands } from '../features/lists/list-commands.tsx';
import { queuesListing } from '../features/lists/listings.server.ts';
import { pairedList } from '../features/lists/paired-list.server.ts';
import { wantedOf } from '../features/lists/wanted.server.ts';
import { agesFor } from '../features/queues/ages.server.ts';
import { queueColumns } from '../features/queues/columns.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Queues · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  const budget = budgetFor(request.signal);
  const list = pairedList(queuesListing(budget), sides, wanted);
  return {
    labels,
    list,
    ages: {
      left: agesFor(sides[0], list.page, 'left', budget),
      right: agesFor(sides[1], list.page, 'right', budget),
    },
    filter: wanted.filter,
    now: Date.now(),
  };
}

export default function Queues() {
  const { labels, list, ages, filter, now } = useLoaderData<typeof loader>();
  return (
    <Page title="Queues" lead="SQS queues of both environments. Counts are approximate, as SQS says of them.">
      <PairTable
        noun="queues"
        labels={labels}
        list={list}
        columns={queueColumns(ages)}
        filter={filter}
        linkTo={(address) => `/queues/${encodeURIComponent(address)}`}
      />
      <ListCommands
        labels={labels}
        list={list}
        listing={(side) => [listQueuesCommand(side)]}
        row={(side, name) => queueRowCommands(side, name, now)}
      />
    </Page>
  );
}
