/** What Application Auto Scaling may scale of what the console shows. */
export type ScalingNamespace = 'ecs' | 'dynamodb' | 'lambda';

export interface ScalableTarget {
  /** `service/<cluster>/<service>`, `table/<name>`. */
  readonly resourceId: string;
  /** `ecs:service:DesiredCount` */
  readonly dimension: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly suspended: { readonly in: boolean; readonly out: boolean; readonly scheduled: boolean };
  readonly roleArn?: string;
  readonly createdAt?: number;
}

export interface ScalingPolicy {
  readonly name: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly dimension: string;
  /** `TargetTrackingScaling`, `StepScaling`, `PredictiveScaling`. */
  readonly type: string;
  readonly tracking?: TargetTracking;
  readonly step?: StepScaling;
  readonly alarmNames: readonly string[];
  readonly createdAt?: number;
}

export interface TargetTracking {
  readonly targetValue: number;
  /** A predefined metric's type, as `ECSServiceAverageCPUUtilization`, or `namespace metric`. */
  readonly metric: string;
  readonly resourceLabel?: string;
  readonly scaleOutCooldownSeconds?: number;
  readonly scaleInCooldownSeconds?: number;
  readonly scaleInDisabled: boolean;
}

export interface StepScaling {
  readonly adjustmentType?: string;
  readonly cooldownSeconds?: number;
  readonly steps: readonly { readonly from?: number; readonly to?: number; readonly adjustment: number }[];
}

export interface ScheduledScaling {
  readonly name: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly dimension?: string;
  /** `cron(…)`, `rate(…)` or `at(…)`. */
  readonly schedule: string;
  readonly timezone?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly startsAt?: number;
  readonly endsAt?: number;
}

export interface ScalingActivity {
  readonly id: string;
  readonly resourceId: string;
  readonly description: string;
  readonly cause: string;
  /** `Pending`, `InProgress`, `Successful`, `Overridden`, `Unfulfilled`, `Failed`. */
  readonly status: string;
  readonly statusMessage?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
}
