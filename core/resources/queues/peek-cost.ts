import type { PeekCost, PeekOptions, QueueSummary } from './types.ts';
import { DEAD_LETTER_HIDING_SECONDS, DEFAULT_PEEK, LONGEST_HIDING_SECONDS, MOST_MESSAGES } from './types.ts';

/** The options within their limits; what is no number becomes the default. */
export function cleanPeek(options: Partial<PeekOptions>): PeekOptions {
  return {
    atMost: within(options.atMost, 1, MOST_MESSAGES, DEFAULT_PEEK.atMost),
    visibilityTimeoutSeconds: within(
      options.visibilityTimeoutSeconds,
      0,
      LONGEST_HIDING_SECONDS,
      DEFAULT_PEEK.visibilityTimeoutSeconds,
    ),
  };
}

function within(value: number | undefined, least: number, most: number, standard: number): number {
  if (value === undefined || !Number.isFinite(value)) return standard;
  return Math.min(most, Math.max(least, Math.trunc(value)));
}

/** What a look would do to this queue, told before it is taken. */
export function peekCost(queue: QueueSummary, options: PeekOptions = DEFAULT_PEEK): PeekCost {
  const { atMost, visibilityTimeoutSeconds } = cleanPeek(options);
  const limit = queue.redrive?.maxReceiveCount;
  const sentences = [
    `A look receives up to ${atMost === 1 ? 'one message' : `${atMost} messages`}, as a consumer does: the receive count of each goes up by one.`,
    hiding(visibilityTimeoutSeconds),
  ];
  if (queue.fifo && visibilityTimeoutSeconds > 0)
    sentences.push('While a message is hidden, no other message of its group can be received.');
  if (queue.redrive && limit !== undefined)
    sentences.push(
      `A message that has been received ${times(limit)} without being deleted goes to ${queue.redrive.deadLetterQueueName} at the next receive: a look can use up its last one.`,
    );
  else sentences.push('The queue has no dead-letter queue: a look can not push a message out of it.');
  return { visibilityTimeoutSeconds, mayDeadLetter: queue.redrive !== undefined, sentences };
}

/** What a look through a dead-letter queue does to it, a sentence each. */
export function lookThroughCost(queue: QueueSummary, atMost: number): readonly string[] {
  return [
    `A look receives up to ${atMost} messages: the receive count of each goes up by one.`,
    `They are hidden from everybody else until the look is over, ${DEAD_LETTER_HIDING_SECONDS} seconds at most, and given back.`,
    ...(queue.fifo ? ['Of one message group only the first ten can be received.'] : []),
    ...(queue.redrive
      ? [
          `A message that was received ${times(queue.redrive.maxReceiveCount)} goes to ${queue.redrive.deadLetterQueueName} at the next receive.`,
        ]
      : []),
  ];
}

function hiding(seconds: number): string {
  return seconds === 0
    ? 'The messages stay visible, so a consumer may take them at the same moment, and the next look may show the same ones.'
    : `They are hidden from the consumers for ${seconds === 1 ? 'one second' : `${seconds} seconds`}, then they come back by themselves.`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
