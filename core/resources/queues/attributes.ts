import { queueNameOf } from './queue-name.ts';
import type { QueueEncryption, QueueSummary, Redrive, RedriveAllow } from './types.ts';

type Attributes = Readonly<Record<string, string | undefined>>;

/** A queue out of its GetQueueAttributes answer (`All`). Every value comes as text. */
export function summaryOf(url: string, attributes: Attributes): QueueSummary {
  const name = queueNameOf(url);
  return {
    name,
    url,
    arn: attributes.QueueArn ?? '',
    fifo: attributes.FifoQueue === 'true' || name.endsWith('.fifo'),
    visible: numberOf(attributes.ApproximateNumberOfMessages),
    inFlight: numberOf(attributes.ApproximateNumberOfMessagesNotVisible),
    delayed: numberOf(attributes.ApproximateNumberOfMessagesDelayed),
    visibilityTimeoutSeconds: numberOf(attributes.VisibilityTimeout),
    retentionSeconds: numberOf(attributes.MessageRetentionPeriod),
    delaySeconds: numberOf(attributes.DelaySeconds),
    receiveWaitSeconds: numberOf(attributes.ReceiveMessageWaitTimeSeconds),
    maximumMessageBytes: numberOf(attributes.MaximumMessageSize),
    redrive: redriveOf(attributes.RedrivePolicy),
    redriveAllow: redriveAllowOf(attributes.RedriveAllowPolicy),
    policy: attributes.Policy || undefined,
    encryption: encryptionOf(attributes),
    contentBasedDeduplication:
      attributes.ContentBasedDeduplication === undefined
        ? undefined
        : attributes.ContentBasedDeduplication === 'true',
    createdAt: numberOf(attributes.CreatedTimestamp) * 1000,
    modifiedAt: numberOf(attributes.LastModifiedTimestamp) * 1000,
  };
}

function numberOf(text: string | undefined): number {
  const value = Number(text ?? 0);
  return Number.isFinite(value) ? value : 0;
}

/** SQS takes maxReceiveCount as text and as a number, and gives back what it was given. */
function redriveOf(text: string | undefined): Redrive | undefined {
  const policy = objectOf(text);
  const arn = policy?.deadLetterTargetArn;
  if (typeof arn !== 'string' || arn === '') return undefined;
  return {
    deadLetterQueueArn: arn,
    deadLetterQueueName: queueNameOf(arn),
    maxReceiveCount: numberOf(String(policy?.maxReceiveCount ?? 0)),
  };
}

function redriveAllowOf(text: string | undefined): RedriveAllow | undefined {
  const policy = objectOf(text);
  const permission = policy?.redrivePermission;
  if (permission !== 'allowAll' && permission !== 'denyAll' && permission !== 'byQueue') return undefined;
  const arns = policy?.sourceQueueArns;
  return {
    permission,
    sourceQueueArns: Array.isArray(arns) ? arns.filter((arn) => typeof arn === 'string') : [],
  };
}

function encryptionOf(attributes: Attributes): QueueEncryption {
  if (attributes.KmsMasterKeyId)
    return {
      kind: 'kms',
      keyId: attributes.KmsMasterKeyId,
      dataKeyReuseSeconds: attributes.KmsDataKeyReusePeriodSeconds
        ? numberOf(attributes.KmsDataKeyReusePeriodSeconds)
        : undefined,
    };
  return { kind: attributes.SqsManagedSseEnabled === 'true' ? 'sqs' : 'none' };
}

function objectOf(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
