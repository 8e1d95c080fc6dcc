import { ask, same } from './ask.ts';
import type { Ask, Asks } from './ask.ts';

/** A revision's roles are handed to ECS. Source: ECS developer guide, "Amazon ECS task execution IAM role". */
const PASSES_ROLES = ask('iam:PassRole', 'passed-role');

export const ECS: Asks = {
  ...same('ecs', {
    service: 'DeleteService DescribeServices ListServiceDeployments',
    task: 'DescribeTasks GetTaskProtection StopTask',
    'cluster-list': 'ListServices ListTasks',
    none: 'DescribeTaskDefinition ListClusters ListTaskDefinitionFamilies ListTaskDefinitions',
  }),
  'ecs:CreateService': [
    ask('ecs:CreateService', 'service'),
    ask('ecs:TagResource', 'service', { when: 'tags' }),
    PASSES_ROLES,
  ],
  'ecs:UpdateService': [ask('ecs:UpdateService', 'service'), PASSES_ROLES],
  'ecs:RegisterTaskDefinition': [
    ask('ecs:RegisterTaskDefinition', 'task-definition'),
    ask('ecs:TagResource', 'task-definition', { when: 'tags' }),
    PASSES_ROLES,
  ],
  ...onDeployments('ContinueServiceDeployment', 'DescribeServiceDeployments', 'StopServiceDeployment'),
  'ecs:DescribeServiceRevisions': [
    ask('ecs:DescribeServiceRevisions', 'service'),
    ask('ecs:DescribeServiceRevisions', 'service-revision'),
  ],
};

/** What is about a deployment is checked against its service too. */
function onDeployments(...names: readonly string[]): Asks {
  return Object.fromEntries(
    names.map((name) => [
      `ecs:${name}`,
      [ask(`ecs:${name}`, 'service'), ask(`ecs:${name}`, 'service-deployment')],
    ]),
  );
}

export const LOAD_BALANCING: Asks = same('elasticloadbalancing', {
  listener: 'ModifyListener',
  'listener-rule': 'ModifyRule',
  none: 'DescribeListeners DescribeLoadBalancers DescribeRules DescribeTargetGroups DescribeTargetHealth',
});

/**
 * A scaling policy makes its alarms, and scales, in the caller's name. Source: Application Auto Scaling user guide,
 * "Permissions required for API actions on target services and CloudWatch".
 */
const SCALES: readonly Ask[] = [ask('ecs:DescribeServices', 'service'), ask('ecs:UpdateService', 'service')];

export const APPLICATION_AUTO_SCALING: Asks = {
  ...same('application-autoscaling', {
    'scalable-target': 'DeleteScheduledAction PutScheduledAction',
    none: 'DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies DescribeScheduledActions',
  }),
  'application-autoscaling:RegisterScalableTarget': [
    ask('application-autoscaling:RegisterScalableTarget', 'scalable-target'),
    ...SCALES,
  ],
  'application-autoscaling:PutScalingPolicy': [
    ask('application-autoscaling:PutScalingPolicy', 'scalable-target'),
    ...SCALES,
    ask('cloudwatch:PutMetricAlarm', 'alarm'),
    ask('cloudwatch:DeleteAlarms', 'alarm'),
    ask('cloudwatch:DescribeAlarms', 'none'),
  ],
};

export const LAMBDA: Asks = {
  ...same('lambda', {
    function:
      'DeleteFunctionConcurrency GetFunction GetFunctionConcurrency ListAliases ListVersionsByFunction PutFunctionConcurrency',
    none: 'ListEventSourceMappings ListFunctions',
  }),
  // Only ever sent with a version: a function itself can not be deleted with this.
  'lambda:DeleteFunction': [ask('lambda:DeleteFunction', 'function-version')],
};

export const ECR: Asks = same('ecr', { repository: 'DescribeImages' });

export const ELASTICACHE: Asks = same('elasticache', {
  cache:
    'DescribeCacheClusters DescribeReplicationGroups ListAllowedNodeTypeModifications ModifyReplicationGroup',
});

export const CLOUDFRONT: Asks = same('cloudfront', {
  distribution: 'CreateInvalidation GetDistribution GetInvalidation ListInvalidations',
  none: 'ListDistributions',
});

export const NETWORK: Asks = {
  ...same('ec2', {
    none: 'DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVpcs',
  }),
  ...same('acm', { none: 'ListCertificates' }),
  ...same('route53', { 'hosted-zone': 'ListResourceRecordSets', none: 'ListHostedZones' }),
};
