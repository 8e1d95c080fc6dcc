import { randomUUID } from 'node:crypto';
import type { AlarmAction, Cloud, ScalableResource } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { parseSchedule } from '../../schedule/schedule.ts';
import type { Directory } from './directory.ts';
import type { PolicyRecord, Scaled, ScheduleRecord, TargetRecord } from './records.ts';
import { steppedSize, trackedSize } from './sizing.ts';

const defaultCooldownSeconds: Readonly<Record<string, number>> = { ecs: 300 };

const sizeNames: Readonly<Record<string, string>> = {
  'ecs:service:DesiredCount': 'desired count',
  'lambda:function:ProvisionedConcurrency': 'provisioned concurrency',
  'dynamodb:table:ReadCapacityUnits': 'read capacity units',
  'dynamodb:table:WriteCapacityUnits': 'write capacity units',
  'dynamodb:index:ReadCapacityUnits': 'read capacity units',
  'dynamodb:index:WriteCapacityUnits': 'write capacity units',
};

/** Changes sizes: for alarms, for schedules, and to keep them within their bounds. */
export class Scaler {
  constructor(
    private readonly cloud: Cloud,
    private readonly directory: Directory,
  ) {}

  resourceOf({ dimension, resourceId }: Scaled): ScalableResource | undefined {
    return this.cloud.scalable(dimension, resourceId);
  }

  /** Does what an alarm asks a policy for. False where there is no such policy. */
  act(action: AlarmAction): boolean {
    const policy = this.directory.policies.get(action.actionArn);
    if (!policy) return false;
    const target = this.directory.target(policy);
    const resource = this.resourceOf(policy);
    if (target && resource && action.value !== undefined && action.state === 'ALARM')
      this.follow(policy, target, resource, { ...action, value: action.value });
    return true;
  }

  /**
   * It starts from what runs, and moves the size that is asked for the alarm's own way alone. Source: ECS developer guide,
   * "Automatically scale your Amazon ECS service" and "Troubleshooting service auto scaling".
   */
  private follow(
    policy: PolicyRecord,
    target: TargetRecord,
    resource: ScalableResource,
    action: AlarmAction & { readonly value: number },
  ): void {
    const now = this.cloud.clock.now();
    const asked = resource.size();
    const current = resource.running?.() ?? asked;
    const isCooling = (change: PolicyRecord['lastOut'], seconds: number) =>
      change !== undefined && now - change.atMs < seconds * 1000;
    // Until the cooldown is over, what was added already counts towards the next step.
    const base = isCooling(policy.lastOut, cooldown(policy, 'out'))
      ? (policy.lastOut?.from ?? current)
      : current;
    const wish = this.wishOf(policy, action, base, current);
    if (!wish) return;
    const size = Math.min(Math.max(wish.size, target.minimum), target.maximum);
    const cause = `monitor alarm ${action.alarmName} in state ${action.state} triggered policy ${policy.name}`;
    if (wish.way === 'out') {
      if (size <= asked || target.suspended.DynamicScalingOutSuspended) return;
      if (this.resize(target, resource, size, cause))
        this.directory.policies.save({ ...policy, lastOut: { atMs: now, from: base } });
      return;
    }
    if (size >= asked || target.suspended.DynamicScalingInSuspended || resource.isDeploying?.()) return;
    if (isCooling(policy.lastIn, cooldown(policy, 'in'))) return;
    if (this.resize(target, resource, size, cause))
      this.directory.policies.save({ ...policy, lastIn: { atMs: now, from: current } });
  }

  /** What a policy asks for, within no bounds: its way is the alarm's own. Undefined where it asks for nothing. */
  private wishOf(
    policy: PolicyRecord,
    { alarmName, value, threshold }: AlarmAction & { readonly value: number },
    base: number,
    current: number,
  ): { readonly way: 'out' | 'in'; readonly size: number } | undefined {
    const { tracking, stepping, alarms } = policy;
    if (stepping) {
      const breach = value - threshold;
      const size = steppedSize(stepping, current, breach);
      if (size === undefined || size === current) return undefined;
      if (size < current) return { way: 'in', size };
      return { way: 'out', size: steppedSize(stepping, base, breach) ?? size };
    }
    const target = tracking?.TargetValue;
    if (target === undefined) return undefined;
    if (alarmName === alarms.high) return { way: 'out', size: trackedSize(base, value, target) };
    if (alarmName !== alarms.low || !this.allLetGo(policy)) return undefined;
    return { way: 'in', size: trackedSize(current, value, target) };
  }

  /** A size goes down only where every policy that tracks a target lets it. */
  private allLetGo(policy: PolicyRecord): boolean {
    return this.directory
      .policiesOf(policy)
      .filter(({ tracking }) => tracking !== undefined && tracking.DisableScaleIn !== true)
      .every(({ alarms }) => alarms.low === undefined || this.cloud.alarmState(alarms.low) === 'ALARM');
  }

  /** Brings a size within the bounds of its target. */
  bound(target: TargetRecord): void {
    const resource = this.resourceOf(target);
    if (!resource) return;
    const size = resource.size();
    if (size < target.minimum)
      this.resize(target, resource, target.minimum, `minimum capacity was set to ${target.minimum}`);
    if (size > target.maximum)
      this.resize(target, resource, target.maximum, `maximum capacity was set to ${target.maximum}`);
  }

  private resize(target: TargetRecord, resource: ScalableResource, size: number, cause: string): boolean {
    const name = sizeNames[target.dimension] ?? 'capacity';
    const activity = {
      ...scaledOf(target),
      id: randomUUID(),
      description: `Setting ${name} to ${size}.`,
      cause,
      startedAtMs: this.cloud.clock.now(),
    };
    try {
      resource.resize(size);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const message = `Failed to set ${name} to ${size}. Reason: ${error.message}`;
      this.directory.activities.save({
        ...activity,
        endedAtMs: activity.startedAtMs,
        status: 'Failed',
        message,
      });
      return false;
    }
    const message = `Successfully set ${name} to ${size}. Waiting for change to be fulfilled by ${target.namespace}.`;
    this.directory.activities.save({ ...activity, status: 'InProgress', message });
    return true;
  }

  /** Ends the activities that have come about, and runs the scheduled actions that are due. */
  tick(now: number): void {
    for (const activity of this.directory.activities.all()) {
      if (activity.status !== 'InProgress') continue;
      const resource = this.resourceOf(activity);
      if (resource?.isSettled?.() === false) continue;
      const [done] = activity.message.split(' Waiting for ');
      this.directory.activities.save({
        ...activity,
        endedAtMs: now,
        ...(resource
          ? {
              status: 'Successful',
              message: `${done} Change successfully fulfilled by ${activity.namespace}.`,
            }
          : { status: 'Failed', message: `${done} The resource is not there any more.` }),
      });
    }
    for (const schedule of this.directory.schedules.all())
      if (schedule.nextAtMs !== undefined && schedule.nextAtMs <= now) this.run(schedule, now);
  }

  private run(schedule: ScheduleRecord, now: number): void {
    const { nextAtMs: _due, ...rest } = schedule;
    this.directory.schedules.save({ ...rest, nextAtMs: nextRun(schedule, now) });
    const target = this.directory.target(schedule);
    if (!target || target.suspended.ScheduledScalingSuspended) return;
    const minimum = schedule.action.MinCapacity ?? target.minimum;
    const maximum = schedule.action.MaxCapacity ?? target.maximum;
    const bounds = `min capacity to ${minimum} and max capacity to ${maximum}`;
    const isPossible = minimum <= maximum;
    this.directory.activities.save({
      ...scaledOf(target),
      id: randomUUID(),
      description: `Setting ${bounds}`,
      cause: `scheduled action name ${schedule.name} was triggered`,
      startedAtMs: now,
      endedAtMs: now,
      status: isPossible ? 'Successful' : 'Failed',
      message: `${isPossible ? 'Successfully' : 'Failed to'} set ${bounds}`,
    });
    if (isPossible) this.bound(this.directory.targets.save({ ...target, minimum, maximum }));
  }
}

function scaledOf({ namespace, resourceId, dimension }: Scaled): Scaled {
  return { namespace, resourceId, dimension };
}

function cooldown({ tracking, stepping, namespace }: PolicyRecord, way: 'out' | 'in'): number {
  const given =
    stepping?.Cooldown ?? (way === 'out' ? tracking?.ScaleOutCooldown : tracking?.ScaleInCooldown);
  return given ?? defaultCooldownSeconds[namespace] ?? 0;
}

/** When a scheduled action runs next, within its start and end. */
export function nextRun(
  { schedule, timezone, startAtMs, endAtMs, createdAtMs }: ScheduleRecord,
  afterMs: number,
): number | undefined {
  const next = parseSchedule(
    schedule,
    timezone,
    startAtMs ?? createdAtMs,
  )(Math.max(afterMs, (startAtMs ?? 0) - 1));
  return next !== undefined && next <= (endAtMs ?? Infinity) ? next : undefined;
}
