import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { redisSignInNotes } from '../../core/commands/sign-in-notes.ts';
import { infoCommand } from '../../core/resources/caches/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairTable } from '../components/pair/pair-table.tsx';
import { CACHE_COLUMNS } from '../features/caches/columns.tsx';
import { cachesListing } from '../features/lists/listings.server.ts';
import { pairedList } from '../features/lists/paired-list.server.ts';
import { wantedOf } from '../features/lists/wanted.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Caches · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  return {
    labels,
    list: pairedList(cachesListing(budgetFor(request.signal)), sides, wanted),
    filter: wanted.filter,
  };
}

export default function Caches() {
  const { labels, list, filter } = useLoaderData<typeof loader>();
  return (
    <Page title="Caches" lead="Redis of both environments, by INFO.">
      <PairTable
        noun="caches"
        labels={labels}
        list={list}
        columns={CACHE_COLUMNS}
        filter={filter}
        linkTo={(address) => `/caches/${encodeURIComponent(address)}`}
      />
      <CommandLines
        commands={labels.map((side) => ({
          side,
          lines: side.caches.map((cache) => infoCommand(cache.url)),
          notes: redisSignInNotes(side.caches),
        }))}
      />
    </Page>
  );
}
