import type { Stage } from '../../../catalogue/stage.ts';
import { partitionOf } from '../../../environments/partition.ts';

/** Where queues and topics are, as their ARNs say it. */
export interface MessagingPlace {
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
}

export function queueArn(name: string, { account, region }: MessagingPlace): string {
  return `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}`;
}
