import { awsCommand, ShellText } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';

export function listTopicsCommand(target: CommandTarget): string {
  return awsCommand(target, 'sns', 'list-topics');
}

/** All subscriptions of the region, of every topic. */
export function listSubscriptionsCommand(target: CommandTarget): string {
  return awsCommand(target, 'sns', 'list-subscriptions');
}

export function topicAttributesCommand(target: CommandTarget, topicArn: string): string {
  return awsCommand(target, 'sns', 'get-topic-attributes', { 'topic-arn': topicArn });
}

export function topicSubscriptionsCommand(target: CommandTarget, topicArn: string): string {
  return awsCommand(target, 'sns', 'list-subscriptions-by-topic', { 'topic-arn': topicArn });
}

/** How each subscriber of a topic is told: one call a subscription, but for those that have not confirmed. */
export function subscriptionAttributesCommand(target: CommandTarget, topicArn: string): string {
  const arns = awsCommand(target, 'sns', 'list-subscriptions-by-topic', {
    'topic-arn': topicArn,
    query: "Subscriptions[?starts_with(SubscriptionArn, 'arn:')].SubscriptionArn",
    output: 'text',
  });
  const attributes = awsCommand(target, 'sns', 'get-subscription-attributes', {
    'subscription-arn': new ShellText('"$arn"'),
  });
  return `for arn in $(${arns}); do ${attributes}; done`;
}

export function topicTagsCommand(target: CommandTarget, topicArn: string): string {
  return awsCommand(target, 'sns', 'list-tags-for-resource', { 'resource-arn': topicArn });
}

/** Every read of a topic's page, a line each. */
export function topicCommands(target: CommandTarget, topicArn: string): readonly string[] {
  return [
    listTopicsCommand(target),
    topicAttributesCommand(target, topicArn),
    topicSubscriptionsCommand(target, topicArn),
    subscriptionAttributesCommand(target, topicArn),
    topicTagsCommand(target, topicArn),
  ];
}
