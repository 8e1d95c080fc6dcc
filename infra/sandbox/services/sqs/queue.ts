import { invalidParameter } from './errors.ts';

/** A queue as it is stored. Attributes hold only what was set; what was not set has AWS's default. */
export interface Queue {
  /** Names the queue's messages in the store. A purge gives the queue a new one, and the old messages are swept. */
  readonly id: number;
  readonly name: string;
  readonly fifo: boolean;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly purgedAtMs?: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

const standardName = /^[A-Za-z0-9_-]{1,80}$/;
const fifoName = /^[A-Za-z0-9_-]{1,75}\.fifo$/;

/** Refuses a name that SQS does not allow: 1 to 80 characters, and `.fifo` at the end of a FIFO queue's name only. */
export function requireQueueName(name: string, fifo: boolean): void {
  if (fifo ? fifoName.test(name) : standardName.test(name)) return;
  throw invalidParameter(
    fifo
      ? 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.'
      : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
}

export function queueArn(place: { region: string; account: string }, name: string): string {
  return `arn:aws:sqs:${place.region}:${place.account}:${name}`;
}

/** The name of the queue that an ARN of this account and region names; undefined for every other text. */
export function queueNameOfArn(place: { region: string; account: string }, arn: unknown): string | undefined {
  const start = queueArn(place, '');
  return typeof arn === 'string' && arn.startsWith(start) && arn.length > start.length
    ? arn.slice(start.length)
    : undefined;
}
