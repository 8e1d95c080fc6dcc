import { partitionOf } from '../../environments/partition.ts';

/** The last part of a topic's ARN. */
export function topicNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** Whether SNS would take it as a topic's name: 1 to 256 letters, digits, `-`, `_`, and `.fifo` perhaps. */
export function isTopicName(name: string): boolean {
  return name.length <= 256 && /^[A-Za-z0-9_-]+(\.fifo)?$/.test(name);
}

/** The ARN that a topic of this name has in an account: SNS finds a topic by nothing else. */
export function topicArnOf(
  environment: { readonly region: string; readonly account: string },
  name: string,
): string {
  return `arn:${partitionOf(environment.region)}:sns:${environment.region}:${environment.account}:${name}`;
}
