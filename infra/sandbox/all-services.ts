import type { ServiceFactory } from './environment.ts';
import { createCloudwatch } from './services/cloudwatch/service.ts';
import { createDynamodb } from './services/dynamodb/service.ts';
import { createEcr } from './services/ecr/service.ts';
import { createEcs } from './services/ecs/service.ts';
import { createElasticLoadBalancing } from './services/elasticloadbalancingv2/service.ts';
import { createLambda } from './services/lambda/service.ts';
import { createS3 } from './services/s3/service.ts';
import { createSecretsManager } from './services/secrets-manager/service.ts';
import { createSns } from './services/sns/service.ts';
import { createSqs } from './services/sqs/service.ts';
import { createSts } from './services/sts/service.ts';

/** Every service that a whole environment has. */
export const allServices: readonly ServiceFactory[] = [
  createDynamodb,
  createS3,
  createSqs,
  createSns,
  createSecretsManager,
  createSts,
  createCloudwatch,
  createEcs,
  createElasticLoadBalancing,
  createEcr,
  createLambda,
];
