import type { PlanningScene } from '../../actions/action.ts';
import { hasValue } from '../../cells/cell.ts';
import { describeServiceRevisions, listServiceDeployments } from '../../resources/services/deployments.ts';
import { listRevisions } from '../../resources/services/task-definitions.ts';
import { budgetFor } from '../../upstream/budget.ts';
import type { SeenService } from './look.ts';
import { revisionOf } from './look.ts';

export interface Previous {
  /** `family:revision`. */
  readonly revision: string;
  /** ECS told that it ran; otherwise it is the one before by number alone. */
  readonly ran: boolean;
}

/** What ran before as this service: the newest deployment that was successful and of another revision. */
export async function previousRevision(
  scene: PlanningScene,
  looked: Pick<SeenService, 'cluster' | 'name' | 'service'>,
): Promise<Previous | undefined> {
  const now = revisionOf(looked.service.taskDefinition);
  return (await newestOther(scene, looked, now)) ?? (await byNumber(scene, now));
}

async function newestOther(
  scene: PlanningScene,
  { cluster, name, service }: Pick<SeenService, 'cluster' | 'name' | 'service'>,
  now: string,
): Promise<Previous | undefined> {
  const budget = budgetFor(scene.signal);
  const deployments = await listServiceDeployments(scene.source, cluster, name, budget);
  const ended = hasValue(deployments)
    ? deployments.value.filter(({ status }) => status === 'SUCCESSFUL')
    : [];
  const arns = ended.flatMap(({ targetRevisionArn }) => targetRevisionArn ?? []);
  if (arns.length > 0) {
    const revisions = await describeServiceRevisions(scene.source, [...new Set(arns)], budget);
    if (hasValue(revisions)) {
      const byArn = new Map(revisions.value.map((one) => [one.arn, one.taskDefinition]));
      const found = arns.map((arn) => byArn.get(arn)).find((one) => one !== undefined && one !== now);
      if (found !== undefined) return { revision: found, ran: true };
    }
  }
  // While tasks are exchanged, the deployment that gives way stands beside the primary one.
  const beside = service.deployments?.find(
    ({ status, taskDefinition }) => status === 'ACTIVE' && revisionOf(taskDefinition) !== now,
  );
  return beside ? { revision: revisionOf(beside.taskDefinition), ran: true } : undefined;
}

async function byNumber(scene: PlanningScene, now: string): Promise<Previous | undefined> {
  const [family = '', number] = now.split(':');
  const revisions = await listRevisions(scene.source, family, budgetFor(scene.signal));
  if (!hasValue(revisions)) return undefined;
  const before = revisions.value.find((one) => Number(one.split(':')[1]) < Number(number));
  return before === undefined ? undefined : { revision: before, ran: false };
}
