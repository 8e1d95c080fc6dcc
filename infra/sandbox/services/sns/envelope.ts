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

function attributesOf({ attributes = {} }: Notification) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? Buffer.from(BinaryValue ?? []).toString('base64') },
    ]),
  );
}

function unsubscribeUrl({ endpoint }: Notification, subscriptionArn: string): string {
  return `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
}

/** The event that a function gets. Source: Lambda developer guide, "Using AWS Lambda with Amazon SNS". */
export function functionEvent(
  notification: Notification,
  message: string,
  subscriptionArn: string,
  { signature, keyId }: Signature,
): string {
  const { messageId, topicArn, subject = null, timestamp, signatureVersion, endpoint } = notification;
  const Sns = {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    Subject: subject,
    Message: message,
    Timestamp: timestamp,
    SignatureVersion: signatureVersion,
    Signature: signature,
    SigningCertUrl: signingCertUrl(endpoint, keyId),
    UnsubscribeUrl: unsubscribeUrl(notification, subscriptionArn),
    MessageAttributes: attributesOf(notification),
  };
  const record = {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: subscriptionArn,
    Sns,
  };
  return JSON.stringify({ Records: [record] });
}

/** The JSON that a subscription without raw delivery gets (SNS Developer Guide, "HTTP/S notification JSON format"). */
export function notificationEnvelope(
  notification: Notification,
  message: string,
  subscriptionArn: string,
  { signature, keyId }: Signature,
): string {
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
      UnsubscribeURL: unsubscribeUrl(notification, subscriptionArn),
      MessageAttributes: notification.attributes && attributesOf(notification),
    },
    undefined,
    2,
  );
}

export function signingCertUrl(endpoint: string, keyId: string): string {
  return `${endpoint}/SimpleNotificationService-${keyId}.pem`;
}
