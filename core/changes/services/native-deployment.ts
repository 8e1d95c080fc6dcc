import { DescribeServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import type { PlanningScene } from '../../actions/action.ts';
import { refused } from '../../actions/plan.ts';
import type { Cell } from '../../cells/cell.ts';
import { valueOf } from '../../cells/cell.ts';
import { listServiceDeployments } from '../../resources/services/deployments.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { askNow, refusedBy } from './ask.ts';
import type { Looked, SeenService } from './look.ts';

/** What ECS is still at; the others have ended. Source: API reference, ServiceDeployment, status. */
const UNDER_WAY = new Set([
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
]);

/** The service deployment that is under way, in full; `empty` where none is. */
export async function nativeDeployment(
  scene: PlanningScene,
  { cluster, name, service }: Pick<SeenService, 'cluster' | 'name' | 'service'>,
): Promise<Cell<ServiceDeployment | undefined>> {
  const current = service.currentServiceDeployment ?? (await newestUnderWay(scene, cluster, name));
  if (typeof current === 'object') return current;
  return askNow(scene, 'ecs:DescribeServiceDeployments', current ?? '', async ({ ecs }, abortSignal) => {
    if (!current) return undefined;
    const { serviceDeployments = [] } = await ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [current] }),
      { abortSignal },
    );
    return serviceDeployments.find(({ status }) => UNDER_WAY.has(status ?? ''));
  });
}

/** The ARN; undefined where none is under way; a failure where the list could not be had. */
async function newestUnderWay(
  scene: PlanningScene,
  cluster: string,
  name: string,
): Promise<string | undefined | Exclude<Cell<undefined>, { state: 'fresh' | 'stale' }>> {
  const cell = await listServiceDeployments(scene.source, cluster, name, budgetFor(scene.signal));
  if (cell.state !== 'fresh' && cell.state !== 'empty' && cell.state !== 'stale') return cell;
  return valueOf(cell)?.find(({ status }) => UNDER_WAY.has(status))?.arn;
}

/** The deployment under way, or the refusal where there is none. */
export async function lookAtDeployment(
  scene: PlanningScene,
  looked: SeenService,
): Promise<Looked<{ readonly deployment: ServiceDeployment; readonly arn: string }>> {
  const cell = await nativeDeployment(scene, looked);
  const none = `No deployment of ${looked.name} is under way.`;
  if (cell.state === 'empty') return { outcome: 'refused', planned: refused(none) };
  if (cell.state !== 'fresh') return { outcome: 'refused', planned: refusedBy(cell, none) };
  const deployment = cell.value;
  const arn = deployment?.serviceDeploymentArn;
  if (!deployment || !arn) return { outcome: 'refused', planned: refused(none) };
  return { outcome: 'seen', deployment, arn };
}

/** How the production traffic is divided, where ECS divides it: `0 % on the new revision`. */
export function nativeTraffic({ targetServiceRevision }: ServiceDeployment): string | undefined {
  const percent = targetServiceRevision?.requestedProductionTrafficWeight;
  return percent === undefined ? undefined : `${percent} % on the new revision`;
}
