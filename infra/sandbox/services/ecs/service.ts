import * as sdk from '@aws-sdk/client-ecs';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { createClusterOperations } from './cluster-operations.ts';
import type { EcsContext } from './context.ts';
import { createDeploymentOperations } from './deployments/deployment-operations.ts';
import { DeploymentStore } from './deployments/deployment-store.ts';
import { invalidParameter } from './errors.ts';
import { Scheduler } from './scheduling/scheduler.ts';
import { ServiceMetrics } from './scheduling/service-metrics.ts';
import { createScaling } from './services/scaling.ts';
import { createServiceOperations } from './services/service-operations.ts';
import { ServiceStore } from './services/service-store.ts';
import { createTagOperations } from './tag-operations.ts';
import { createTaskDefinitionOperations } from './task-definition-operations.ts';
import { openTaskDefinitions } from './task-definition-store.ts';
import { standingTasks } from './tasks/standing-tasks.ts';
import { createProtectionOperations } from './tasks/protection-operations.ts';
import { createTaskOperations } from './tasks/task-operations.ts';
import { TargetRegister } from './tasks/target-register.ts';
import { TaskList } from './tasks/task-list.ts';

const pruneEveryMs = 60_000;
/** A deleted service can be described for about this long. */
const deletedKeptMs = 3_600_000;

/** Amazon ECS: a task is a process of this machine, at an address of its own. */
export function createEcs(cloud: Cloud): SandboxService {
  let isClosed = false;
  let isAwake = false;
  let prunedAt = 0;
  const context: EcsContext = {
    cloud,
    definitions: openTaskDefinitions(cloud.store),
    clusters: cloud.store.openDB({ name: 'ecs-clusters' }),
    services: new ServiceStore(cloud.store),
    deployments: new DeploymentStore(cloud.store),
    tasks: new TaskList(),
    targets: new TargetRegister(cloud),
    wake() {
      if (isAwake || isClosed) return;
      isAwake = true;
      setImmediate(() => {
        isAwake = false;
        if (isClosed) return;
        try {
          scheduler.pass(cloud.clock.now());
        } catch (error) {
          console.error(error);
        }
      });
    },
    isClosed: () => isClosed,
  };
  const scheduler = new Scheduler(context);
  const metrics = new ServiceMetrics(context);

  function tick(now: number): void {
    if (isClosed) return;
    // What ran before a restart is gone; the scheduler starts it anew.
    context.targets.forgetLeftBehind();
    scheduler.pass(now);
    metrics.tick();
    if (now - prunedAt < pruneEveryMs) return;
    prunedAt = now;
    context.tasks.prune(now);
    context.deployments.prune(now);
    for (const service of context.services.all()) {
      const { status, deletedAt = now } = service;
      if (status !== 'INACTIVE' || now - deletedAt < deletedKeptMs) continue;
      context.deployments.forget(service.cluster, service.name);
      context.services.remove(service);
    }
  }

  return {
    signingName: 'ecs',
    targetPrefix: 'AmazonEC2ContainerServiceV20141113',
    apiVersion: '2014-11-13',
    protocols: ['awsJson1_1'],
    schemas: sdk,
    operations: {
      ...createTaskDefinitionOperations(cloud, context.definitions),
      ...createClusterOperations(context),
      ...createServiceOperations(context),
      ...createDeploymentOperations(context),
      ...createTaskOperations(context),
      ...createProtectionOperations(context),
      ...createTagOperations(context),
    },
    missingMembers: (_operation, paths) =>
      invalidParameter(`${paths[0] ?? 'The input'} should not be null or empty.`),
    throttled: () => new ServiceError('ThrottlingException', 'Rate exceeded'),
    scalable: createScaling(context),
    standing: () => standingTasks(context.tasks.all()),
    tick,
    close() {
      isClosed = true;
    },
  };
}
