import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { productCommands } from '../../core/resources/product/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { BrokenStream, CellView, Waiting } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { homeCell } from '../features/operations/home-cell.server.ts';
import { ProductSide } from '../features/product/product-side.tsx';
import { productSide } from '../features/product/product.server.ts';
import { ShareFailure, ShareLinks } from '../features/product/share-links.tsx';
import { changeShares } from '../features/product/share.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Product · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const budget = budgetFor(request.signal);
  const now = Date.now();
  const { host } = new URL(request.url);
  return {
    labels,
    figures: [productSide(sides[0], now, budget), productSide(sides[1], now, budget)] as const,
    commands: sides.map(({ environment }, index) => ({
      side: labels[index === 0 ? 0 : 1],
      lines: productCommands(
        labels[index === 0 ? 0 : 1],
        environment.names.stage,
        environment.compute.kind === 'ecs',
        now,
      ),
    })),
    shares: homeCell(context.home.shares.list()),
    mayShare: maySee(person, 'links:change'),
    origin: `${context.secure ? 'https' : 'http'}://${host}`,
    now,
  };
}

export function action({ request, context }: ActionFunctionArgs) {
  const person = requirePermission(request, context, 'links:change');
  return changeShares(request, context, person, pairOf(request, context));
}

export default function Product() {
  const { labels, figures, commands, shares, mayShare, origin, now } = useLoaderData<typeof loader>();
  return (
    <Page title="Product" lead="How well the shops are served, how many there are, and how fast they fill.">
      <Panes>
        {labels.map((side, index) => (
          <Pane key={side.id} side={side} half={index === 0 ? 'left' : 'right'}>
            <ProductSide data={figures[index === 0 ? 0 : 1]} />
          </Pane>
        ))}
      </Panes>
      <ShareFailure />
      <Suspense fallback={<Waiting lines={3} />}>
        <Await resolve={shares} errorElement={<BrokenStream />}>
          {(cell) => (
            <CellView cell={cell}>
              {(all) => <ShareLinks shares={all} mayChange={mayShare} origin={origin} now={now} />}
            </CellView>
          )}
        </Await>
      </Suspense>
      <CommandLines commands={commands} />
    </Page>
  );
}
