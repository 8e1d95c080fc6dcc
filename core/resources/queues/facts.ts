import type { Fact } from '../../compare/facts.ts';
import type { QueueSummary } from './types.ts';

/**
 * What two queues of a pair should agree in. Left out is what naturally differs: names, ARNs, counts, dates, and the
 * policy, which is full of ARNs. `nameKey` maps the dead-letter queue's name to what both sides call it (see pairing).
 */
export function queueFacts(queue: QueueSummary, nameKey: (queueName: string) => string): readonly Fact[] {
  const { redrive, redriveAllow, encryption } = queue;
  return [
    { fact: 'type', value: queue.fifo ? 'FIFO' : 'standard' },
    { fact: 'visibility timeout', value: `${queue.visibilityTimeoutSeconds} s` },
    { fact: 'retention', value: `${queue.retentionSeconds} s` },
    { fact: 'delay', value: `${queue.delaySeconds} s` },
    { fact: 'receive wait', value: `${queue.receiveWaitSeconds} s` },
    { fact: 'largest message', value: `${queue.maximumMessageBytes} bytes` },
    { fact: 'dead-letter queue', value: redrive ? nameKey(redrive.deadLetterQueueName) : 'none' },
    ...(redrive ? [{ fact: 'receives before dead letter', value: String(redrive.maxReceiveCount) }] : []),
    { fact: 'redrive permission', value: redriveAllow?.permission ?? 'allowAll' },
    {
      fact: 'encryption',
      value: { none: 'none', sqs: 'key of SQS', kms: 'KMS' }[encryption.kind],
    },
    ...(queue.contentBasedDeduplication === undefined
      ? []
      : [{ fact: 'deduplication by content', value: queue.contentBasedDeduplication ? 'on' : 'off' }]),
  ];
}
