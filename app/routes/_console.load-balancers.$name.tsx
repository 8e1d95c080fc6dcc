import { data } from '@remix-run/node';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { AwaitBoth } from '../components/cells/await-both.tsx';
import { Suspense } from 'react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { BalancerPane } from '../features/load-balancers/balancer-pane.tsx';
import { balancerSide } from '../features/load-balancers/balancer-side.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.key ?? 'Load balancer'} · Load balancers · Operations` },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const pair = namedPair('load-balancers', params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const sides = bothSides(pair, (side) => balancerSide(side, budget));
  const status = await pageStatus(sides.map((side) => side.balancer));
  return data({ key: pair.key, sides }, { status });
}

export default function LoadBalancerPage() {
  const { key, sides } = useLoaderData<typeof loader>();
  const [left, right] = sides;
  return (
    <Page title={key} lead={<PairNames names={sides.map((side) => side.name)} />}>
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            {side.inDocker ? (
              <p className="mb-3 text-sm text-ink-muted">
                Docker runs the platform here: its containers answer at their own ports.
              </p>
            ) : null}
            <WherePresent cell={side.balancer} noun="load balancer">
              <BalancerPane side={side} />
            </WherePresent>
          </Pane>
        ))}
      </Panes>
      <Suspense>
        <AwaitBoth resolve={[left.lines, right.lines]} errorElement={<></>}>
          {(ofLeft, ofRight) => (
            <CommandLines
              commands={[
                { side: left.label, lines: ofLeft },
                { side: right.label, lines: ofRight },
              ]}
            />
          )}
        </AwaitBoth>
      </Suspense>
    </Page>
  );
}
