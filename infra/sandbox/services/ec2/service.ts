import * as sdk from '@aws-sdk/client-ec2';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { missingParameter } from './errors.ts';
import { createGatewayOperations } from './gateway-operations.ts';
import { NetworkRecords } from './records.ts';
import { createRouteOperations } from './route-operations.ts';
import { createSecurityGroupOperations } from './security-group-operations.ts';
import { createTagOperations } from './tag-operations.ts';
import { createVpcOperations } from './vpc-operations.ts';

/** Amazon EC2, as far as it is the network: records that agree with each other. No packet is filtered by them. */
export function createEc2(cloud: Cloud): SandboxService {
  const records = new NetworkRecords(cloud);
  return {
    signingName: 'ec2',
    apiVersion: '2016-11-15',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    protocols: ['ec2Query'],
    schemas: sdk,
    operations: {
      ...createVpcOperations(cloud, records),
      ...createSecurityGroupOperations(cloud, records),
      ...createRouteOperations(cloud, records),
      ...createGatewayOperations(cloud, records),
      ...createTagOperations(records),
    },
    missingMembers: (_operation, paths) => missingParameter(paths[0] ?? ''),
    throttled: () => new ServiceError('RequestLimitExceeded', 'Request limit exceeded.', { status: 503 }),
  };
}
