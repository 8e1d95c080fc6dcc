import type { MessageAttribute } from './message-attributes.ts';
import type { Signature } from './signer.ts';

/** A published message on its way to the subscriptions. */
export interface Notification {
  readonly messageId: string;
  readonly topicArn: string;
  readonly topicName: string;
  readonly subject?: string;
  /** The text for each protocol; `default` for those that have none of their own. */
  readonly messages: Readonly<Record<string, string>>;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly timestamp: string;
  readonly sequenceNumber?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly signatureVersion: string;
  /** The endpoint as the publisher saw it, for the addresses within the envelope. */
  readonly endpoint: string;
}

export function messageFor(notification: Notification, protocol: string): string {
  return notification.messages[protocol] ?? notification.messages.default ?? '';
}

/** The JSON that a subscription without raw delivery gets (SNS Developer Guide, "HTTP/S notification JSON format"). */
export function notificationEnvelope(
  notification: Notification,
  message: string,
  subscriptionArn: string,
  { signature, keyId }: Signature,
): string {
  const attributes = Object.entries(notification.attributes ?? {}).map(([name, value]) => [
    name,
    {
      Type: value.DataType,
      Value: value.StringValue ?? Buffer.from(value.BinaryValue ?? []).toString('base64'),
    },
  ]);
  return JSON.stringify(
    {
      Type: 'Notification',
      MessageId: notification.messageId,
      SequenceNumber: notification.sequenceNumber,
      TopicArn: notification.topicArn,
      Subject: notification.subject,
      Message: message,
      Timestamp: notification.timestamp,
      SignatureVersion: notification.signatureVersion,
      Signature: signature,
      SigningCertURL: signingCertUrl(notification.endpoint, keyId),
      UnsubscribeURL: `${notification.endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
      MessageAttributes: attributes.length > 0 ? Object.fromEntries(attributes) : undefined,
    },
    undefined,
    2,
  );
}

export function signingCertUrl(endpoint: string, keyId: string): string {
  return `${endpoint}/SimpleNotificationService-${keyId}.pem`;
}
