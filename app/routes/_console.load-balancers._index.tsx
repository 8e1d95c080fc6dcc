import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  listLoadBalancersCommand,
  listTargetGroupsCommand,
} from '../../core/resources/load-balancers/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairTable } from '../components/pair/pair-table.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { pairedList } from '../features/lists/paired-list.server.ts';
import { wantedOf } from '../features/lists/wanted.server.ts';
import { AddressList } from '../features/load-balancers/address-list.tsx';
import { askedAddresses } from '../features/load-balancers/addresses.server.ts';
import { balancersListing } from '../features/load-balancers/balancers-listing.server.ts';
import { BALANCER_COLUMNS } from '../features/load-balancers/columns.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Load balancers · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(request);
  const budget = budgetFor(request.signal);
  return {
    labels,
    list: pairedList(balancersListing(budget), sides, wanted),
    addresses: [askedAddresses(sides[0], budget), askedAddresses(sides[1], budget)] as const,
    filter: wanted.filter,
  };
}

export default function LoadBalancers() {
  const { labels, list, addresses, filter } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Load balancers"
      lead="Where the traffic comes in, and whether each address of the environments answers."
    >
      <PairTable
        noun="load balancers"
        labels={labels}
        list={list}
        columns={BALANCER_COLUMNS}
        filter={filter}
        linkTo={(address) => `/load-balancers/${encodeURIComponent(address)}`}
      />
      <Panes>
        {labels.map((label, index) => (
          <Pane key={label.id} side={label} half={index === 0 ? 'left' : 'right'} title="addresses">
            <AddressList addresses={addresses[index === 0 ? 0 : 1]} />
          </Pane>
        ))}
      </Panes>
      <CommandLines
        commands={labels.map((side) => ({
          side,
          lines: [listLoadBalancersCommand(side), listTargetGroupsCommand(side)],
        }))}
        remark="An address is asked by curl --max-time 2 and its /health."
      />
    </Page>
  );
}
