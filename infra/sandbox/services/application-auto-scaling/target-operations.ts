import type {
  DeregisterScalableTargetRequest,
  DescribeScalableTargetsRequest,
  DescribeScalableTargetsResponse,
  DescribeScalingActivitiesRequest,
  DescribeScalingActivitiesResponse,
  ListTagsForResourceRequest,
  RegisterScalableTargetRequest,
  RegisterScalableTargetResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-application-auto-scaling';
import { randomBytes } from 'node:crypto';
import { ServiceError } from '../../protocol/service.ts';
import { takePage } from '../../paging.ts';
import { isAsked, pageSize, readScaled, requireTarget } from './context.ts';
import type { ScalingContext } from './context.ts';
import { invalidToken, validation } from './errors.ts';
import { keyOf } from './records.ts';
import type { ActivityRecord, Scaled, TargetRecord } from './records.ts';

const roles: Readonly<Record<string, string>> = {
  ecs: 'ECSService',
  lambda: 'LambdaConcurrency',
  dynamodb: 'DynamoDBTable',
};

/** What is scaled, within which bounds, and what became of it. */
export function targetOperations(context: ScalingContext) {
  const { cloud, directory, scaler } = context;

  function roleOf({ namespace }: Scaled): string {
    return (
      `arn:aws:iam::${cloud.account}:role/aws-service-role/${namespace}.application-autoscaling.amazonaws.com/` +
      `AWSServiceRoleForApplicationAutoScaling_${roles[namespace] ?? namespace}`
    );
  }

  function registerScalableTarget(input: RegisterScalableTargetRequest): RegisterScalableTargetResponse {
    const scaled = readScaled(input);
    const known = directory.target(scaled);
    if (!scaler.resourceOf(scaled))
      throw validation(
        scaled.namespace === 'ecs'
          ? `ECS service doesn't exist: ${scaled.resourceId}`
          : `The resource doesn't exist: ${scaled.resourceId}`,
      );
    const { MinCapacity: minimum = known?.minimum, MaxCapacity: maximum = known?.maximum } = input;
    if (minimum === undefined || maximum === undefined)
      throw validation('Minimum and maximum capacity are required to register a scalable target');
    if (minimum < 0 || maximum < minimum)
      throw validation('Minimum capacity must be at least 0 and cannot be greater than the maximum capacity');
    const id = `0ec5${randomBytes(16).toString('hex').slice(0, 28)}`;
    const target = directory.targets.save({
      ...scaled,
      arn:
        known?.arn ??
        `arn:aws:application-autoscaling:${cloud.region}:${cloud.account}:scalable-target/${id}`,
      minimum,
      maximum,
      roleArn: input.RoleARN ?? known?.roleArn ?? roleOf(scaled),
      suspended: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
        ...known?.suspended,
        ...input.SuspendedState,
      },
      createdAtMs: known?.createdAtMs ?? cloud.clock.now(),
      tags: known?.tags ?? checkedTags(input.Tags ?? {}),
    });
    scaler.bound(target);
    return { ScalableTargetARN: target.arn };
  }

  /** Its policies, their alarms and its scheduled actions go with it. */
  function deregisterScalableTarget(input: DeregisterScalableTargetRequest): object {
    const target = requireTarget(context, readScaled(input));
    for (const policy of directory.policiesOf(target)) {
      cloud.alarms()?.remove([policy.alarms.high, policy.alarms.low].filter((name) => name !== undefined));
      directory.policies.remove(policy);
    }
    for (const schedule of directory.schedulesOf(target)) directory.schedules.remove(schedule);
    directory.targets.remove(target);
    return {};
  }

  function describeScalableTargets(input: DescribeScalableTargetsRequest): DescribeScalableTargetsResponse {
    const found = directory.targets
      .all()
      .filter((target) => isAsked(target, input) && (input.ResourceIds?.includes(target.resourceId) ?? true));
    const page = takePage(found, keyOf, input.NextToken, pageSize(input.MaxResults), invalidToken);
    return {
      ScalableTargets: page.items.map((target) => ({
        ...named(target),
        MinCapacity: target.minimum,
        MaxCapacity: target.maximum,
        RoleARN: target.roleArn,
        CreationTime: new Date(target.createdAtMs),
        SuspendedState: target.suspended,
        ScalableTargetARN: target.arn,
      })),
      NextToken: page.nextToken,
    };
  }

  /** The newest first. */
  function describeScalingActivities(
    input: DescribeScalingActivitiesRequest,
  ): DescribeScalingActivitiesResponse {
    const found = directory.activities.all().filter((activity) => isAsked(activity, input));
    const page = takePage(found, newestFirst, input.NextToken, pageSize(input.MaxResults), invalidToken);
    return {
      ScalingActivities: page.items.map((activity) => ({
        ...named(activity),
        ActivityId: activity.id,
        Description: activity.description,
        Cause: activity.cause,
        StartTime: new Date(activity.startedAtMs),
        EndTime: activity.endedAtMs === undefined ? undefined : new Date(activity.endedAtMs),
        StatusCode: activity.status,
        StatusMessage: activity.message,
      })),
      NextToken: page.nextToken,
    };
  }

  function requireTagged(arn: string | undefined): TargetRecord {
    const target = directory.targets.all().find((one) => one.arn === arn);
    if (!target)
      throw new ServiceError('ResourceNotFoundException', `The specified resource doesn't exist: ${arn}`, {
        members: { ResourceName: arn },
      });
    return target;
  }

  function tagResource(input: TagResourceRequest): object {
    const target = requireTagged(input.ResourceARN);
    directory.targets.save({ ...target, tags: checkedTags({ ...target.tags, ...input.Tags }) });
    return {};
  }

  function untagResource(input: UntagResourceRequest): object {
    const target = requireTagged(input.ResourceARN);
    const left = Object.entries(target.tags).filter(([key]) => !input.TagKeys?.includes(key));
    directory.targets.save({ ...target, tags: Object.fromEntries(left) });
    return {};
  }

  return {
    RegisterScalableTarget: registerScalableTarget,
    DeregisterScalableTarget: deregisterScalableTarget,
    DescribeScalableTargets: describeScalableTargets,
    DescribeScalingActivities: describeScalingActivities,
    TagResource: tagResource,
    UntagResource: untagResource,
    ListTagsForResource: (input: ListTagsForResourceRequest) => ({
      Tags: requireTagged(input.ResourceARN).tags,
    }),
  };
}

/** A record's names, as every description has them. */
export function named({ namespace, resourceId, dimension }: Scaled) {
  return { ServiceNamespace: namespace, ResourceId: resourceId, ScalableDimension: dimension };
}

function newestFirst({ startedAtMs, id }: ActivityRecord): string {
  return `${String(Number.MAX_SAFE_INTEGER - startedAtMs).padStart(16, '0')} ${id}`;
}

function checkedTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(tags);
  if (entries.length > 50)
    throw new ServiceError('TooManyTagsException', 'A scalable target can have at most 50 tags.');
  const wrong = entries.find(([key, value]) => key === '' || key.length > 128 || value.length > 256);
  if (wrong) throw validation(`The tag '${wrong[0]}' is not valid.`);
  return tags;
}
