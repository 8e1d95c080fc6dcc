import * as sdk from '@aws-sdk/client-lambda';
import type { Cloud } from '../../cloud.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { createConcurrencyOperations } from './concurrency-operations.ts';
import { tooManyRequests } from './errors.ts';
import { EventQueue } from './event-queue.ts';
import { createEventSourceOperations } from './event-source-operations.ts';
import { EventSourcePollers } from './event-source-poller.ts';
import { EventSourceStore } from './event-source-store.ts';
import { createFunctionOperations } from './function-operations.ts';
import { FunctionStore } from './function-store.ts';
import { createInvokeOperation } from './invoke-operation.ts';
import { Invoker } from './invoker.ts';
import { createPolicyOperations, mayInvoke } from './policy-operations.ts';
import { createVersionOperations } from './version-operations.ts';

/** AWS Lambda: functions as processes of the programs that their images name, invoked by callers and by queues. */
export function createLambda(cloud: Cloud): SandboxService {
  const store = new FunctionStore(cloud);
  const invoker = new Invoker(cloud, store);
  const queue = new EventQueue(cloud, store, invoker);
  const sources = new EventSourceStore(cloud, store);
  const pollers = new EventSourcePollers(cloud, sources, store, invoker);
  return {
    signingName: 'lambda',
    apiVersion: '2015-03-31',
    protocols: ['restJson1'],
    schemas: sdk,
    operations: {
      ...createFunctionOperations(cloud, store, (name, version) => invoker.retire(name, version)),
      ...createVersionOperations(cloud, store),
      ...createConcurrencyOperations(cloud, store),
      ...createPolicyOperations(store),
      ...createEventSourceOperations(cloud, sources, store),
      ...createInvokeOperation(store, invoker, queue),
    },
    throttled: () => tooManyRequests('CallerRateLimitExceeded'),
    async invoke(functionArn, payload) {
      const { qualifier } = store.readName(functionArn);
      const result = await invoker.invoke({ stored: store.require(functionArn), qualifier, payload });
      return { payload: result.payload, functionError: result.functionError };
    },
    invokeLater(functionArn, payload) {
      const found = store.lookUp(functionArn);
      if (!found) return false;
      queue.accept(found.stored.name, found.qualifier, payload);
      return true;
    },
    mayInvoke: (functionArn, service) => mayInvoke(store, functionArn, service),
    functionMemoryMb: (name) => store.find(name)?.latest.configuration.MemorySize,
    tick(now) {
      invoker.tick(now);
      queue.tick(now);
      pollers.tick();
    },
    async close() {
      queue.close();
      await Promise.all([pollers.close(), invoker.close()]);
    },
  };
}
