import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { hasValue } from '../../core/cells/cell.ts';
import { deployableTasks } from '../../core/resources/deployments/physical.ts';
import { taskProtection } from '../../core/resources/services/tasks.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { taskLines } from '../features/deployments/command-lines.ts';
import { ContainersPane } from '../features/deployments/containers-pane.tsx';
import { containersOf } from '../features/deployments/containers.server.ts';
import { deploymentPair } from '../features/deployments/deployment-pair.server.ts';
import type { DeploymentPlace } from '../features/deployments/deployment-pair.server.ts';
import { ServicePanes } from '../features/deployments/service-panes.tsx';
import { TasksPane } from '../features/deployments/tasks-pane.tsx';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** The tasks of a service on both sides: asked for here, and on no list. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { named, sides } = deploymentPair(params.service, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const told = ({ source, label, name, compute }: DeploymentPlace) => {
    const mayStop = mayAct(context, 'services.stop-task', label.id);
    const side = { label, name, compute, mayStop, lines: taskLines(label, compute, name) };
    const mayRead = maySee(person, 'data:read', source.environment);
    if (compute.kind !== 'ecs') return { ...side, mayRead, containers: containersOf(source, name, budget) };
    const { cluster } = compute;
    const running = deployableTasks(source, cluster, name, 'RUNNING', budget);
    return {
      ...side,
      tasks: {
        running,
        stopped: deployableTasks(source, cluster, name, 'STOPPED', budget),
        protection: running.then((cell) =>
          hasValue(cell)
            ? taskProtection(
                source,
                cluster,
                cell.value.map((task) => task.arn),
                budget,
              )
            : cell,
        ),
      },
      mayRead,
    };
  };
  return data({ address: named.address, sides: [told(sides[0]), told(sides[1])] as const });
}

export default function DeploymentTasks() {
  const { address, sides } = useLoaderData<typeof loader>();
  const logs = `/deployments/${encodeURIComponent(address)}/logs`;
  return (
    <>
      <ServicePanes sides={sides}>
        {(side) =>
          'tasks' in side ? (
            <WherePresent cell={side.tasks.running} noun="service">
              <TasksPane
                environmentId={side.label.id}
                logs={side.mayRead ? logs : undefined}
                mayStop={side.mayStop}
                {...side.tasks}
              />
            </WherePresent>
          ) : (
            <ContainersPane
              environmentId={side.label.id}
              logs={side.mayRead ? logs : undefined}
              containers={side.containers}
            />
          )
        }
      </ServicePanes>
      <CommandLines commands={sides.map(({ label, lines }) => ({ side: label, lines }))} />
    </>
  );
}
