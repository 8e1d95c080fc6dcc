import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { deployableTasks } from '../../core/resources/deployments/physical.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { taskLines } from '../features/deployments/command-lines.ts';
import { deploymentPair } from '../features/deployments/deployment-pair.server.ts';
import type { DeploymentPlace } from '../features/deployments/deployment-pair.server.ts';
import { followedOf } from '../features/deployments/log-wanted.server.ts';
import { LogsPane } from '../features/deployments/logs-pane.tsx';
import { OnlyOnEcs, ServicePanes } from '../features/deployments/service-panes.tsx';
import { pairOf } from '../http/pair.server.ts';
import { refusalOf } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** The logs of a service's tasks, one of them followed. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const { named, sides } = deploymentPair(params.service, pairOf(request, context));
  const { environment, task, container } = followedOf(request);
  const budget = budgetFor(request.signal);
  const told = ({ source, label, name, compute }: DeploymentPlace) => {
    const refusal = refusalOf(person, 'data:read', source.environment);
    const side = { label, name, compute, refusal, lines: taskLines(label, compute, name) };
    if (compute.kind !== 'ecs' || refusal) return side;
    return {
      ...side,
      tasks: {
        running: deployableTasks(source, compute.cluster, name, 'RUNNING', budget),
        stopped: deployableTasks(source, compute.cluster, name, 'STOPPED', budget),
      },
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
          'tasks' in side ? (
            <LogsPane
              environmentId={side.label.id}
              address={`/deployments/${encodeURIComponent(address)}/logs`}
              chosen={side.chosen}
              {...side.tasks}
            />
          ) : side.refusal ? (
            <p className="py-2 text-sm text-ink-muted">{side.refusal}</p>
          ) : (
            <OnlyOnEcs>it has containers, and no tasks.</OnlyOnEcs>
          )
        }
      </ServicePanes>
      <CommandLines commands={sides.map(({ label, lines }) => ({ side: label, lines }))} />
    </>
  );
}
