import type { Standing } from '../../cloud.ts';
import { services } from './prices.ts';

/** An amount of a usage type that is there: each hour of it counts that often. */
export interface StandingUsage {
  readonly service: string;
  readonly usageType: string;
  readonly amount: number;
}

const gibibyte = 1024 ** 3;

/** The usage types of the price list that something stands for. */
export function usageOf(standing: Standing): readonly StandingUsage[] {
  switch (standing.kind) {
    case 'task': {
      const prefix = standing.isArm ? 'USE1-Fargate-ARM-' : 'USE1-Fargate-';
      return [
        { service: services.ecs, usageType: `${prefix}vCPU-Hours:perCPU`, amount: standing.vcpus },
        { service: services.ecs, usageType: `${prefix}GB-Hours`, amount: standing.memoryGb },
      ];
    }
    case 'cache-node':
      return [{ service: services.elasticache, usageType: `NodeUsage:${standing.nodeType}`, amount: 1 }];
    case 'load-balancer':
      return [{ service: services.elb, usageType: 'LoadBalancerUsage', amount: 1 }];
    case 'alarm':
      return [{ service: services.cloudwatch, usageType: 'CW:AlarmMonitorUsage', amount: standing.metrics }];
    case 'bucket':
      return [storage(services.s3, standing.standardBytes)];
    case 'table': {
      const { readUnits = 0, writeUnits = 0 } = standing.provisioned ?? {};
      return [
        storage(services.dynamodb, standing.bytes),
        { service: services.dynamodb, usageType: 'ReadCapacityUnit-Hrs', amount: readUnits },
        { service: services.dynamodb, usageType: 'WriteCapacityUnit-Hrs', amount: writeUnits },
      ];
    }
  }
}

function storage(service: string, bytes: number): StandingUsage {
  return { service, usageType: 'TimedStorage-ByteHrs', amount: bytes / gibibyte };
}
