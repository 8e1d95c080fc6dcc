import type {
  ScalableDimension,
  ScalableTargetAction,
  ServiceNamespace,
  StepScalingPolicyConfiguration,
  SuspendedState,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';

/** What a target, its policies, actions and activities are named by. */
export interface Scaled {
  readonly namespace: ServiceNamespace;
  readonly resourceId: string;
  readonly dimension: ScalableDimension;
}

export interface TargetRecord extends Scaled {
  readonly arn: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly roleArn: string;
  readonly suspended: Required<SuspendedState>;
  readonly createdAtMs: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A change of size by a policy, for its cooldown. */
interface Change {
  readonly atMs: number;
  readonly from: number;
}

export interface PolicyRecord extends Scaled {
  readonly arn: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly tracking?: TargetTrackingScalingPolicyConfiguration;
  readonly stepping?: StepScalingPolicyConfiguration;
  /** Names of the alarms that a target tracking policy keeps for itself. */
  readonly alarms: { readonly high?: string; readonly low?: string };
  readonly lastOut?: Change;
  readonly lastIn?: Change;
}

export interface ScheduleRecord extends Scaled {
  readonly arn: string;
  readonly name: string;
  readonly schedule: string;
  readonly timezone?: string;
  readonly startAtMs?: number;
  readonly endAtMs?: number;
  readonly action: ScalableTargetAction;
  readonly createdAtMs: number;
  /** When it runs next; undefined when it runs no more. */
  readonly nextAtMs?: number;
}

export interface ActivityRecord extends Scaled {
  readonly id: string;
  readonly description: string;
  readonly cause: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly status: 'InProgress' | 'Successful' | 'Failed';
  readonly message: string;
}

/** One text for what is scaled; also the order of lists. */
export function keyOf({ namespace, resourceId, dimension }: Scaled): string {
  return `${namespace} ${resourceId} ${dimension}`;
}

export function isOf(record: Scaled, scaled: Scaled): boolean {
  return keyOf(record) === keyOf(scaled);
}
