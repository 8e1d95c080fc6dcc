import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { StreamedCell } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { SideName } from '../components/pair/side.tsx';
import { revisionLines } from '../features/deployments/command-lines.ts';
import { DefinitionTable } from '../features/deployments/definition-table.tsx';
import { deploymentPair } from '../features/deployments/deployment-pair.server.ts';
import { RevisionsPane } from '../features/deployments/revisions-pane.tsx';
import { betweenEnvironments, revisionsOf } from '../features/deployments/revisions.server.ts';
import { revisionsWanted } from '../features/deployments/revisions-wanted.server.ts';
import { OnlyOnEcs, ServicePanes } from '../features/deployments/service-panes.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What revisions of a task definition differ in: two of each environment, and those that both run. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'settings:read');
  const { sides } = deploymentPair(params.service, pairOf(request, context));
  const [left, right] = sides;
  const [leftWanted, rightWanted] = revisionsWanted(request);
  const budget = budgetFor(request.signal);
  const held = [revisionsOf(left, leftWanted, budget), revisionsOf(right, rightWanted, budget)] as const;
  const told = ({ label, name, compute }: typeof left, index: 0 | 1) => ({
    label,
    name,
    compute,
    half: index === 0 ? ('left' as const) : ('right' as const),
    lines: revisionLines(label, compute, name),
    comparison: held[index].then((one) => one.comparison),
  });
  const onEcs = sides.every(({ compute }) => compute.kind === 'ecs');
  return {
    sides: [told(left, 0), told(right, 1)] as const,
    between: onEcs ? Promise.all(held).then((both) => betweenEnvironments(sides, both)) : undefined,
  };
}

export default function DeploymentRevisions() {
  const { sides, between } = useLoaderData<typeof loader>();
  const [left, right] = sides;
  return (
    <>
      <ServicePanes sides={sides}>
        {({ compute, half, comparison }) =>
          compute.kind === 'ecs' ? (
            <RevisionsPane half={half} comparison={comparison} />
          ) : (
            <OnlyOnEcs>it has images, and no revisions of a task definition.</OnlyOnEcs>
          )
        }
      </ServicePanes>
      {between ? (
        <section className="rounded-lg border border-line bg-surface p-4">
          <h2 className="mb-3 text-xs font-medium uppercase tracking-wide text-ink-faint">
            Between the environments
          </h2>
          <StreamedCell cell={between}>
            {(rows) => (
              <DefinitionTable
                rows={rows}
                heads={[
                  <SideName key="left" side={left.label} />,
                  <SideName key="right" side={right.label} />,
                ]}
                ownSecrets
                alike="Both environments run it alike, names of the environments apart."
              />
            )}
          </StreamedCell>
        </section>
      ) : null}
      <CommandLines commands={sides.map(({ label, lines }) => ({ side: label, lines }))} />
    </>
  );
}
