import type { SnsContext } from './context.ts';
import { effectivePolicy } from './delivery-policy.ts';
import { functionEvent, messageFor, notificationEnvelope } from './envelope.ts';
import type { Notification } from './envelope.ts';
import { parseFilterPolicy, passesFilter } from './filter-policy.ts';
import type { FilterPolicy } from './filter-policy.ts';
import { isReachable } from './http-deliveries.ts';
import { deadLetterTargetOf, scopeOf } from './subscription-attributes.ts';
import type { Signature } from './signer.ts';
import { isPending } from './topic.ts';
import type { Subscription } from './topic.ts';

type Sign = (message: string) => Promise<Signature>;

const parsed = new WeakMap<Subscription, FilterPolicy>();

/**
 * Sends a notification to every confirmed subscription that its filter policy lets it to. What cannot be delivered goes
 * to the subscription's dead-letter queue, where it has one.
 */
export async function fanOut(context: SnsContext, notification: Notification): Promise<void> {
  const sign = onceForEach((message) =>
    context.signer.sign(
      {
        Type: 'Notification',
        MessageId: notification.messageId,
        TopicArn: notification.topicArn,
        Subject: notification.subject,
        Message: message,
        Timestamp: notification.timestamp,
      },
      notification.signatureVersion,
    ),
  );
  for (const subscription of context.directory.subscriptionsOf(notification.topicArn)) {
    if (isPending(subscription)) continue;
    if (passes(subscription, notification)) await deliver(context, subscription, notification, sign);
    else context.metrics.count(notification.topicName, 'NumberOfNotificationsFilteredOut');
  }
}

/** A signature does not depend on the subscription: one is enough for all that get the same text. */
function onceForEach(sign: Sign): Sign {
  const signatures = new Map<string, Promise<Signature>>();
  return (message) => {
    const signature = signatures.get(message) ?? sign(message);
    signatures.set(message, signature);
    return signature;
  };
}

function passes(subscription: Subscription, notification: Notification): boolean {
  const text = subscription.attributes.FilterPolicy;
  if (text === undefined) return true;
  let policy = parsed.get(subscription);
  if (policy === undefined) {
    policy = parseFilterPolicy(text, scopeOf(subscription.attributes));
    parsed.set(subscription, policy);
  }
  const body = messageFor(notification, subscription.protocol);
  return passesFilter(policy, { body, attributes: notification.attributes });
}

async function deliver(
  context: SnsContext,
  subscription: Subscription,
  notification: Notification,
  sign: Sign,
): Promise<void> {
  const { protocol, endpoint, attributes } = subscription;
  const isRaw = attributes.RawMessageDelivery === 'true';
  const message = messageFor(notification, protocol);
  const body = isRaw
    ? message
    : notificationEnvelope(notification, message, subscription.arn, await sign(message));
  const { metrics } = context;
  const onDelivered = () => metrics.count(notification.topicName, 'NumberOfNotificationsDelivered');
  const onFailed = () => {
    metrics.count(notification.topicName, 'NumberOfNotificationsFailed');
    redrive(context, subscription, notification, body, isRaw);
  };
  if (protocol === 'sqs') {
    const isDelivered = context.cloud.deliver(queueDelivery(endpoint, notification, body, isRaw));
    return isDelivered ? onDelivered() : onFailed();
  }
  if (protocol === 'lambda') {
    const event = functionEvent(notification, message, subscription.arn, await sign(message));
    const isTaken =
      context.cloud.mayInvoke(endpoint, 'sns.amazonaws.com') && context.cloud.invokeLater(endpoint, event);
    return isTaken ? onDelivered() : onFailed();
  }
  if (!protocol.startsWith('http') || !isReachable(endpoint)) return onFailed();
  context.http.send({
    url: endpoint,
    body,
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': notification.messageId,
      'x-amz-sns-topic-arn': notification.topicArn,
      'x-amz-sns-subscription-arn': subscription.arn,
      ...(isRaw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
    },
    retryPolicy: effectivePolicy(
      context.directory.topic(notification.topicArn)?.attributes.DeliveryPolicy,
      attributes.DeliveryPolicy,
    ).healthyRetryPolicy,
    onDelivered,
    onFailed,
  });
}

function queueDelivery(queueArn: string, notification: Notification, body: string, isRaw: boolean) {
  return {
    queueArn,
    sourceArn: notification.topicArn,
    body,
    messageAttributes: isRaw ? notification.attributes : undefined,
    messageGroupId: notification.groupId,
    messageDeduplicationId: notification.deduplicationId,
  };
}

function redrive(
  context: SnsContext,
  subscription: Subscription,
  notification: Notification,
  body: string,
  isRaw: boolean,
): void {
  const target = deadLetterTargetOf(subscription);
  if (target === undefined) return;
  const isMoved = context.cloud.deliver(queueDelivery(target, notification, body, isRaw));
  context.metrics.count(
    notification.topicName,
    isMoved ? 'NumberOfNotificationsRedrivenToDlq' : 'NumberOfNotificationsFailedToRedriveToDlq',
  );
}
