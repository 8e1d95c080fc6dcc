import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listSubscriptionsCommand, listTopicsCommand } from '../../core/resources/topics/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairTable } from '../components/pair/pair-table.tsx';
import { topicsListing } from '../features/lists/listings.server.ts';
import { pairedList } from '../features/lists/paired-list.server.ts';
import { wantedOf } from '../features/lists/wanted.server.ts';
import { TOPIC_COLUMNS } from '../features/topics/columns.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Topics · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  return {
    labels,
    list: pairedList(topicsListing(budgetFor(request.signal)), sides, wanted),
    filter: wanted.filter,
  };
}

export default function Topics() {
  const { labels, list, filter } = useLoaderData<typeof loader>();
  return (
    <Page title="Topics" lead="SNS topics of both environments, and who is told.">
      <PairTable
        noun="topics"
        labels={labels}
        list={list}
        columns={TOPIC_COLUMNS}
        filter={filter}
        linkTo={(address) => `/topics/${encodeURIComponent(address)}`}
      />
      <CommandLines
        commands={labels.map((side) => ({
          side,
          lines: [listTopicsCommand(side), listSubscriptionsCommand(side)],
        }))}
      />
    </Page>
  );
}
