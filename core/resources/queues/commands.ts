import { awsCommand, ShellText } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { partitionOf } from '../../environments/partition.ts';
import { latestValuesCommand } from '../metrics/commands.ts';
import { ageQuery } from './age-query.ts';
import { cleanPeek } from './peek-cost.ts';
import { DEAD_LETTER_HIDING_SECONDS } from './types.ts';
import type { PeekOptions } from './types.ts';

/** The list of the queues; the command line follows the pages by itself. */
export function listQueuesCommand(target: CommandTarget): string {
  return awsCommand(target, 'sqs', 'list-queues', { 'page-size': 1000 });
}

export function queueUrlCommand(target: CommandTarget, queueName: string): string {
  return awsCommand(target, 'sqs', 'get-queue-url', { 'queue-name': queueName });
}

/** The URL of a queue that is known by name, asked for inside of another line. */
export function queueUrlOf(target: CommandTarget, queueName: string): ShellText {
  const asked = awsCommand(target, 'sqs', 'get-queue-url', {
    'queue-name': queueName,
    query: 'QueueUrl',
    output: 'text',
  });
  return new ShellText(`"$(${asked})"`);
}

/** `url` may be one that the shell finds out, as it may in the lines below. */
export function queueAttributesCommand(target: CommandTarget, url: string | ShellText): string {
  return awsCommand(target, 'sqs', 'get-queue-attributes', { 'queue-url': url, 'attribute-names': 'All' });
}

export function queueTagsCommand(target: CommandTarget, url: string | ShellText): string {
  return awsCommand(target, 'sqs', 'list-queue-tags', { 'queue-url': url });
}

export function deadLetterSourcesCommand(target: CommandTarget, url: string | ShellText): string {
  return awsCommand(target, 'sqs', 'list-dead-letter-source-queues', { 'queue-url': url });
}

export function moveTasksCommand(target: CommandTarget, queueArn: string): string {
  return awsCommand(target, 'sqs', 'list-message-move-tasks', { 'source-arn': queueArn, 'max-results': 10 });
}

/** The reads of a page of dead letters; of a queue that has a dead-letter queue they are made once more for that one. */
export function deadLetterCommands(target: CommandTarget, queueName: string): readonly string[] {
  const url = queueUrlOf(target, queueName);
  return [
    queueUrlCommand(target, queueName),
    queueAttributesCommand(target, url),
    deadLetterSourcesCommand(target, url),
  ];
}

/** One receive of a look through dead letters, which takes many, and gives back what it was given. */
export function lookThroughCommand(target: CommandTarget, url: string): string {
  return awsCommand(target, 'sqs', 'receive-message', {
    'queue-url': url,
    'max-number-of-messages': 10,
    'visibility-timeout': DEAD_LETTER_HIDING_SECONDS,
    'wait-time-seconds': 1,
    'message-system-attribute-names': 'All',
    'message-attribute-names': 'All',
  });
}

/** One receive of a look; a look at more than ten takes it several times. */
export function peekCommand(target: CommandTarget, url: string | ShellText, options: PeekOptions): string {
  const { atMost, visibilityTimeoutSeconds } = cleanPeek(options);
  return awsCommand(target, 'sqs', 'receive-message', {
    'queue-url': url,
    'max-number-of-messages': Math.min(10, atMost),
    'visibility-timeout': visibilityTimeoutSeconds,
    'wait-time-seconds': 1,
    'message-system-attribute-names': 'All',
    'message-attribute-names': 'All',
  });
}

/** What a row of the list takes; `now` in milliseconds since the epoch ends the window of its age. */
export function queueRowCommands(target: CommandTarget, queueName: string, now: number): readonly string[] {
  return [
    queueAttributesCommand(target, queueUrlOf(target, queueName)),
    latestValuesCommand(target, [ageQuery(queueName)], now),
  ];
}

/** Every read of a queue's page, a line each; `now` in milliseconds since the epoch ends the window of its age. */
export function queueCommands(
  target: CommandTarget & { readonly account: string },
  queueName: string,
  now: number,
): readonly string[] {
  const { region, account } = target;
  const url = queueUrlOf(target, queueName);
  return [
    queueUrlCommand(target, queueName),
    queueAttributesCommand(target, url),
    queueTagsCommand(target, url),
    deadLetterSourcesCommand(target, url),
    moveTasksCommand(target, `arn:${partitionOf(region)}:sqs:${region}:${account}:${queueName}`),
    latestValuesCommand(target, [ageQuery(queueName)], now),
  ];
}
