import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { valueOf } from '../../core/cells/cell.ts';
import { deployable } from '../../core/resources/deployments/deployments.ts';
import { serviceTraffic } from '../../core/resources/deployments/service-traffic.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { ScaleBoth } from '../features/deployments/actions/scale-both.tsx';
import { ServiceActions } from '../features/deployments/actions/service-actions.tsx';
import { rowLines, trafficLines } from '../features/deployments/command-lines.ts';
import { deploymentPair } from '../features/deployments/deployment-pair.server.ts';
import type { DeploymentPlace } from '../features/deployments/deployment-pair.server.ts';
import { ServicePanes } from '../features/deployments/service-panes.tsx';
import { StreamedCommands } from '../components/streamed-commands.tsx';
import { SummaryPane } from '../features/deployments/summary-pane.tsx';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What runs of a service on both sides: versions, tasks, weights, target health, events. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { named, sides: places } = deploymentPair(params.service, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const told = ({ source, label, name, compute }: DeploymentPlace) => {
    const traffic =
      compute.kind === 'ecs' ? serviceTraffic(source, compute.cluster, name, budget) : undefined;
    return {
      label,
      name,
      compute,
      deployable: deployable(source, name, budget),
      traffic,
      patterns:
        compute.kind === 'ecs' && maySee(person, 'data:read', source.environment) ? named.address : undefined,
      mayDeploy: mayAct(context, 'services.deploy', label.id),
      mayScale: mayAct(context, compute.kind === 'ecs' ? 'services.scale' : 'containers.scale', label.id),
      commands: Promise.resolve(traffic).then((cell) => [
        ...rowLines(label, compute, name),
        ...trafficLines(label, cell && valueOf(cell)),
      ]),
    };
  };
  const sides = [told(places[0]), told(places[1])] as const;
  return data({ sides }, { status: await pageStatus(sides.map((side) => side.deployable)) });
}

export default function DeploymentSummary() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <ServicePanes sides={sides}>
        {(side) => (
          <WherePresent cell={side.deployable} noun="service">
            <SummaryPane
              deployable={side.deployable}
              traffic={side.traffic}
              patterns={side.patterns}
              environmentId={side.label.id}
            >
              {side.mayDeploy ? (
                <ServiceActions environmentId={side.label.id} deployable={side.deployable} />
              ) : null}
            </SummaryPane>
          </WherePresent>
        )}
      </ServicePanes>
      <ScaleBoth sides={sides} />
      <StreamedCommands sides={sides} />
    </>
  );
}
