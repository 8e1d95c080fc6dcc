import { effectivePolicy } from './delivery-policy.ts';
import { invalidParameter } from './errors.ts';
import { InvalidFilterPolicy } from './filter-condition.ts';
import { parseFilterPolicy } from './filter-policy.ts';
import type { FilterPolicyScope } from './filter-policy.ts';
import { isPending } from './topic.ts';
import type { Subscription } from './topic.ts';

const rawProtocols = ['sqs', 'http', 'https', 'firehose'];
const settable = [
  'RawMessageDelivery',
  'FilterPolicy',
  'FilterPolicyScope',
  'RedrivePolicy',
  'DeliveryPolicy',
  'SubscriptionRoleArn',
];

/**
 * The attributes of a subscription after a change, checked. An empty filter, redrive or delivery policy takes it away.
 * Error: InvalidParameter.
 */
export function mergeSubscriptionAttributes(
  stored: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  { protocol, isCreating }: { readonly protocol: string; readonly isCreating: boolean },
): Readonly<Record<string, string>> {
  const subject = isCreating ? 'Attributes Reason: ' : '';
  for (const [name, value] of Object.entries(given)) {
    if (!settable.includes(name))
      throw invalidParameter(isCreating ? `Attributes Reason: Unknown attribute ${name}` : 'AttributeName');
    checkValue(name, value, protocol, subject);
  }
  const merged: Record<string, string> = { ...stored, ...given };
  for (const name of ['FilterPolicy', 'RedrivePolicy', 'DeliveryPolicy'])
    if (merged[name] === '' || merged[name] === '{}') delete merged[name];
  if (merged.FilterPolicy !== undefined) checkFilterPolicy(merged.FilterPolicy, scopeOf(merged), subject);
  return merged;
}

function checkValue(name: string, value: string, protocol: string, subject: string): void {
  switch (name) {
    case 'RawMessageDelivery':
      if (value !== 'true' && value !== 'false')
        throw invalidParameter(
          `${subject}RawMessageDelivery: Invalid value [${value}]. Must be true or false.`,
        );
      if (value === 'true' && !rawProtocols.includes(protocol))
        throw invalidParameter(
          `${subject}RawMessageDelivery: Delivery protocol [${protocol}] does not support raw message delivery.`,
        );
      return;
    case 'FilterPolicyScope':
      if (value !== 'MessageAttributes' && value !== 'MessageBody')
        throw invalidParameter(
          `${subject}FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
        );
      return;
    case 'RedrivePolicy':
      if (value !== '') requireDeadLetterTarget(value, subject);
      return;
    case 'DeliveryPolicy':
      if (value !== '' && readObject(value) === undefined)
        throw invalidParameter(`${subject}DeliveryPolicy: failed to parse JSON.`);
      return;
    default:
  }
}

function checkFilterPolicy(text: string, scope: FilterPolicyScope, subject: string): void {
  try {
    parseFilterPolicy(text, scope);
  } catch (error) {
    if (error instanceof InvalidFilterPolicy) throw invalidParameter(`${subject}${error.message}`);
    throw error;
  }
}

function requireDeadLetterTarget(text: string, subject: string): void {
  const policy = readObject(text);
  if (policy === undefined) throw invalidParameter(`${subject}RedrivePolicy: failed to parse JSON.`);
  const arn = policy.deadLetterTargetArn;
  if (typeof arn !== 'string' || !/^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/.test(arn))
    throw invalidParameter(`${subject}RedrivePolicy: deadLetterTargetArn is an invalid arn`);
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

export function scopeOf(attributes: Readonly<Record<string, string>>): FilterPolicyScope {
  return attributes.FilterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
}

/** The queue that takes what a subscription could not deliver; undefined where it has none. */
export function deadLetterTargetOf({ attributes }: Subscription): string | undefined {
  const policy = attributes.RedrivePolicy;
  return policy === undefined ? undefined : (readObject(policy)?.deadLetterTargetArn as string | undefined);
}

/** What GetSubscriptionAttributes tells. `topicPolicy` is its topic's DeliveryPolicy. */
export function describeSubscription(
  subscription: Subscription,
  topicPolicy: string | undefined,
  account: string,
): Record<string, string> {
  const { attributes, protocol } = subscription;
  const { FilterPolicyScope: _scope, ...others } = attributes;
  return {
    SubscriptionArn: subscription.arn,
    TopicArn: subscription.topicArn,
    Protocol: protocol,
    Endpoint: subscription.endpoint,
    Owner: account,
    SubscriptionPrincipal: `arn:aws:iam::${account}:root`,
    ConfirmationWasAuthenticated: String(subscription.authenticated),
    PendingConfirmation: String(isPending(subscription)),
    RawMessageDelivery: 'false',
    ...(protocol.startsWith('http')
      ? {
          EffectiveDeliveryPolicy: JSON.stringify(effectivePolicy(topicPolicy, attributes.DeliveryPolicy)),
        }
      : {}),
    ...others,
    ...(attributes.FilterPolicy === undefined ? {} : { FilterPolicyScope: scopeOf(attributes) }),
  };
}
