import type { Cluster } from '@aws-sdk/client-ecs';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import type { DeploymentStore } from './deployments/deployment-store.ts';
import type { ServiceStore } from './services/service-store.ts';
import type { TaskDefinitionStore } from './task-definition-store.ts';
import type { TargetRegister } from './tasks/target-register.ts';
import type { TaskList } from './tasks/task-list.ts';

/** What the parts of ECS share. */
export interface EcsContext {
  readonly cloud: Cloud;
  readonly definitions: TaskDefinitionStore;
  /** By name. Counts in it are not kept up: they are counted when it is described. */
  readonly clusters: Database<Cluster, string>;
  readonly services: ServiceStore;
  readonly deployments: DeploymentStore;
  readonly tasks: TaskList;
  readonly targets: TargetRegister;
  /** Lets the scheduler look at everything soon: something has changed. */
  wake(): void;
  isClosed(): boolean;
}
