import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  bucketRowCommands,
  bucketSizesCommand,
  listBucketsCommand,
} from '../../core/resources/buckets/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Page } from '../components/page.tsx';
import { PairTable } from '../components/pair/pair-table.tsx';
import { bucketColumns } from '../features/buckets/columns.tsx';
import { sizesFor } from '../features/buckets/sizes.server.ts';
import { ListCommands } from '../features/lists/list-commands.tsx';
import { bucketsListing } from '../features/lists/listings.server.ts';
import { pairedList } from '../features/lists/paired-list.server.ts';
import { wantedOf } from '../features/lists/wanted.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Buckets · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  const budget = budgetFor(request.signal);
  const list = pairedList(bucketsListing(budget), sides, wanted);
  return {
    labels,
    list,
    sizes: {
      left: sizesFor(sides[0], list.page, 'left', budget),
      right: sizesFor(sides[1], list.page, 'right', budget),
    },
    filter: wanted.filter,
    now: Date.now(),
  };
}

export default function Buckets() {
  const { labels, list, sizes, filter, now } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Buckets"
      lead="S3 buckets of both environments. Sizes are CloudWatch's, measured once a day."
    >
      <PairTable
        noun="buckets"
        labels={labels}
        list={list}
        columns={bucketColumns(sizes)}
        filter={filter}
        linkTo={(address) => `/buckets/${encodeURIComponent(address)}`}
      />
      <ListCommands
        labels={labels}
        list={list}
        listing={(side) => [listBucketsCommand(side)]}
        row={(side, name) => [...bucketRowCommands(side, name), bucketSizesCommand(side, [name], now)]}
      />
    </Page>
  );
}
