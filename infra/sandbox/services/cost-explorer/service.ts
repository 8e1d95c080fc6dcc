import * as sdk from '@aws-sdk/client-cost-explorer';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { validation } from './errors.ts';
import { createGetCostAndUsage } from './get-cost-and-usage.ts';
import { createGetDimensionValues } from './get-dimension-values.ts';
import { StandingMeter } from './standing-meter.ts';

/** AWS Cost Explorer: what is there and what was counted in this environment, at list prices. */
export function createCostExplorer(cloud: Cloud): SandboxService {
  const meter = new StandingMeter(cloud);
  return {
    signingName: 'ce',
    targetPrefix: 'AWSInsightsIndexService',
    apiVersion: '2017-10-25',
    protocols: ['awsJson1_1'],
    schemas: sdk,
    operations: {
      GetCostAndUsage: createGetCostAndUsage(cloud, meter),
      GetDimensionValues: createGetDimensionValues(cloud, meter),
    },
    missingMembers: (_operation, paths) => validation(`${paths[0] ?? 'The input'} is required.`),
    // Source: AWS Billing and Cost Management API reference, "LimitExceededException".
    throttled: () => new ServiceError('LimitExceededException', 'Rate exceeded', { status: 400 }),
    tick: (now) => meter.tick(now),
    close: () => meter.look(cloud.clock.now()),
  };
}
