import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listSecretsCommand } from '../../core/resources/secrets/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairTable } from '../components/pair/pair-table.tsx';
import { secretsListing } from '../features/lists/listings.server.ts';
import { pairedList } from '../features/lists/paired-list.server.ts';
import { wantedOf } from '../features/lists/wanted.server.ts';
import { SECRET_COLUMNS } from '../features/secrets/columns.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Secrets · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  return {
    labels,
    list: pairedList(secretsListing(budgetFor(request.signal)), sides, wanted),
    filter: wanted.filter,
  };
}

export default function Secrets() {
  const { labels, list, filter } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Secrets"
      lead="Secrets Manager in both environments: presence and age. Values never leave the server."
    >
      <PairTable
        noun="secrets"
        labels={labels}
        list={list}
        columns={SECRET_COLUMNS}
        filter={filter}
        linkTo={(address) => `/secrets/${encodeURIComponent(address)}`}
      />
      <CommandLines commands={labels.map((side) => ({ side, lines: [listSecretsCommand(side)] }))} />
    </Page>
  );
}
