import { randomUUID } from 'node:crypto';
import type { Call } from '../../protocol/service.ts';
import type { SnsContext } from './context.ts';
import { signingCertUrl } from './envelope.ts';
import { isReachable } from './http-deliveries.ts';
import { isPending } from './topic.ts';
import type { Subscription } from './topic.ts';

/** A confirmation token, and the subscription that waits for it, live for two days. */
const tokenMs = 2 * 86_400_000;

/** Posts a SubscriptionConfirmation to an HTTP endpoint on this machine; it confirms by visiting the SubscribeURL. */
export async function askForConfirmation(
  context: SnsContext,
  subscription: Subscription,
  call: Call,
): Promise<void> {
  const { protocol, endpoint, topicArn, pendingToken: token } = subscription;
  if (token === undefined || !protocol.startsWith('http') || !isReachable(endpoint)) return;
  const messageId = randomUUID();
  const url = new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: topicArn, Token: token });
  const version = context.directory.topic(topicArn)?.attributes.SignatureVersion ?? '1';
  const fields = {
    Type: 'SubscriptionConfirmation',
    MessageId: messageId,
    Token: token,
    TopicArn: topicArn,
    Message: `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: `${call.endpoint}/?${url.toString()}`,
    Timestamp: new Date(call.clock.now()).toISOString(),
  };
  const { signature, keyId } = await context.signer.sign(fields, version);
  const signed = {
    ...fields,
    SignatureVersion: version,
    Signature: signature,
    SigningCertURL: signingCertUrl(call.endpoint, keyId),
  };
  context.http.send({
    url: endpoint,
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': 'SubscriptionConfirmation',
      'x-amz-sns-message-id': messageId,
      'x-amz-sns-topic-arn': topicArn,
    },
    body: JSON.stringify(signed, undefined, 2),
    onDelivered: () => undefined,
    onFailed: () => undefined,
  });
}

/** Removes the subscriptions that nobody has confirmed in time. */
export function removeUnconfirmed({ directory }: SnsContext, now: number): void {
  for (const subscription of [...directory.allSubscriptions()])
    if (isPending(subscription) && now - subscription.createdAtMs > tokenMs)
      directory.deleteSubscription(subscription);
}
