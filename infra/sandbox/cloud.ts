import type { RootDatabase } from 'lmdb';
import type { Clock } from './clock.ts';

/** A message that another service hands to a queue, as SNS does when it fans out. */
export interface QueueDelivery {
  readonly queueArn: string;
  /** The topic or other resource that sends, for the queue's policy. */
  readonly sourceArn?: string;
  readonly body: string;
  readonly messageAttributes?: Readonly<
    Record<string, { DataType: string; StringValue?: string; BinaryValue?: Uint8Array }>
  >;
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;
}

/** One number that a service counted: it becomes a CloudWatch datum. */
export interface Measurement {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly unit?: string;
}

/** What the services of one environment share: identity, time, storage, and the ways to reach each other. */
export interface Cloud {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  /** Embedded store of this environment; each service opens its own named databases in it. */
  readonly store: RootDatabase;
  /** A folder of this environment for what is too large for the store (object bodies). */
  readonly directory: string;
  /** Hands a message to a queue of this environment. False where the queue is not there or refuses it. */
  deliver(delivery: QueueDelivery): boolean;
  measure(measurement: Measurement): void;
}
