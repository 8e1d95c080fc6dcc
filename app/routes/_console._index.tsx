import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { callerIdentityCommand } from '../../core/resources/identity/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { DifferenceList } from '../features/overview/difference-list.tsx';
import { EstateTable } from '../features/overview/estate-table.tsx';
import { FiringAlarms } from '../features/overview/firing-alarms.tsx';
import { HealthPane } from '../features/overview/health-pane.tsx';
import {
  estateOf,
  firingAlarms,
  sideHealth,
  unsteadyServices,
} from '../features/overview/overview.server.ts';
import { FirstLinks } from '../features/runbooks/first-links.tsx';
import { UnsteadyServices } from '../features/overview/unsteady-services.tsx';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Overview · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const budget = budgetFor(request.signal);
  return {
    labels,
    health: [sideHealth(sides[0], budget), sideHealth(sides[1], budget)] as const,
    firing: firingAlarms(sides, budget),
    unsteady: unsteadyServices(sides, (id) => mayAct(context, 'services.roll-back', id), budget),
    estate: estateOf(sides, budget),
    commands: labels.map((side) => ({ side, lines: [callerIdentityCommand(side)] })),
  };
}

export default function Overview() {
  const { labels, health, firing, unsteady, estate, commands } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Overview"
      lead={`${labels[0].label} and ${labels[1].label}, side by side.`}
      aside={<FirstLinks />}
    >
      <UnsteadyServices labels={labels} services={unsteady} />
      <FiringAlarms labels={labels} sides={firing} />
      <Panes>
        {labels.map((side, index) => (
          <Pane key={side.id} side={side} half={index === 0 ? 'left' : 'right'}>
            <HealthPane health={health[index === 0 ? 0 : 1]} />
          </Pane>
        ))}
      </Panes>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <EstateTable labels={labels} estate={estate} />
        <DifferenceList estate={estate} />
      </div>
      <CommandLines commands={commands} />
    </Page>
  );
}
