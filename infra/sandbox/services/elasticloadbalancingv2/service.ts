import * as schemas from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { Call, Handler, SandboxService } from '../../protocol/service.ts';
import type { LoadBalancingContext } from './context.ts';
import { Directory } from './directory.ts';
import { listenerOperations } from './listener-operations.ts';
import { loadBalancerOperations } from './load-balancer-operations.ts';
import { createLoadBalancing } from './load-balancing.ts';
import { ruleOperations } from './rule-operations.ts';
import { tagOperations } from './tag-operations.ts';
import { targetGroupOperations } from './target-group-operations.ts';
import { targetOperations } from './target-operations.ts';
import { Traffic } from './traffic.ts';

/** Elastic Load Balancing v2 of one environment: application load balancers that are real proxies on loopback. */
export function createElasticLoadBalancing(cloud: Cloud): SandboxService {
  const directory = new Directory(cloud.store);
  const traffic = new Traffic(cloud, directory);
  const context: LoadBalancingContext = { cloud, directory, traffic };
  const resumed = traffic.resume();
  const operations: Readonly<Record<string, Handler<never, unknown>>> = {
    ...loadBalancerOperations(context),
    ...listenerOperations(context),
    ...ruleOperations(context),
    ...targetGroupOperations(context),
    ...targetOperations(context),
    ...tagOperations(context),
  };
  return {
    signingName: 'elasticloadbalancing',
    apiVersion: '2015-12-01',
    xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    protocols: ['awsQuery'],
    schemas,
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, handler]) => [
        name,
        // After a restart the sockets come back first: an answer tells what is really listened on.
        async (input: never, call: Call) => {
          await resumed;
          return handler(input, call);
        },
      ]),
    ),
    throttled: () => new ServiceError('Throttling', 'Rate exceeded'),
    loadBalancing: createLoadBalancing(context),
    standing: () => directory.loadBalancers.all().map(() => ({ kind: 'load-balancer' })),
    tick: (now) => traffic.tick(now),
    async close() {
      await resumed;
      await traffic.shutDown();
    },
  };
}
