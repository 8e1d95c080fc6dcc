import * as schemas from '@aws-sdk/client-application-auto-scaling';
import type { Cloud } from '../../cloud.ts';
import { missingMembersError } from '../../protocol/required.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import type { ScalingContext } from './context.ts';
import { Directory } from './directory.ts';
import { policyOperations } from './policy-operations.ts';
import { Scaler } from './scaler.ts';
import { scheduleOperations } from './schedule-operations.ts';
import { targetOperations } from './target-operations.ts';

const pruneEveryMs = 3_600_000;

/** Application Auto Scaling of one environment: it does scale, whatever lets itself be resized (`cloud.scalable`). */
export function createApplicationAutoScaling(cloud: Cloud): SandboxService {
  const directory = new Directory(cloud.store);
  const scaler = new Scaler(cloud, directory);
  const context: ScalingContext = { cloud, directory, scaler };
  let prunedAtMs = cloud.clock.now();
  return {
    signingName: 'application-autoscaling',
    targetPrefix: 'AnyScaleFrontendService',
    apiVersion: '2016-02-06',
    protocols: ['awsJson1_1'],
    schemas,
    operations: {
      ...targetOperations(context),
      ...policyOperations(context),
      ...scheduleOperations(context),
    },
    missingMembers: (_operation, paths) => missingMembersError(paths, false),
    throttled: () => new ServiceError('ThrottlingException', 'Rate exceeded'),
    act: (action) => scaler.act(action),
    tick(now) {
      scaler.tick(now);
      if (now - prunedAtMs < pruneEveryMs) return;
      prunedAtMs = now;
      directory.prune(now);
    },
  };
}
