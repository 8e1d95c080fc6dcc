import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';

/** The size that brings a metric to its target, where the metric falls as the size grows. */
export function trackedSize(current: number, metric: number, target: number): number {
  return Math.ceil((current * metric) / target);
}

/**
 * The size that a step policy asks for, or undefined where no step fits. `breach` is what the metric is above the
 * alarm's threshold, negative below it. Source: Application Auto Scaling user guide, "Step adjustments".
 */
export function steppedSize(
  { AdjustmentType, StepAdjustments = [], MinAdjustmentMagnitude = 0 }: StepScalingPolicyConfiguration,
  current: number,
  breach: number,
): number | undefined {
  const step = StepAdjustments.find(({ MetricIntervalLowerBound: low, MetricIntervalUpperBound: high }) =>
    // Above the threshold the lower bound belongs to the step, below it the upper one.
    breach >= 0
      ? breach >= (low ?? -Infinity) && breach < (high ?? Infinity)
      : breach > (low ?? -Infinity) && breach <= (high ?? Infinity),
  );
  const adjustment = step?.ScalingAdjustment;
  if (adjustment === undefined) return undefined;
  if (AdjustmentType === 'ExactCapacity') return adjustment;
  if (AdjustmentType === 'ChangeInCapacity') return current + adjustment;
  const change = (current * adjustment) / 100;
  // Between -1 and 1 it is one, beyond that it is cut towards zero.
  const whole = Math.abs(change) < 1 ? Math.sign(change) : Math.trunc(change);
  return current + Math.sign(whole) * Math.max(Math.abs(whole), MinAdjustmentMagnitude);
}
