import { awsCommand } from '../../commands/command-line.ts';
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

export function subscriptionAttributesCommand(target: CommandTarget, subscriptionArn: string): string {
  return awsCommand(target, 'sns', 'get-subscription-attributes', { 'subscription-arn': subscriptionArn });
}

export function topicTagsCommand(target: CommandTarget, topicArn: string): string {
  return awsCommand(target, 'sns', 'list-tags-for-resource', { 'resource-arn': topicArn });
}
