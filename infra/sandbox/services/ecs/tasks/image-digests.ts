import type { EcsContext } from '../context.ts';
import type { StoredRevisionOfService } from '../deployments/deployment-store.ts';
import type { Task } from './task.ts';

/**
 * Resolves a task's images to digests. All tasks of a service revision have those of its first one, wherever the tags have
 * moved meanwhile. Source: ECS developer guide, "Container image resolution".
 */
export function resolveImages(context: EcsContext, task: Task): void {
  const revision = revisionOf(context, task);
  const digests = revision?.imageDigests ?? digestsNow(context, task);
  for (const container of task.containers) container.imageDigest = digests[container.name];
  if (revision && !revision.imageDigests)
    context.deployments.saveRevision({ ...revision, imageDigests: digests });
}

function revisionOf(
  { services, deployments }: EcsContext,
  { cluster, serviceName, startedBy }: Task,
): StoredRevisionOfService | undefined {
  if (serviceName === undefined) return undefined;
  const rollout = services.find(cluster, serviceName)?.rollouts.find(({ id }) => id === startedBy);
  return rollout && deployments.findRevision(cluster, serviceName, rollout.revisionId);
}

function digestsNow({ cloud }: EcsContext, { containers }: Task): Readonly<Record<string, string>> {
  return Object.fromEntries(
    containers.flatMap(({ name, definition }) => {
      const digest = cloud.imageDigest(definition.image ?? '');
      return digest === undefined ? [] : [[name, digest]];
    }),
  );
}
