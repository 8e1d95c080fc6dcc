import type { Action } from '../../actions/action.ts';

/** Operations that change data, or what runs, and no setting of anything that is compared. */
const NO_SETTING =
  /^(?:redis:.*|sns:Publish|sqs:(?:\w*Message\w*|PurgeQueue)|dynamodb:(?:\w*Item|CreateBackup|DeleteBackup)|s3:(?:\w*Object\w*|AbortMultipartUpload)|logs:\w*QueryDefinition|cloudfront:CreateInvalidation|cloudwatch:SetAlarmState|secretsmanager:GetSecretValue|ecs:StopTask|docker:Container(?:Restart|Start|Stop)|backup:.*|iam:PassRole)$/;

/** Whether an action may change how something is set up, so that a snapshot after it tells more than the one before. */
export function changesSettings({ changes }: Pick<Action, 'changes'>): boolean {
  return changes.some((operation) => !NO_SETTING.test(operation));
}
