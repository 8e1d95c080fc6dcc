import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch';

/** What decides an alarm's state, as PutMetricAlarm takes it. */
export interface AlarmRule {
  readonly comparison: ComparisonOperator;
  readonly threshold: number;
  /** N of "M out of N". */
  readonly evaluationPeriods: number;
  /** M of it. */
  readonly datapointsToAlarm: number;
  readonly missing: MissingData;
}

export type MissingData = 'breaching' | 'notBreaching' | 'ignore' | 'missing';

/**
 * The state that data points give. `points` is the evaluation range, the newest last, undefined where there is none: a
 * few more than the evaluation periods, as CloudWatch retrieves them. Undefined keeps the state as it is.
 * Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data".
 */
export function stateOf(rule: AlarmRule, points: readonly (number | undefined)[]): StateValue | undefined {
  const real = points.filter((point) => point !== undefined).slice(-rule.evaluationPeriods);
  const breaching = real.filter((point) => breaches(rule, point)).length;
  const lacking = rule.evaluationPeriods - real.length;
  if (breaching >= rule.datapointsToAlarm) return 'ALARM';
  if (lacking === 0) return 'OK';
  switch (rule.missing) {
    case 'breaching':
      return breaching + lacking >= rule.datapointsToAlarm ? 'ALARM' : 'OK';
    case 'notBreaching':
      return 'OK';
    case 'ignore':
      return breaching === real.length ? undefined : 'OK';
    case 'missing':
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      if (breaching < real.length) return 'OK';
      return isOldEnough(rule, points) ? 'ALARM' : undefined;
  }
}

/**
 * Where all that there is breaches, it decides once the oldest of it is as old as the datapoints that are needed: the next
 * one might be well. Source: the same page, "Avoiding premature transitions to alarm state".
 */
function isOldEnough({ datapointsToAlarm }: AlarmRule, points: readonly (number | undefined)[]): boolean {
  return points.length - points.findIndex((point) => point !== undefined) >= datapointsToAlarm;
}

export function breaches({ comparison, threshold }: AlarmRule, point: number): boolean {
  switch (comparison) {
    case 'GreaterThanThreshold':
      return point > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return point >= threshold;
    case 'LessThanThreshold':
      return point < threshold;
    case 'LessThanOrEqualToThreshold':
      return point <= threshold;
    default:
      return false;
  }
}
