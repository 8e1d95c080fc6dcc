import * as sdk from '@aws-sdk/client-ecs';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { createClusterOperations } from './cluster-operations.ts';
import { invalidParameter } from './errors.ts';
import { createTaskDefinitionOperations } from './task-definition-operations.ts';
import { openTaskDefinitions } from './task-definition-store.ts';

/** Amazon ECS, as far as it is records: task definitions and clusters. What would run a task is refused by name. */
export function createEcs(cloud: Cloud): SandboxService {
  return {
    signingName: 'ecs',
    targetPrefix: 'AmazonEC2ContainerServiceV20141113',
    apiVersion: '2014-11-13',
    protocols: ['awsJson1_1'],
    schemas: sdk,
    operations: {
      ...createTaskDefinitionOperations(cloud, openTaskDefinitions(cloud.store)),
      ...createClusterOperations(cloud),
    },
    missingMembers: (_operation, paths) =>
      invalidParameter(`${paths[0] ?? 'The input'} should not be null or empty.`),
    throttled: () => new ServiceError('ThrottlingException', 'Rate exceeded'),
  };
}
