import { invalidParameter } from './errors.ts';

/** A topic as it is stored: attributes hold only what was set. */
export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly fifo: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Subscriptions that were removed since the topic was made. */
  readonly subscriptionsDeleted: number;
}

/** A subscription as it is stored. It is pending until its endpoint has answered with the token. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly pendingToken?: string;
  /** Whether it was confirmed by a signed request. */
  readonly authenticated: boolean;
}

export function isPending(subscription: Subscription): boolean {
  return subscription.pendingToken !== undefined;
}

/** Refuses a name that SNS does not allow: 1 to 256 characters, and `.fifo` at the end of a FIFO topic's only. */
export function requireTopicName(name: string, fifo: boolean): void {
  if (fifo ? /^[A-Za-z0-9_-]{1,251}\.fifo$/.test(name) : /^[A-Za-z0-9_-]{1,256}$/.test(name)) return;
  throw invalidParameter(
    fifo
      ? 'Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.'
      : 'Topic Name',
  );
}

/** Refuses a text that cannot be an ARN of SNS at all; whether the resource exists is asked afterwards. */
export function requireArn(parameter: string, arn: string | undefined): string {
  const parts = (arn ?? '').split(':').length;
  if (arn === undefined || parts < 6)
    throw invalidParameter(`${parameter} Reason: An ARN must have at least 6 elements, not ${parts}`);
  if (!/^arn:aws[a-z-]*:sns:/.test(arn)) throw invalidParameter(parameter);
  return arn;
}
