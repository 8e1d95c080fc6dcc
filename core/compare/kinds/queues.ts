import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { queueInput } from '../../changes/environment/resources/queues.ts';
import type { Intended, IntentPlace, KindForm } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

const COUNTED = 'counted by SQS: what is in the queue now';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'QueueArn', reason: 'made of the name, the account and the region' },
  { path: 'ApproximateNumberOfMessages', reason: COUNTED },
  { path: 'ApproximateNumberOfMessagesNotVisible', reason: COUNTED },
  { path: 'ApproximateNumberOfMessagesDelayed', reason: COUNTED },
  { path: 'CreatedTimestamp', reason: 'when it happened' },
  { path: 'LastModifiedTimestamp', reason: 'when it happened' },
];

/** Defaults. Source: SQS API reference, SetQueueAttributes. */
export const queuesForm: KindForm = {
  kind: 'queues',
  listed: 'queues',
  parts: ['Tags'],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'VisibilityTimeout', unit: 'seconds', default: 30 },
    { path: 'MessageRetentionPeriod', unit: 'seconds', default: 345_600 },
    { path: 'DelaySeconds', unit: 'seconds', default: 0 },
    { path: 'ReceiveMessageWaitTimeSeconds', unit: 'seconds', default: 0 },
    { path: 'MaximumMessageSize', unit: 'bytes' },
    { path: 'KmsDataKeyReusePeriodSeconds', unit: 'seconds' },
    { path: 'SqsManagedSseEnabled', as: 'boolean' },
    { path: 'FifoQueue', as: 'boolean', default: false },
    { path: 'ContentBasedDeduplication', as: 'boolean', default: false },
    { path: 'Policy', document: 'policy' },
    { path: 'RedrivePolicy', document: 'json' },
    { path: 'RedrivePolicy.maxReceiveCount', as: 'number' },
    { path: 'RedriveAllowPolicy', document: 'json' },
    { path: 'RedriveAllowPolicy.redrivePermission', default: 'allowAll' },
    { path: 'Tags[*]' },
  ],
  intended,
};

function intended({ stage, region, account }: IntentPlace): readonly Intended[] {
  return CATALOGUE.queues.map((queue) => {
    const { Attributes, tags } = queueInput(queue, CATALOGUE, { stage, region, account });
    return {
      key: queue.logical,
      name: queue.names[stage],
      answers: { '': { ...AS_MADE, ...Attributes }, Tags: tags },
    };
  });
}

/** What SQS gives a queue that asks for nothing. Source: SQS API reference, CreateQueue. */
const AS_MADE = { SqsManagedSseEnabled: 'true', MaximumMessageSize: '1048576' };
