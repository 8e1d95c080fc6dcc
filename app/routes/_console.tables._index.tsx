import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { describeTableCommand, listTablesCommand } from '../../core/resources/tables/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Page } from '../components/page.tsx';
import { PairTable } from '../components/pair/pair-table.tsx';
import { ListCommands } from '../features/lists/list-commands.tsx';
import { tablesListing } from '../features/lists/listings.server.ts';
import { pairedList } from '../features/lists/paired-list.server.ts';
import { wantedOf } from '../features/lists/wanted.server.ts';
import { TABLE_COLUMNS } from '../features/tables/columns.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Tables · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  const list = pairedList(tablesListing(budgetFor(request.signal)), sides, wanted);
  return { labels, list, filter: wanted.filter };
}

export default function Tables() {
  const { labels, list, filter } = useLoaderData<typeof loader>();
  return (
    <Page title="Tables" lead="DynamoDB tables of both environments, paired by what they are for.">
      <PairTable
        noun="tables"
        labels={labels}
        list={list}
        columns={TABLE_COLUMNS}
        filter={filter}
        linkTo={(address) => `/tables/${encodeURIComponent(address)}`}
      />
      <ListCommands
        labels={labels}
        list={list}
        listing={(side) => [listTablesCommand(side)]}
        row={(side, name) => [describeTableCommand(side, name)]}
      />
    </Page>
  );
}
