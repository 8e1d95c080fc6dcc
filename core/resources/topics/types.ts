export interface TopicDetail {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly displayName?: string;
  readonly owner?: string;
  readonly confirmed: number;
  readonly pending: number;
  readonly deleted: number;
  /** JSON texts as they are kept. */
  readonly policy?: string;
  readonly deliveryPolicy?: string;
  readonly effectiveDeliveryPolicy?: string;
  readonly kmsKeyId?: string;
  readonly contentBasedDeduplication?: boolean;
  readonly signatureVersion?: string;
  readonly tracing?: string;
  readonly archivePolicy?: string;
}

export interface SubscriptionSummary {
  /** Absent while the endpoint has not confirmed. */
  readonly arn?: string;
  readonly topicArn: string;
  readonly topicName: string;
  readonly protocol: string;
  /** A queue's or function's ARN, an address, a number. Hostile text. */
  readonly endpoint: string;
  /** The queue's name where the protocol is `sqs`. */
  readonly queueName?: string;
  readonly owner: string;
  readonly state: 'confirmed' | 'pending' | 'deleted';
}

/** What GetSubscriptionAttributes adds. */
export interface SubscriptionDetail extends SubscriptionSummary {
  readonly rawDelivery: boolean;
  /** JSON text. */
  readonly filterPolicy?: string;
  readonly filterPolicyScope: 'MessageAttributes' | 'MessageBody';
  readonly deadLetterQueueArn?: string;
  readonly deadLetterQueueName?: string;
  readonly deliveryPolicy?: string;
}

export interface TopicTag {
  readonly key: string;
  readonly value: string;
}
