import type { PeekCost, PeekOptions, QueueSummary } from './types.ts';
import { DEFAULT_PEEK, LONGEST_HIDING_SECONDS, MOST_MESSAGES } from './types.ts';

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

function hiding(seconds: number): string {
  return seconds === 0
    ? 'The messages stay visible, so a consumer may take them at the same moment, and the next look may show the same ones.'
    : `They are hidden from the consumers for ${seconds === 1 ? 'one second' : `${seconds} seconds`}, then they come back by themselves.`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
