import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Page } from '../components/page.tsx';
import { PairTable } from '../components/pair/pair-table.tsx';
import { DEPLOYMENT_COLUMNS } from '../features/deployments/columns.tsx';
import { listingLines, rowLines } from '../features/deployments/command-lines.ts';
import { computesOf } from '../features/deployments/deployment-pair.server.ts';
import { ListCommands } from '../features/lists/list-commands.tsx';
import { deploymentsListing } from '../features/lists/listings.server.ts';
import { pairedList } from '../features/lists/paired-list.server.ts';
import { wantedOf } from '../features/lists/wanted.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Deployments · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  return {
    labels,
    list: pairedList(deploymentsListing(budgetFor(request.signal)), sides, wanted),
    filter: wanted.filter,
    computes: computesOf(sides),
  };
}

export default function Deployments() {
  const { labels, list, filter, computes } = useLoaderData<typeof loader>();
  return (
    <Page title="Deployments" lead="What runs of each service in both environments, and since when.">
      <PairTable
        noun="services"
        labels={labels}
        list={list}
        columns={DEPLOYMENT_COLUMNS}
        filter={filter}
        linkTo={(address) => `/deployments/${encodeURIComponent(address)}`}
      />
      <ListCommands
        labels={labels}
        list={list}
        listing={(side) => listingLines(side, computes[side.id])}
        row={(side, name) => rowLines(side, computes[side.id], name)}
      />
    </Page>
  );
}
