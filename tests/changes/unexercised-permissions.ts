import type { Action } from '../../core/actions/action.ts';

/** `tables.create-backup dynamodb:CreateBackup`. */
type Granted = `${string} ${string}:${string}`;

function each(ids: readonly string[], ...actions: readonly string[]): readonly Granted[] {
  return ids.flatMap((id) => actions.map((action) => `${id} ${action}` as Granted));
}

const RESTORES = ['tables.restore-backup', 'tables.restore-to-time', 'tables.restore-capture'];
const COPIES = [
  'delete-object',
  'delete-version',
  'restore-version',
  'set-back',
  'delete-prefix',
  'put-back',
  'restore-prefix',
];
const MIGRATIONS = ['migration.copy-table', 'migration.mask-table'];

/** What actions are granted and no test of them calls for real, by the reason why not. */
export const UNEXERCISED: Readonly<Record<string, readonly Granted[]>> = {
  'Only ElastiCache asks for it; the caches of the tests are servers of their own': each(
    [
      ...['change-value', 'put-back-value', 'flush', 'delete-pattern', 'restore-capture'].map(
        (verb) => `caches.${verb}`,
      ),
      'environment.seed',
      'environment.reset',
    ],
    'elasticache:Connect',
  ),
  'A copy in parts, from 5 GiB on, that is given up': each(
    COPIES.map((verb) => `buckets.${verb}`),
    's3:AbortMultipartUpload',
  ),
  'Where batches leave items, or a condition is asked for': each(
    [
      'tables.restore-items',
      'tables.copy-items-back',
      'environment.seed',
      'environment.reset',
      ...MIGRATIONS,
    ],
    'dynamodb:PutItem',
  ),
  'Tables are made again item by item there, unless they are empty': each(
    ['tables.restore-capture'],
    'dynamodb:BatchWriteItem',
  ),
  'Settings that no table of the tests has: a policy, insights, tags too many': each(
    RESTORES,
    'dynamodb:UpdateContributorInsights',
    'dynamodb:UntagResource',
    'dynamodb:PutResourcePolicy',
    'dynamodb:DeleteResourcePolicy',
  ),
  'What the catalogue says of other stages than development': each(
    ['environment.initialise'],
    'dynamodb:UpdateContinuousBackups',
    's3:PutBucketVersioning',
    'sqs:SetQueueAttributes',
  ),
  'Services and revisions of the tests carry no tags': each(
    ['services.deploy', 'releases.create-green', 'releases.run'],
    'ecs:TagResource',
  ),
  'The revisions of the tests name no secret that a role would read': each(
    ['services.force-deployment', 'services.roll-back', 'releases.create-green', 'releases.run'],
    'iam:SimulatePrincipalPolicy',
  ),
  'The requests of the tests are divided by a rule, not by the listener itself': each(
    [
      'services.roll-back',
      ...['create-green', 'shift', 'promote', 'abort', 'release-old', 'run'].map(
        (verb) => `releases.${verb}`,
      ),
    ],
    'elasticloadbalancing:ModifyListener',
  ),
  'An old side that lives on is scaled in only where it can not be deleted': [
    ...each(['releases.create-green'], 'ecs:UpdateService'),
    ...each(['releases.abort', 'releases.release-old'], 'ecs:UpdateService', 'iam:PassRole'),
    ...each(['releases.release-old'], 'elasticloadbalancing:ModifyRule', 'ecs:DeleteService'),
  ],
  'The console was killed between the call and its answer': each(
    ['distributions.invalidate'],
    'cloudfront:GetInvalidation',
  ),
};

/** What of the grants was neither exercised nor has a reason. */
export function unexplained(
  actions: readonly Pick<Action, 'id' | 'permissions'>[],
  exercised: ReadonlySet<string>,
): readonly string[] {
  const listed = new Set<string>(Object.values(UNEXERCISED).flat());
  return grantsOf(actions).filter((one) => !exercised.has(one) && !listed.has(one));
}

export function grantsOf(actions: readonly Pick<Action, 'id' | 'permissions'>[]): readonly string[] {
  const all = actions.flatMap(({ id, permissions }) =>
    permissions.flatMap(({ allow }) => allow.map((action) => `${id} ${action}`)),
  );
  return [...new Set(all)];
}
