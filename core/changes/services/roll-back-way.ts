import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import type { PlanningScene } from '../../actions/action.ts';
import { refused } from '../../actions/plan.ts';
import type { Planned } from '../../actions/plan.ts';
import { hasValue, valueOf } from '../../cells/cell.ts';
import { describeServiceRevisions } from '../../resources/services/deployments.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { failureIn, refusedBy } from './ask.ts';
import type { Looked, SeenService } from './look.ts';
import { revisionOf, underWay } from './look.ts';
import { nativeDeployment } from './native-deployment.ts';
import { previousRevision } from './previous-revision.ts';
import type { Traffic } from './traffic.ts';
import { trafficNow } from './traffic.ts';
import { commonShare } from './weights.ts';

/** How a service is taken back, told by what is there. */
export type RollBackWay =
  /** ECS is at a deployment of its own: it is told to go back. */
  | {
      readonly way: 'stop-deployment';
      readonly deploymentArn: string;
      readonly from: string;
      readonly to?: string;
    }
  /** Two services behind one rule: the requests go to the former side again, whose tasks run still. */
  | {
      readonly way: 'weights';
      readonly traffic: Traffic & { readonly green: string };
      readonly share: number | 'mixed';
      readonly from: string;
      readonly to: string;
    }
  /** It is deployed and done: the former revision is deployed again, on the sides that have the requests. */
  | {
      readonly way: 'update';
      readonly services: readonly string[];
      readonly from: string;
      readonly to: string;
      /** ECS told that the revision ran as this service; otherwise it is the one before by number. */
      readonly ran: boolean;
    };

/** What a rollback of this service would be at this moment; the refusal where there is nothing to go back to. */
export async function rollBackWay(
  scene: PlanningScene,
  looked: SeenService,
  to: string | undefined,
): Promise<Looked<{ readonly chosen: RollBackWay }>> {
  const { service, green, name } = looked;
  const from = revisionOf(service.taskDefinition);
  const isUnderWay = underWay(service) || service.currentServiceDeployment !== undefined;
  // Everything that may be needed is asked at once, and nothing is waited for that is not: on call, a second counts.
  const asked = {
    deployment: isUnderWay ? nativeDeployment(scene, looked) : Promise.resolve(undefined),
    previous:
      to === undefined ? previousRevision(scene, looked) : Promise.resolve({ revision: to, ran: true }),
  };
  for (const one of Object.values(asked)) one.catch(() => undefined);
  const traffic = green ? await trafficNow(scene, looked) : undefined;
  if (green && traffic) {
    const blueRevision = from;
    const greenRevision = revisionOf(green.taskDefinition);
    const failure = hasValue(traffic) ? undefined : failureIn(traffic);
    if (failure)
      return refusal(
        refusedBy(
          traffic as Extract<typeof traffic, { state: 'empty' }>,
          'No load balancer asks the service.',
        ),
      );
    const ways = valueOf(traffic);
    const share = ways && commonShare(ways.rules, ways);
    const goesToGreen = share === 'mixed' || (share !== undefined && share > 0);
    if (ways?.green && share !== undefined && goesToGreen && greenRevision !== blueRevision) {
      if (to !== undefined && to !== blueRevision)
        return refusal(
          refused(
            `A release of ${name} is under way: its requests can go back to ${blueRevision} at once; another revision is deployed after that.`,
          ),
        );
      return chosen({
        way: 'weights',
        traffic: { ...ways, green: ways.green },
        share,
        from: greenRevision,
        to: blueRevision,
      });
    }
    // Both sides run the new revision already: the release is being tidied up, and both go back.
    const previous = goesToGreen ? await asked.previous : undefined;
    if (previous)
      return chosen({
        way: 'update',
        services: [name, green.serviceName ?? `${name}-green`],
        from,
        to: previous.revision,
        ran: previous.ran,
      });
  }
  const deployment = await asked.deployment;
  const native = deployment && valueOf(deployment);
  if (native?.serviceDeploymentArn && to === undefined && isStoppable(native))
    return chosen({
      way: 'stop-deployment',
      deploymentArn: native.serviceDeploymentArn,
      from,
      to: await sourceRevision(scene, native),
    });
  const isGoingBack = /^(ROLLBACK|STOP)_/.test(native?.status ?? '');
  if (native && isGoingBack && to === undefined)
    return refusal(refused(`${name} is being taken back already (${native.status}).`));
  const previous = await asked.previous;
  if (!previous)
    return refusal(refused(`Nothing ran before ${from} as ${name}: there is nothing to go back to.`));
  if (previous.revision === from) return refusal(refused(`${name} is set to ${from} already.`));
  return chosen({ way: 'update', services: [name], from, to: previous.revision, ran: previous.ran });
}

function chosen(way: RollBackWay) {
  return { outcome: 'seen', chosen: way } as const;
}

function refusal(planned: Planned) {
  return { outcome: 'refused', planned } as const;
}

/** ECS takes back only where there was a revision before. */
function isStoppable({ status, sourceServiceRevisions = [] }: ServiceDeployment): boolean {
  return (status === 'IN_PROGRESS' || status === 'PENDING') && sourceServiceRevisions.length > 0;
}

async function sourceRevision(
  scene: PlanningScene,
  { sourceServiceRevisions = [] }: ServiceDeployment,
): Promise<string | undefined> {
  const arn = sourceServiceRevisions[0]?.arn;
  if (!arn) return undefined;
  const cell = await describeServiceRevisions(scene.source, [arn], budgetFor(scene.signal));
  return valueOf(cell)?.[0]?.taskDefinition;
}
