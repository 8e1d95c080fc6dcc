import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { scalingLines } from '../features/deployments/command-lines.ts';
import { deploymentPair } from '../features/deployments/deployment-pair.server.ts';
import type { DeploymentPlace } from '../features/deployments/deployment-pair.server.ts';
import { ScalingPane } from '../features/deployments/scaling-pane.tsx';
import { scalingOf } from '../features/deployments/scaling.server.ts';
import { OnlyOnEcs, ServicePanes } from '../features/deployments/service-panes.tsx';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What scales a service on both sides. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const [left, right] = deploymentPair(params.service, pairOf(request, context)).sides;
  const budget = budgetFor(request.signal);
  const told = ({ source, label, name, compute }: DeploymentPlace) => ({
    label,
    name,
    compute,
    lines: scalingLines(label, compute, name),
    maySchedule: mayAct(context, 'services.schedule-scaling', label.id),
    scaling: compute.kind === 'ecs' ? scalingOf(source, compute.cluster, name, budget) : undefined,
  });
  return { sides: [told(left), told(right)] as const };
}

export default function DeploymentScaling() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <ServicePanes sides={sides}>
        {({ scaling, label, name, maySchedule }) =>
          scaling && name !== undefined ? (
            <ScalingPane {...scaling} environmentId={label.id} service={name} maySchedule={maySchedule} />
          ) : (
            <OnlyOnEcs>how many containers there are is set by hand.</OnlyOnEcs>
          )
        }
      </ServicePanes>
      <CommandLines commands={sides.map(({ label, lines }) => ({ side: label, lines }))} />
    </>
  );
}
