import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { AwaitBoth } from '../components/cells/await-both.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { StorefrontPane } from '../features/storefront/storefront-pane.tsx';
import { storefrontSide } from '../features/storefront/storefront-side.server.ts';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Storefront · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const budget = budgetFor(request.signal);
  const sideOf = (index: 0 | 1) =>
    storefrontSide(
      sides[index],
      labels[index],
      mayAct(context, 'distributions.invalidate', labels[index].id),
      budget,
    );
  return { sides: [sideOf(0), sideOf(1)] as const };
}

export default function Storefront() {
  const { sides } = useLoaderData<typeof loader>();
  const [left, right] = sides;
  return (
    <Page title="Storefront" lead="The shop in the browser: where it lies, who serves it, and since when.">
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'}>
            <StorefrontPane side={side} />
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
