import { CreateServiceCommand, DeleteServiceCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { CreateServiceCommandInput, Service } from '@aws-sdk/client-ecs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChangingScene } from '../../../actions/action.ts';
import { change, LONG_PATIENCE } from '../../services/call.ts';
import { revisionOf, servicesNow } from '../../services/look.ts';

/** What brings up the other side of a service: as the service itself, with another target group. */
export interface GreenWanted {
  readonly cluster: string;
  readonly service: string;
  readonly greenService: string;
  readonly desired: number;
  /** CreateService without what is known only when it is called. */
  readonly template: Omit<CreateServiceCommandInput, 'taskDefinition' | 'clientToken'>;
}

/** How long a deleted service of the same name may still be stopping its tasks. */
const DRAINED_WITHIN_MS = 10 * 60_000;
const LOOK_EVERY_MS = 1_000;

/**
 * The service beside a service: everything that decides where and how its tasks run is the same. Its rollout is
 * watched by the release, so that a revision that does not come up fails at once and is not started over and over.
 */
export function greenTemplate(
  { cluster, greenService, desired }: Pick<GreenWanted, 'cluster' | 'greenService' | 'desired'>,
  blue: Service,
  greenGroup: string,
): GreenWanted['template'] {
  const [loadBalancer] = blue.loadBalancers ?? [];
  const { maximumPercent, minimumHealthyPercent } = blue.deploymentConfiguration ?? {};
  const strategy = blue.capacityProviderStrategy ?? [];
  return {
    cluster,
    serviceName: greenService,
    desiredCount: desired,
    ...(strategy.length > 0 ? { capacityProviderStrategy: strategy } : { launchType: blue.launchType }),
    ...(blue.platformVersion ? { platformVersion: blue.platformVersion } : {}),
    ...(blue.networkConfiguration ? { networkConfiguration: blue.networkConfiguration } : {}),
    loadBalancers: [
      {
        targetGroupArn: greenGroup,
        containerName: loadBalancer?.containerName,
        containerPort: loadBalancer?.containerPort,
      },
    ],
    healthCheckGracePeriodSeconds: blue.healthCheckGracePeriodSeconds,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    deploymentConfiguration: {
      maximumPercent,
      minimumHealthyPercent,
      deploymentCircuitBreaker: { enable: true, rollback: false },
    },
    enableECSManagedTags: blue.enableECSManagedTags,
    ...(blue.propagateTags && blue.propagateTags !== 'NONE' ? { propagateTags: blue.propagateTags } : {}),
    enableExecuteCommand: blue.enableExecuteCommand,
    ...(blue.tags && blue.tags.length > 0 ? { tags: blue.tags } : {}),
  };
}

/**
 * Sees to it that the other side is there with this revision and count; called again it does nothing.
 * @throws UpstreamFailed, Cancelled.
 */
export async function bringUpGreen(
  scene: ChangingScene,
  wanted: GreenWanted,
  taskDefinition: string,
): Promise<void> {
  const { cluster, greenService, desired, template } = wanted;
  const { ecs } = scene.clients;
  const there = await settledService(scene, cluster, greenService);
  if (there) {
    const isRight =
      revisionOf(there.taskDefinition) === taskDefinition && (there.desiredCount ?? 0) === desired;
    if (isRight) return;
    await change(
      'ecs:UpdateService',
      scene.signal,
      (abortSignal) =>
        ecs.send(
          new UpdateServiceCommand({ cluster, service: greenService, taskDefinition, desiredCount: desired }),
          { abortSignal },
        ),
      LONG_PATIENCE,
    );
    return;
  }
  await change(
    'ecs:CreateService',
    scene.signal,
    (abortSignal) =>
      ecs.send(
        // The token: asked again after an answer that was lost, it is one service.
        new CreateServiceCommand({ ...template, taskDefinition, clientToken: scene.run.id.slice(0, 36) }),
        { abortSignal },
      ),
    LONG_PATIENCE,
  );
}

/** The service of this name once it is not being deleted any more; undefined where there is none. */
async function settledService(
  scene: ChangingScene,
  cluster: string,
  name: string,
): Promise<Service | undefined> {
  const until = scene.now() + DRAINED_WITHIN_MS;
  for (;;) {
    const service = await serviceNow(scene, cluster, name);
    if (service?.status !== 'DRAINING' || scene.now() > until) return service;
    scene.run.report({
      stage: 'waiting for the former green side to end',
      done: 0,
      total: service.runningCount ?? 0,
      unit: 'tasks',
    });
    await pause(LOOK_EVERY_MS, undefined, { signal: scene.signal }).catch(() => undefined);
  }
}

/** One service as it is now, past every reader. @throws UpstreamFailed, Cancelled. */
export async function serviceNow(
  scene: ChangingScene,
  cluster: string,
  name: string,
): Promise<Service | undefined> {
  const services = await change(
    'ecs:DescribeServices',
    scene.signal,
    (signal) => servicesNow(scene.source.clients.ecs, cluster, [name], signal),
    LONG_PATIENCE,
  );
  return services[0];
}

/** Deletes a service with its tasks, which are drained from the load balancer first; one that is gone stays gone. */
export async function removeService(
  scene: ChangingScene,
  cluster: string,
  service: string,
  signal: AbortSignal,
): Promise<void> {
  const services = await change(
    'ecs:DescribeServices',
    signal,
    (inner) => servicesNow(scene.source.clients.ecs, cluster, [service], inner),
    LONG_PATIENCE,
  );
  if (services[0]?.status !== 'ACTIVE') return;
  await change(
    'ecs:DeleteService',
    signal,
    (abortSignal) =>
      scene.clients.ecs.send(new DeleteServiceCommand({ cluster, service, force: true }), { abortSignal }),
    LONG_PATIENCE,
  );
}
