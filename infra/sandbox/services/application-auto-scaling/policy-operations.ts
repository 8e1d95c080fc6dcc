import type {
  DeleteScalingPolicyRequest,
  DescribeScalingPoliciesRequest,
  DescribeScalingPoliciesResponse,
  PutScalingPolicyRequest,
  PutScalingPolicyResponse,
  StepScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import { randomUUID } from 'node:crypto';
import { takePage } from '../../paging.ts';
import { isAsked, pageSize, readScaled, requireTarget, shown } from './context.ts';
import type { ScalingContext } from './context.ts';
import { invalidToken, limitExceeded, objectNotFound, validation } from './errors.ts';
import type { PolicyRecord } from './records.ts';
import { named } from './target-operations.ts';
import { trackingAlarms } from './tracking-alarms.ts';

const mostPolicies = 50;

/** Scaling policies; those that track a target keep alarms of their own. */
export function policyOperations(context: ScalingContext) {
  const { cloud, directory } = context;

  function putScalingPolicy(input: PutScalingPolicyRequest): PutScalingPolicyResponse {
    const scaled = readScaled(input);
    requireTarget(context, scaled);
    const { PolicyName: name = '' } = input;
    if (!/^[^\p{C}|:/]{1,256}$/u.test(name)) throw validation(`The policy name '${name}' is not valid.`);
    const siblings = directory.policiesOf(scaled);
    const known = siblings.find((policy) => policy.name === name);
    const { PolicyType: type = known?.tracking ? 'TargetTrackingScaling' : 'StepScaling' } = input;
    if (known && (known.tracking !== undefined) !== (type === 'TargetTrackingScaling'))
      throw validation('The type of a policy cannot be changed.');
    if (!known && siblings.length >= mostPolicies)
      throw limitExceeded(`A scalable target can have at most ${mostPolicies} scaling policies.`);
    const base = {
      alarms: {},
      createdAtMs: cloud.clock.now(),
      arn: arnOf(input, name),
      ...known,
      ...scaled,
      name,
    };
    const policy = withConfiguration(base, type, input);
    directory.policies.save(policy);
    return { PolicyARN: policy.arn, Alarms: alarmsOf(policy) };
  }

  function arnOf({ ServiceNamespace, ResourceId }: PutScalingPolicyRequest, name: string): string {
    const { region, account } = cloud;
    return `arn:aws:autoscaling:${region}:${account}:scalingPolicy:${randomUUID()}:resource/${ServiceNamespace}/${ResourceId}:policyName/${name}`;
  }

  function withConfiguration(base: PolicyRecord, type: string, input: PutScalingPolicyRequest): PolicyRecord {
    if (type === 'StepScaling')
      return { ...base, stepping: checkedSteps(input.StepScalingPolicyConfiguration) };
    if (type !== 'TargetTrackingScaling')
      throw validation(`This endpoint does not offer policies of the type ${type}.`);
    const tracking = input.TargetTrackingScalingPolicyConfiguration;
    if (!tracking?.TargetValue || tracking.TargetValue <= 0)
      throw validation('A target tracking policy needs a target value above 0.');
    const { high, low } = trackingAlarms({ ...base, tracking });
    cloud.alarms()?.put(high);
    if (low) cloud.alarms()?.put(low);
    else if (base.alarms.low !== undefined) cloud.alarms()?.remove([base.alarms.low]);
    return { ...base, tracking, alarms: { high: high.AlarmName, low: low?.AlarmName } };
  }

  function alarmsOf({ alarms }: PolicyRecord) {
    const names = [alarms.high, alarms.low].filter((name) => name !== undefined);
    return names.map((AlarmName) => ({
      AlarmName,
      AlarmARN: `arn:aws:cloudwatch:${cloud.region}:${cloud.account}:alarm:${AlarmName}`,
    }));
  }

  function deleteScalingPolicy(input: DeleteScalingPolicyRequest): object {
    const scaled = readScaled(input);
    const policy = directory.policiesOf(scaled).find(({ name }) => name === input.PolicyName);
    if (!policy)
      throw objectNotFound(`No scaling policy found for ${shown(scaled)}, policy name: ${input.PolicyName}`);
    cloud.alarms()?.remove([policy.alarms.high, policy.alarms.low].filter((name) => name !== undefined));
    directory.policies.remove(policy);
    return {};
  }

  function describeScalingPolicies(input: DescribeScalingPoliciesRequest): DescribeScalingPoliciesResponse {
    const found = directory.policies
      .all()
      .filter((policy) => isAsked(policy, input) && (input.PolicyNames?.includes(policy.name) ?? true));
    const page = takePage(found, ({ arn }) => arn, input.NextToken, pageSize(input.MaxResults), invalidToken);
    return {
      ScalingPolicies: page.items.map((policy) => ({
        ...named(policy),
        PolicyARN: policy.arn,
        PolicyName: policy.name,
        PolicyType: policy.tracking ? 'TargetTrackingScaling' : 'StepScaling',
        TargetTrackingScalingPolicyConfiguration: policy.tracking,
        StepScalingPolicyConfiguration: policy.stepping,
        Alarms: alarmsOf(policy),
        CreationTime: new Date(policy.createdAtMs),
      })),
      NextToken: page.nextToken,
    };
  }

  return {
    PutScalingPolicy: putScalingPolicy,
    DeleteScalingPolicy: deleteScalingPolicy,
    DescribeScalingPolicies: describeScalingPolicies,
  };
}

function checkedSteps(config: StepScalingPolicyConfiguration | undefined): StepScalingPolicyConfiguration {
  const { AdjustmentType: type, StepAdjustments: steps = [] } = config ?? {};
  if (type === undefined || !['ChangeInCapacity', 'PercentChangeInCapacity', 'ExactCapacity'].includes(type))
    throw validation('A step scaling policy needs an adjustment type.');
  if (steps.length === 0) throw validation('A step scaling policy needs at least one step adjustment.');
  if (steps.length > 20) throw limitExceeded('A step scaling policy can have at most 20 step adjustments.');
  const ordered = steps
    .map((step) => ({
      from: step.MetricIntervalLowerBound ?? -Infinity,
      to: step.MetricIntervalUpperBound ?? Infinity,
    }))
    .sort((a, b) => a.from - b.from);
  if (ordered.some(({ from, to }) => from >= to))
    throw validation('The upper bound of a step must be greater than its lower bound.');
  if (ordered.some(({ from }, at) => at > 0 && from !== ordered[at - 1]?.to))
    throw validation('The intervals of step adjustments must not overlap or leave a gap.');
  return { ...config };
}
