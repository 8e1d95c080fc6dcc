import * as schemas from '@aws-sdk/client-sns';
import type { Cloud } from '../../cloud.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { actOnTopic } from './alarm-actions.ts';
import { removeUnconfirmed } from './confirmation.ts';
import type { SnsContext } from './context.ts';
import { Directory } from './directory.ts';
import { throttled } from './errors.ts';
import { HttpDeliveries } from './http-deliveries.ts';
import { publishOperations } from './publish-operations.ts';
import { Signer } from './signer.ts';
import { subscriptionOperations } from './subscription-operations.ts';
import { tagOperations } from './tag-operations.ts';
import { TopicDeduplication } from './topic-deduplication.ts';
import { TopicMetrics } from './topic-metrics.ts';
import { topicOperations } from './topic-operations.ts';

const sweepEveryMs = 60_000;

/** Amazon SNS of one environment: topics and their fan-out to queues and to HTTP endpoints on this machine. */
export function createSns(cloud: Cloud): SandboxService {
  const context: SnsContext = {
    cloud,
    directory: new Directory(cloud.store),
    deduplication: new TopicDeduplication(cloud.store),
    http: new HttpDeliveries(cloud.clock),
    signer: new Signer(cloud.store),
    metrics: new TopicMetrics(cloud),
  };
  const publishing = publishOperations(context);
  let sweptAtMs = cloud.clock.now();
  return {
    signingName: 'sns',
    apiVersion: '2010-03-31',
    xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    protocols: ['awsQuery'],
    schemas,
    operations: {
      ...topicOperations(context),
      ...subscriptionOperations(context),
      ...publishing,
      ...tagOperations(context),
    },
    anonymousOperations: ['ConfirmSubscription', 'Unsubscribe'],
    document: (path) => signingCertificate(context, path),
    throttled,
    act: (action) => actOnTopic(context, publishing.Publish, action),
    tick(now) {
      context.http.tick(now);
      context.metrics.publish();
      if (now - sweptAtMs < sweepEveryMs) return;
      sweptAtMs = now;
      context.deduplication.sweep(now);
      removeUnconfirmed(context, now);
    },
    close: () => context.http.close(),
  };
}

/** What SigningCertURL leads to. */
async function signingCertificate(context: SnsContext, path: string) {
  const match = /^\/SimpleNotificationService-([0-9a-f]{32})\.pem$/.exec(path);
  const body = match?.[1] && (await context.signer.certificate(match[1]));
  return body ? { contentType: 'application/x-pem-file', body } : undefined;
}
