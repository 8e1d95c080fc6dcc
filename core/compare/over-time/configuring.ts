import type { Action } from '../../actions/action.ts';
import type { ComparedKind } from '../form/canonical.ts';

/** Operations that change data, or what runs, and no setting of anything that is compared. */
const NO_SETTING =
  /^(?:redis:.*|sns:Publish|sqs:(?:\w*Message\w*|PurgeQueue)|dynamodb:(?:\w*Item|CreateBackup|DeleteBackup)|s3:(?:\w*Object\w*|AbortMultipartUpload)|logs:\w*QueryDefinition|cloudfront:CreateInvalidation|cloudwatch:SetAlarmState|secretsmanager:GetSecretValue|ecs:StopTask|docker:Container(?:Restart|Start|Stop)|backup:.*|iam:PassRole)$/;

/** What the settings of a service are compared as; a service that is not here has none that are. */
const KINDS: Readonly<Record<string, readonly ComparedKind[]>> = {
  dynamodb: ['tables'],
  s3: ['buckets'],
  sqs: ['queues'],
  sns: ['topics'],
  secretsmanager: ['secrets'],
  ecs: ['services'],
  // A policy of target tracking makes alarms of its own.
  'application-autoscaling': ['services', 'tables', 'alarms'],
  elasticloadbalancing: ['load-balancers', 'target-groups'],
  lambda: ['workers'],
  cloudwatch: ['alarms'],
  logs: ['log-groups'],
  elasticache: ['caches'],
  docker: ['services', 'workers', 'caches'],
};

/** Whether an action may change how something is set up, so that a snapshot after it tells more than the one before. */
export function changesSettings({ changes }: Pick<Action, 'changes'>): boolean {
  return changes.some((operation) => !NO_SETTING.test(operation));
}

/** The kinds of which an action may change a setting, by the operations that it may call. */
export function kindsChanged({ changes }: Pick<Action, 'changes'>): ReadonlySet<ComparedKind> {
  const operations = changes.filter((operation) => !NO_SETTING.test(operation));
  return new Set(operations.flatMap((operation) => KINDS[operation.split(':')[0] ?? ''] ?? []));
}
