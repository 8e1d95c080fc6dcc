import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { subscriptionInput, topicInput } from '../../changes/environment/resources/topics.ts';
import type { Answers, Intended, IntentPlace, KindForm } from '../form/kind-form.ts';
import { joined } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

const COUNTED = 'counted by SNS; the subscriptions themselves are compared';
const EFFECTIVE = 'made by SNS out of the delivery policy and its own defaults';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'TopicArn', reason: 'made of the name, the account and the region' },
  { path: 'Owner', reason: 'the account of the environment' },
  { path: 'SubscriptionsConfirmed', reason: COUNTED },
  { path: 'SubscriptionsPending', reason: COUNTED },
  { path: 'SubscriptionsDeleted', reason: COUNTED },
  { path: 'EffectiveDeliveryPolicy', reason: EFFECTIVE },
  { path: 'BeginningArchiveTime', reason: 'when it happened' },
  { path: 'Subscriptions[*].SubscriptionArn', reason: 'made up by SNS' },
  { path: 'Subscriptions[*].TopicArn', reason: 'the topic that it stands with' },
  { path: 'Subscriptions[*].Owner', reason: 'the account of the environment' },
  { path: 'Subscriptions[*].ConfirmationWasAuthenticated', reason: 'how it was confirmed, once' },
  { path: 'Subscriptions[*].SubscriptionPrincipal', reason: 'who subscribed, once' },
  { path: 'Subscriptions[*].EffectiveDeliveryPolicy', reason: EFFECTIVE },
  { path: 'Subscriptions[*].ReplayStatus', reason: 'a state that passes' },
];

/** Defaults. Source: SNS API reference, GetTopicAttributes and SetSubscriptionAttributes. */
export const topicsForm: KindForm = {
  kind: 'topics',
  listed: 'topics',
  parts: ['Subscriptions', 'Tags'],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'FifoTopic', as: 'boolean', default: false },
    { path: 'ContentBasedDeduplication', as: 'boolean', default: false },
    { path: 'SignatureVersion', default: '1' },
    { path: 'TracingConfig', default: 'PassThrough' },
    { path: 'Policy', document: 'policy' },
    { path: 'DeliveryPolicy', document: 'json' },
    { path: 'ArchivePolicy', document: 'json' },
    { path: 'DataProtectionPolicy', document: 'json' },
    { path: 'Subscriptions', keyedBy: ['Protocol', 'Endpoint'] },
    { path: 'Subscriptions[*].RawMessageDelivery', as: 'boolean', default: false },
    { path: 'Subscriptions[*].PendingConfirmation', as: 'boolean', default: false },
    { path: 'Subscriptions[*].FilterPolicy', document: 'json' },
    { path: 'Subscriptions[*].RedrivePolicy', document: 'json' },
    { path: 'Subscriptions[*].DeliveryPolicy', document: 'json' },
    { path: 'Subscriptions[*].ReplayPolicy', document: 'json' },
    { path: 'Tags[*]' },
  ],
  prepare,
  intended,
};

type Loose = Readonly<Record<string, unknown>>;

/** Empty texts say nothing, and the policy that SNS gives every topic is no policy of anybody's. */
function prepare(answers: Answers): unknown {
  const { Policy: policy, Subscriptions: subscriptions, ...topic } = joined(answers);
  return {
    ...withoutEmpty(topic),
    Policy: isDefaultPolicy(policy, topic.Owner) ? undefined : policy,
    Subscriptions: (subscriptions as readonly Loose[] | undefined)?.map(asWritten),
  };
}

function withoutEmpty(attributes: Loose): Loose {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
}

/** A filter looks at message attributes where nothing else is said; without a filter there is no place to look. */
function asWritten(subscription: Loose): Loose {
  const said = withoutEmpty(subscription);
  return said.FilterPolicy === undefined ? said : { FilterPolicyScope: 'MessageAttributes', ...said };
}

const DEFAULT_STATEMENT = '__default_statement_ID';
const DEFAULT_ACTIONS =
  'AddPermission DeleteTopic GetTopicAttributes ListSubscriptionsByTopic Publish RemovePermission SetTopicAttributes Subscribe';

/** The owner may do everything, and nobody else. Source: SNS developer guide, "Example cases for access control". */
function isDefaultPolicy(text: unknown, account: unknown): boolean {
  if (typeof text !== 'string') return false;
  try {
    const { Statement: statements } = JSON.parse(text) as { readonly Statement?: readonly Loose[] };
    const [only] = statements ?? [];
    if (!only || statements?.length !== 1 || only.Sid !== DEFAULT_STATEMENT || only.Effect !== 'Allow')
      return false;
    const actions = (Array.isArray(only.Action) ? (only.Action as readonly unknown[]) : [only.Action])
      .map((action) => String(action).replace(/^sns:/i, ''))
      .filter((action) => action !== 'Receive')
      .sort();
    return actions.join(' ') === DEFAULT_ACTIONS && isOwners(only.Condition, account);
  } catch {
    return false;
  }
}

function isOwners(condition: unknown, account: unknown): boolean {
  const said = JSON.stringify(condition ?? '').replaceAll(/[[\]]/g, '');
  return new RegExp(
    `^\\{"StringEquals":\\{"AWS:Source(?:Owner|Account)":"${String(account)}"\\}\\}$`,
    'i',
  ).test(said);
}

function intended({ stage, region, account }: IntentPlace): readonly Intended[] {
  const place = { stage, region, account };
  return CATALOGUE.topics.map((topic) => {
    const subscribed = CATALOGUE.queues.filter((queue) =>
      topic.subscriptions.some((one) => one.queue === queue.logical),
    );
    const tags = topicInput(topic, stage).Tags ?? [];
    return {
      key: topic.logical,
      name: topic.names[stage],
      answers: {
        '': {},
        Subscriptions: subscribed.map((queue) => {
          const { Protocol, Endpoint, Attributes } = subscriptionInput(topic, queue, place);
          return { Protocol, Endpoint, ...Attributes };
        }),
        Tags: Object.fromEntries(tags.map(({ Key = '', Value }) => [Key, Value])),
      },
    };
  });
}
