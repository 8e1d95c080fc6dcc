import { randomBytes, randomUUID } from 'node:crypto';
import type {
  ConfirmSubscriptionInput,
  ConfirmSubscriptionResponse,
  GetSubscriptionAttributesInput,
  GetSubscriptionAttributesResponse,
  ListSubscriptionsByTopicInput,
  ListSubscriptionsByTopicResponse,
  ListSubscriptionsInput,
  ListSubscriptionsResponse,
  SetSubscriptionAttributesInput,
  SubscribeInput,
  SubscribeResponse,
  Subscription as SubscriptionShape,
  UnsubscribeInput,
} from '@aws-sdk/client-sns';
import type { Call } from '../../protocol/service.ts';
import { askForConfirmation } from './confirmation.ts';
import { requireSubscription, requireTopic } from './context.ts';
import type { SnsContext } from './context.ts';
import { authorizationError, invalidParameter } from './errors.ts';
import { pageOf } from './pages.ts';
import { requireEndpoint } from './subscription-endpoint.ts';
import { describeSubscription, mergeSubscriptionAttributes } from './subscription-attributes.ts';
import { isPending, requireArn } from './topic.ts';
import type { Subscription } from './topic.ts';

/** Their owners must confirm; every other endpoint is subscribed at once. Source: API reference, Subscribe. */
const confirmedByOwner: readonly string[] = ['http', 'https', 'email', 'email-json'];

/**
 * Subscriptions. An HTTP endpoint on this machine is asked to confirm; what is elsewhere, and mail, can not be reached from
 * here and stays pending.
 */
export function subscriptionOperations(context: SnsContext) {
  const { directory, cloud } = context;

  async function subscribe(input: SubscribeInput, call: Call): Promise<SubscribeResponse> {
    const topic = requireTopic(context, input.TopicArn);
    const { Protocol: protocol = '', Endpoint: endpoint = '', Attributes: given = {} } = input;
    requireEndpoint(topic, protocol, endpoint);
    const attributes = mergeSubscriptionAttributes({}, given, { protocol, isCreating: true });
    const existing = directory
      .subscriptionsOf(topic.arn)
      .find((one) => one.protocol === protocol && one.endpoint === endpoint);
    if (existing !== undefined && !isSame(existing.attributes, given))
      throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
    const isConfirmed = !confirmedByOwner.includes(protocol);
    const subscription =
      existing ??
      directory.saveSubscription({
        arn: `${topic.arn}:${randomUUID()}`,
        topicArn: topic.arn,
        protocol,
        endpoint,
        attributes,
        createdAtMs: call.clock.now(),
        pendingToken: isConfirmed ? undefined : randomBytes(64).toString('hex'),
        authenticated: isConfirmed,
      });
    if (isPending(subscription)) await askForConfirmation(context, subscription, call);
    const isTold = !isPending(subscription) || input.ReturnSubscriptionArn === true;
    return { SubscriptionArn: isTold ? subscription.arn : 'pending confirmation' };
  }

  function confirmSubscription(input: ConfirmSubscriptionInput, call: Call): ConfirmSubscriptionResponse {
    const topic = requireTopic(context, input.TopicArn);
    const subscription = directory
      .subscriptionsOf(topic.arn)
      .find(({ pendingToken }) => pendingToken !== undefined && pendingToken === input.Token);
    if (subscription === undefined) throw invalidParameter('Token');
    const { pendingToken: _token, ...confirmed } = subscription;
    const authenticated = input.AuthenticateOnUnsubscribe === 'true' && call.accessKeyId !== undefined;
    directory.saveSubscription({ ...confirmed, authenticated });
    return { SubscriptionArn: subscription.arn };
  }

  /** Removing what is not there is no error. */
  function unsubscribe(input: UnsubscribeInput, call: Call): void {
    const arn = requireArn('SubscriptionArn', input.SubscriptionArn);
    const subscription = directory.subscription(arn);
    if (subscription === undefined) return;
    if (isPending(subscription))
      throw invalidParameter(
        'SubscriptionArn Reason: This subscription is not confirmed and cannot be removed',
      );
    if (subscription.authenticated && call.accessKeyId === undefined) throw authorizationError();
    directory.deleteSubscription(subscription);
  }

  function listSubscriptions(input: ListSubscriptionsInput): ListSubscriptionsResponse {
    return list([...directory.allSubscriptions()], input.NextToken);
  }

  function listByTopic(input: ListSubscriptionsByTopicInput): ListSubscriptionsByTopicResponse {
    const topic = requireTopic(context, input.TopicArn);
    return list(directory.subscriptionsOf(topic.arn), input.NextToken);
  }

  function list(
    all: readonly Subscription[],
    token: string | undefined,
  ): { Subscriptions: SubscriptionShape[]; NextToken?: string } {
    const { page, NextToken } = pageOf(all.map(({ arn }) => arn).sort(), token);
    const found = page.map((arn) => directory.subscription(arn)).filter((one) => one !== undefined);
    return {
      Subscriptions: found.map((one) => ({
        SubscriptionArn: isPending(one) ? 'PendingConfirmation' : one.arn,
        Owner: cloud.account,
        Protocol: one.protocol,
        Endpoint: one.endpoint,
        TopicArn: one.topicArn,
      })),
      NextToken,
    };
  }

  function getAttributes(input: GetSubscriptionAttributesInput): GetSubscriptionAttributesResponse {
    const subscription = requireSubscription(context, input.SubscriptionArn);
    const topicPolicy = directory.topic(subscription.topicArn)?.attributes.DeliveryPolicy;
    return { Attributes: describeSubscription(subscription, topicPolicy, cloud.account) };
  }

  function setAttributes(input: SetSubscriptionAttributesInput): void {
    const { AttributeName: name = '', AttributeValue: value = '' } = input;
    const subscription = requireSubscription(context, input.SubscriptionArn);
    const { protocol } = subscription;
    const attributes = mergeSubscriptionAttributes(
      subscription.attributes,
      { [name]: value },
      { protocol, isCreating: false },
    );
    directory.saveSubscription({ ...subscription, attributes });
  }

  return {
    Subscribe: subscribe,
    ConfirmSubscription: confirmSubscription,
    Unsubscribe: unsubscribe,
    ListSubscriptions: listSubscriptions,
    ListSubscriptionsByTopic: listByTopic,
    GetSubscriptionAttributes: getAttributes,
    SetSubscriptionAttributes: setAttributes,
  };
}

/** Attributes that a repeated Subscribe does not name are not compared. */
function isSame(stored: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>): boolean {
  return Object.entries(given).every(([name, value]) => (stored[name] ?? '') === value);
}
