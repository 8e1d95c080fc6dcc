import type { Action } from '../../core/actions/action.ts';
import type { IamAction } from '../../core/permissions/permission.ts';

/** What actions are granted and no test of them calls for real: why not. */
export const UNEXERCISED: Readonly<Record<IamAction, string>> = {
  'elasticache:Connect': 'Only ElastiCache asks for it; the caches of the tests are servers of their own.',
  'dynamodb:UpdateContributorInsights': 'No table of the tests has insights that a restore would lose.',
  'dynamodb:UntagResource': 'A restored table of the tests has no tag too many.',
  'dynamodb:PutResourcePolicy': 'No table of the tests has a policy of its own.',
  'dynamodb:DeleteResourcePolicy': 'No table of the tests has a policy of its own.',
  'sqs:SetQueueAttributes': 'Only a queue that was found half made is finished.',
  'ecs:TagResource': 'Services and revisions of the tests carry no tags.',
  'elasticloadbalancing:ModifyListener':
    'The requests of the tests are divided by a rule, not by the listener itself.',
  'cloudfront:GetInvalidation': 'Only while an invalidation is not done at once.',
};

type Granted = readonly Pick<Action, 'permissions'>[];

export function grantsOf(actions: Granted): ReadonlySet<IamAction> {
  return new Set(actions.flatMap(({ permissions }) => permissions.flatMap(({ allow }) => allow)));
}

/** What of the grants was neither exercised by any action nor has a reason. */
export function unexplained(
  granted: ReadonlySet<IamAction>,
  exercised: ReadonlySet<string>,
): readonly IamAction[] {
  return [...granted].filter((one) => !exercised.has(one) && UNEXERCISED[one] === undefined);
}
