import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { taskLines } from '../features/deployments/command-lines.ts';
import { deploymentPair } from '../features/deployments/deployment-pair.server.ts';
import type { DeploymentPlace } from '../features/deployments/deployment-pair.server.ts';
import { followables } from '../features/deployments/followable.server.ts';
import { followedOf } from '../features/deployments/log-wanted.server.ts';
import { LogsPane } from '../features/deployments/logs-pane.tsx';
import { ServicePanes } from '../features/deployments/service-panes.tsx';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** The logs of a service's tasks or containers, one of them followed. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const { named, sides } = deploymentPair(params.service, pairOf(request, context));
  const { environment, task, container } = followedOf(request);
  const budget = budgetFor(request.signal);
  const told = (place: DeploymentPlace) => {
    const { source, label, name, compute } = place;
    const refusal = refusalOf(person, 'data:read', source.environment);
    const side = { label, name, compute, refusal, lines: taskLines(label, compute, name) };
    if (refusal) return side;
    return {
      ...side,
      followables: followables(place, budget),
      chosen: task !== undefined && environment === label.id ? { task, container } : undefined,
    };
  };
  return { address: named.address, sides: [told(sides[0]), told(sides[1])] as const };
}

export default function DeploymentLogs() {
  const { address, sides } = useLoaderData<typeof loader>();
  return (
    <>
      <ServicePanes sides={sides}>
        {(side) =>
          'followables' in side ? (
            <LogsPane
              environmentId={side.label.id}
              address={`/deployments/${encodeURIComponent(address)}/logs`}
              chosen={side.chosen}
              {...side.followables}
            />
          ) : (
            <p className="py-2 text-sm text-ink-muted">{side.refusal}</p>
          )
        }
      </ServicePanes>
      <CommandLines commands={sides.map(({ label, lines }) => ({ side: label, lines }))} />
    </>
  );
}
