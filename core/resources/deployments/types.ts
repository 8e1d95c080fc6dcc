import type { Cell, Failure } from '../../cells/cell.ts';
import type { EcsService, TaskDefinition } from '../services/types.ts';

/** How a service is released here: ECS's own deployments, two services behind one rule, or containers of compose. */
export type DeploymentWay = 'ecs' | 'classic-blue-green' | 'docker';

export const DEPLOYMENT_STAGES = [
  'steady',
  'deploying',
  'shifting',
  'baking',
  'paused',
  'rolling back',
  'failed',
  'scaled to zero',
] as const;
export type DeploymentStage = (typeof DEPLOYMENT_STAGES)[number];

/** `blue` is the side that was there before; `green` the newer one, while there are two. */
export type SideName = 'blue' | 'green';

/** One running version of a service. Counts are of tasks, or of containers. */
export interface DeploymentSide {
  readonly name: SideName;
  /** The ECS service, or the compose service. */
  readonly service: string;
  /** `family:revision` of the task definition, or the id of the image. */
  readonly revision?: string;
  /** The image of the service's own container as it is named there, tag or digest included. */
  readonly image?: string;
  /** The tag of that image; the digest (`sha256:…`) where it is named by one. */
  readonly tag?: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** How many fail their health check; undefined where that was not asked or has no answer. */
  readonly unhealthy?: number;
  /** Percent of the traffic, 0 to 100; undefined where nothing weighs it, or that was not asked. */
  readonly weight?: number;
  /** Upstream's own word: `COMPLETED`, `IN_PROGRESS`, `FAILED`; for a container `running`, `exited`. */
  readonly rolloutState?: string;
  readonly rolloutReason?: string;
  /** Tasks that did not come up in this deployment. */
  readonly failedTasks?: number;
  /** When this version was set going, in milliseconds since the epoch. */
  readonly startedAt?: number;
  /** Who set it going, where that is told. */
  readonly by?: string;
}

export interface DeploymentEvent {
  readonly id: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** Upstream's words: hostile text, only ever drawn as text. */
  readonly message: string;
  /** The service or container that it is of, where there are several. */
  readonly service?: string;
}

/** What the side that was there first is made of: kept beside a deployable of ECS, for whoever compares. */
export interface DeployableAnswer {
  readonly service: EcsService;
  readonly definition: Cell<TaskDefinition>;
}

/** One logical service of one environment, whichever way it is released. */
export interface Deployable {
  /** The physical name of the side that was there first: what the list pairs by. */
  readonly name: string;
  readonly way: DeploymentWay;
  readonly stage: DeploymentStage;
  /** Blue first. One where nothing is under way. */
  readonly sides: readonly DeploymentSide[];
  /** Newest first. */
  readonly events: readonly DeploymentEvent[];
  /** The cluster, or the compose project. */
  readonly cluster: string;
  /** When the newest version was set going, in milliseconds since the epoch. */
  readonly deployedAt?: number;
  readonly deployedBy?: string;
  /** What could not be read beside the rest: what depends on it is undefined above. */
  readonly unread: readonly Failure[];
}
