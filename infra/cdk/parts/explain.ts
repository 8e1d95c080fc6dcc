import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says why a rule of cdk-nag does not hold for a construct and what is in it. A finding within a rule is named with it:
 * `AwsSolutions-IAM5[Resource::*]`. The test of the rules fails for what is not explained, and for an explanation of nothing.
 */
export function explain(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}

/** The finding of a role that writes to the streams of one log group. */
export function streamsOf(
  { account, region }: { readonly account: string; readonly region: string },
  logGroup: string,
): Readonly<Record<string, string>> {
  return {
    [`AwsSolutions-IAM5[Resource::arn:aws:logs:${region}:${account}:log-group:${logGroup}:*]`]:
      'Each task and each function makes streams of its own in this one log group, under names that it makes up.',
  };
}
