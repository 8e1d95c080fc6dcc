import * as schemas from '@aws-sdk/client-cloudtrail';
import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { HeardCall, SandboxService } from '../../protocol/service.ts';
import { eventNameOf, isToldIn, sourceOf } from './event-names.ts';
import { parametersOf, resourcesOf } from './event-resources.ts';
import { EventStore } from './event-store.ts';
import { createLookupEvents } from './lookup-events.ts';
import { isManagementChange } from './management.ts';

const PRUNE_EVERY_MS = 60_000;

/** CloudTrail of one environment: its history of what changed. It has no trails of its own to make. */
export function createCloudtrail(cloud: Cloud): SandboxService {
  const store = new EventStore(cloud);
  let prunedAtMs = cloud.clock.now();

  function heard(call: HeardCall): void {
    const { signingName, operation, accessKeyId, input } = call;
    if (!isManagementChange(signingName, operation) || !isToldIn(cloud.region, signingName)) return;
    const id = randomUUID();
    const atMs = cloud.clock.now();
    const user = cloud.identityOf(accessKeyId);
    store.add({
      atMs,
      event: {
        EventId: id,
        EventName: eventNameOf(call),
        EventSource: sourceOf(signingName),
        ReadOnly: 'false',
        AccessKeyId: accessKeyId,
        Username: user.userName,
        Resources: [...resourcesOf(signingName, input)],
        CloudTrailEvent: JSON.stringify(recordOf(cloud, call, { id, atMs, user })),
      },
    });
  }

  return {
    signingName: 'cloudtrail',
    targetPrefix: 'CloudTrail_20131101',
    apiVersion: '2013-11-01',
    protocols: ['awsJson1_1'],
    schemas,
    operations: { LookupEvents: createLookupEvents(cloud, store) },
    throttled: () => new ServiceError('ThrottlingException', 'Rate exceeded'),
    heard,
    tick(now) {
      if (now - prunedAtMs < PRUNE_EVERY_MS) return;
      prunedAtMs = now;
      store.prune(now);
    },
  };
}

interface Told {
  readonly id: string;
  readonly atMs: number;
  readonly user: ReturnType<Cloud['identityOf']>;
}

/** Source: CloudTrail user guide, "CloudTrail record contents". */
function recordOf(cloud: Cloud, call: HeardCall, { id, atMs, user }: Told) {
  const { error } = call;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: user.type,
      principalId: user.principalId,
      arn: user.arn,
      accountId: cloud.account,
      accessKeyId: call.accessKeyId,
      ...(user.type === 'IAMUser' ? { userName: user.userName } : {}),
    },
    eventTime: `${new Date(atMs).toISOString().slice(0, 19)}Z`,
    eventSource: sourceOf(call.signingName),
    eventName: eventNameOf(call),
    awsRegion: cloud.region,
    sourceIPAddress: call.address.replace(/^::ffff:/, ''),
    userAgent: call.userAgent,
    ...(error ? { errorCode: error.code, errorMessage: error.message } : {}),
    requestParameters: parametersOf(call.input),
    responseElements: null,
    ...(call.signingName === 'application-autoscaling'
      ? { additionalEventData: { service: call.signingName } }
      : {}),
    requestID: call.requestId,
    eventID: id,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: cloud.account,
    eventCategory: 'Management',
  };
}
