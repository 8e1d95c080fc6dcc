import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Service } from '@aws-sdk/client-ecs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChangingScene } from '../../../actions/action.ts';
import { targetHealthOf } from '../../../resources/load-balancers/sdk-load-balancer.ts';
import { Cancelled } from '../../tables/engine/upstream-call.ts';
import { change, LONG_PATIENCE } from '../../services/call.ts';
import { revisionOf } from '../../services/look.ts';
import { healthOf } from '../../services/target-health.ts';
import { serviceNow } from './green-service.ts';

const LOOK_EVERY_MS = 1_000;
/** So many tasks that did not come up, and it is not waited any longer: ECS would try for ever. */
const FAILED_TASKS = 5;

export type Health =
  | { readonly outcome: 'healthy'; readonly tasks: number }
  /** Why it is given up, as the end of a sentence. */
  | { readonly outcome: 'given-up'; readonly why: string };

interface Awaited {
  readonly cluster: string;
  readonly service: string;
  /** `family:revision` that all tasks are to be of. */
  readonly revision: string;
  readonly targetGroupArn: string;
  /** Until when it is waited, in milliseconds since the epoch. */
  readonly until: number;
  readonly stage: string;
}

/**
 * Waits until as many tasks as are desired run, all of the revision, and all answer the load balancer's health checks.
 * @throws UpstreamFailed, Cancelled.
 */
export async function waitHealthy(scene: ChangingScene, awaited: Awaited): Promise<Health> {
  const { cluster, service: name, until, stage } = awaited;
  for (;;) {
    if (scene.signal.aborted) throw new Cancelled();
    const service = await serviceNow(scene, cluster, name);
    if (service?.status !== 'ACTIVE')
      return { outcome: 'given-up', why: `${name} is not there any more: somebody deleted it` };
    const { healthy, total } = await healthNow(scene, awaited.targetGroupArn);
    const desired = service.desiredCount ?? 0;
    const event = newestTrouble(service);
    scene.run.report({ stage, done: Math.min(healthy, desired), total: desired, unit: 'tasks', note: event });
    if (isUp(service, awaited.revision) && healthy >= desired && total === healthy)
      return { outcome: 'healthy', tasks: desired };
    const trouble = troubleOf(service, awaited.revision);
    const why = trouble ?? (scene.now() > until ? 'it took longer than it was waited for' : undefined);
    if (why !== undefined) return { outcome: 'given-up', why: event ? `${why}. ECS says: ${event}` : why };
    await pause(LOOK_EVERY_MS, undefined, { signal: scene.signal }).catch(() => undefined);
  }
}

/** How many of a target group's targets are healthy, past every reader. @throws UpstreamFailed, Cancelled. */
export async function healthNow(
  scene: ChangingScene,
  TargetGroupArn: string,
): Promise<ReturnType<typeof healthOf>> {
  const { TargetHealthDescriptions = [] } = await change(
    'elasticloadbalancing:DescribeTargetHealth',
    scene.signal,
    (abortSignal) =>
      scene.source.clients.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }), { abortSignal }),
    LONG_PATIENCE,
  );
  return healthOf(TargetHealthDescriptions.map(targetHealthOf));
}

function isUp({ deployments = [], desiredCount, runningCount }: Service, revision: string): boolean {
  const [primary, ...others] = deployments;
  return (
    revisionOf(primary?.taskDefinition) === revision &&
    others.length === 0 &&
    primary?.rolloutState !== 'IN_PROGRESS' &&
    primary?.rolloutState !== 'FAILED' &&
    (runningCount ?? 0) === (desiredCount ?? 0)
  );
}

/** What says that it will not come up: ECS gave up, tasks fail again and again, or it was set to something else. */
function troubleOf({ deployments = [], taskDefinition }: Service, revision: string): string | undefined {
  const now = revisionOf(taskDefinition);
  if (now !== revision) return `somebody has set it to ${now} meanwhile`;
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  if (primary?.rolloutState === 'FAILED')
    return primary.rolloutStateReason ? `ECS gave it up (${primary.rolloutStateReason})` : 'ECS gave it up';
  const failed = primary?.failedTasks ?? 0;
  if (failed >= FAILED_TASKS) return `${failed} of its tasks did not come up`;
  return undefined;
}

/** The newest event that tells of something that goes wrong. Upstream's words: only ever drawn as text. */
function newestTrouble({ events = [] }: Service): string | undefined {
  return events.find(({ message = '' }) => /unable|unhealthy|failed|error|limit|not/i.test(message))?.message;
}
