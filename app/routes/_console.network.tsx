import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { AwsPane } from '../features/network/aws-pane.tsx';
import { DockerPane } from '../features/network/docker-pane.tsx';
import { networkSide } from '../features/network/network-side.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Network · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'settings:read');
  const { sides, labels } = pairOf(request, context);
  const budget = budgetFor(request.signal);
  return {
    sides: [networkSide(sides[0], labels[0], budget), networkSide(sides[1], labels[1], budget)] as const,
  };
}

export default function NetworkPage() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Network"
      lead="How each environment lies, who may reach whom, and what of it asks for a look."
    >
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'}>
            {side.kind === 'aws' ? <AwsPane side={side} /> : <DockerPane containers={side.containers} />}
          </Pane>
        ))}
      </Panes>
      <CommandLines commands={sides.map(({ label, lines }) => ({ side: label, lines }))} />
    </Page>
  );
}
