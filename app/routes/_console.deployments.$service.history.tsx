import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { valueOf } from '../../core/cells/cell.ts';
import { deployable } from '../../core/resources/deployments/deployments.ts';
import { deploymentHistory, serviceImages } from '../../core/resources/deployments/history.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { historyLines, imageLines } from '../features/deployments/command-lines.ts';
import { deploymentPair } from '../features/deployments/deployment-pair.server.ts';
import type { DeploymentPlace } from '../features/deployments/deployment-pair.server.ts';
import { HistoryPane } from '../features/deployments/history-pane.tsx';
import { OnlyOnEcs, ServicePanes } from '../features/deployments/service-panes.tsx';
import { StreamedCommands } from '../components/streamed-commands.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** The deployments of a service on both sides, and the images that its repositories hold. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const [left, right] = deploymentPair(params.service, pairOf(request, context)).sides;
  const budget = budgetFor(request.signal);
  const told = ({ source, label, name, compute }: DeploymentPlace) => {
    const side = { label, name, compute };
    if (compute.kind !== 'ecs') return { ...side, commands: Promise.resolve<readonly string[]>([]) };
    const found = deployable(source, name, budget);
    const history = deploymentHistory(source, compute.cluster, name, budget);
    return {
      ...side,
      commands: Promise.all([history, found]).then(([past, running]) => [
        ...historyLines(label, compute, name, valueOf(past)),
        ...imageLines(label, valueOf(running)),
      ]),
      past: {
        deployable: found,
        history,
        images: found.then((cell) => serviceImages(source, cell, budget)),
      },
    };
  };
  return { sides: [told(left), told(right)] as const };
}

export default function DeploymentsPast() {
  const { sides } = useLoaderData<typeof loader>();
  return (
    <>
      <ServicePanes sides={sides}>
        {(side) =>
          'past' in side ? (
            <WherePresent cell={side.past.deployable} noun="service">
              <HistoryPane {...side.past} />
            </WherePresent>
          ) : (
            <OnlyOnEcs>it keeps no record of what was deployed.</OnlyOnEcs>
          )
        }
      </ServicePanes>
      <StreamedCommands sides={sides} />
    </>
  );
}
