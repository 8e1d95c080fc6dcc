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
import { secretColumns } from '../features/secrets/columns.tsx';
import { CompareValues } from '../features/secrets/compare-values.tsx';
import { paritiesFor } from '../features/secrets/parities.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Secrets · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  const budget = budgetFor(request.signal);
  const list = pairedList(secretsListing(budget), sides, wanted);
  const mayCompare = sides.every(({ environment }) => maySee(person, 'secrets:keys', environment));
  const isCompared = mayCompare && new URL(request.url).searchParams.get('values') === 'compared';
  return {
    labels,
    list,
    filter: wanted.filter,
    mayCompare,
    parities: isCompared ? paritiesFor(sides, list.page, budget) : undefined,
  };
}

export default function Secrets() {
  const { labels, list, filter, mayCompare, parities } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Secrets"
      lead="Secrets Manager in both environments: presence and age. Values never leave the server."
      aside={mayCompare ? <CompareValues isCompared={parities !== undefined} /> : null}
    >
      <PairTable
        noun="secrets"
        labels={labels}
        list={list}
        columns={secretColumns(parities)}
        filter={filter}
        linkTo={(address) => `/secrets/${encodeURIComponent(address)}`}
      />
      <CommandLines commands={labels.map((side) => ({ side, lines: [listSecretsCommand(side)] }))} />
    </Page>
  );
}
