import { z } from 'zod';
import type { PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import type { Environment } from '../../environments/schema.ts';
import { projectOf } from '../../resources/containers/ask.ts';
import type { DockerTarget } from '../../resources/containers/commands.ts';
import { listContainers } from '../../resources/containers/containers.ts';
import { dockerTargetOf } from '../../resources/containers/docker-target.ts';
import type { ContainerSummary } from '../../resources/containers/types.ts';
import { budgetFor } from '../../upstream/budget.ts';

/** As compose takes a service's name. Source: Compose specification, "Services top-level elements". */
export const composeService = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}$/, 'must be the name of a compose service');

/** What all of them are asked for. */
export const serviceInput = z.object({ service: composeService }).strict();

export type LookedService =
  | {
      readonly outcome: 'seen';
      /** By number. At least one. */
      readonly containers: readonly ContainerSummary[];
      readonly target: DockerTarget;
    }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/** The containers of a compose service as they are at this moment, or the refusal that a plan becomes. */
export async function lookAtService(scene: PlanningScene, service: string): Promise<LookedService> {
  const { environment } = scene.source;
  const refusal = refusalOf(environment);
  if (refusal) return { outcome: 'refused', planned: refused(refusal) };
  const cell = await listContainers(scene.source, budgetFor(scene.signal));
  if (!hasValue(cell) && cell.state !== 'empty')
    return { outcome: 'refused', planned: refused(cell.detail ?? failureSentence(cell), cell) };
  const containers = hasValue(cell) ? cell.value.filter((one) => one.service === service) : [];
  if (containers.length === 0)
    return {
      outcome: 'refused',
      planned: refused(`The project ${projectOf(environment)} has no containers of ${service}.`),
    };
  return { outcome: 'seen', containers, target: dockerTargetOf(environment) };
}

function refusalOf({ compute, label }: Environment): string | undefined {
  return compute.kind === 'docker'
    ? undefined
    : `ECS runs the services of ${label}: there are no containers of Docker.`;
}

/** Stands for which containers there are, and what each of them is doing. Their health moves by itself. */
export function versionOf(containers: readonly ContainerSummary[]): string {
  return hashOf(containers.map(({ id, state, imageId }) => [id, state, imageId])).slice(0, 32);
}

/** `3 containers`, `1 container`. */
export function counted(count: number): string {
  return `${count} ${count === 1 ? 'container' : 'containers'}`;
}
