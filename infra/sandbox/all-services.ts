import type { ServiceFactory } from './environment.ts';
import { createAcm } from './services/acm/service.ts';
import { createCloudtrail } from './services/cloudtrail/service.ts';
import { createBackup } from './services/backup/service.ts';
import { createCloudfront } from './services/cloudfront/service.ts';
import { createApplicationAutoScaling } from './services/application-auto-scaling/service.ts';
import { createCloudwatchLogs } from './services/cloudwatch-logs/service.ts';
import { createCloudwatch } from './services/cloudwatch/service.ts';
import { createCostExplorer } from './services/cost-explorer/service.ts';
import { createDynamodb } from './services/dynamodb/service.ts';
import { createDynamodbStreams } from './services/dynamodb/streams/service.ts';
import { createEc2 } from './services/ec2/service.ts';
import { createEcr } from './services/ecr/service.ts';
import { createEcs } from './services/ecs/service.ts';
import { createElasticLoadBalancing } from './services/elasticloadbalancingv2/service.ts';
import { createElasticache } from './services/elasticache/service.ts';
import { createIam } from './services/iam/service.ts';
import { createLambda } from './services/lambda/service.ts';
import { createRoute53 } from './services/route53/service.ts';
import { createS3 } from './services/s3/service.ts';
import { createSecretsManager } from './services/secrets-manager/service.ts';
import { createSns } from './services/sns/service.ts';
import { createSqs } from './services/sqs/service.ts';
import { createSts } from './services/sts/service.ts';

/** Every service that a whole environment has. */
export const allServices: readonly ServiceFactory[] = [
  createDynamodb,
  createDynamodbStreams,
  createS3,
  createSqs,
  createSns,
  createSecretsManager,
  createSts,
  createCloudwatch,
  createCloudwatchLogs,
  createEcs,
  createElasticLoadBalancing,
  createApplicationAutoScaling,
  createEcr,
  createLambda,
  createEc2,
  createElasticache,
  createCloudfront,
  createRoute53,
  createAcm,
  createIam,
  createCloudtrail,
  createBackup,
  createCostExplorer,
];
