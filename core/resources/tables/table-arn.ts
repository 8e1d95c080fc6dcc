import { partitionOf } from '../../environments/partition.ts';

/** The ARN that a table of this name has in an account. */
export function tableArnOf(
  environment: { readonly region: string; readonly account: string },
  name: string,
): string {
  return `arn:${partitionOf(environment.region)}:dynamodb:${environment.region}:${environment.account}:table/${name}`;
}
