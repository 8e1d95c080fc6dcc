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
      return real.length === 0 || breaching === real.length ? undefined : 'OK';
    case 'missing':
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      return breaching === real.length ? 'ALARM' : 'OK';
  }
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

/** The reason in CloudWatch's own words. `points` are those that were there, the newest last, with their times. */
export function reasonOf(
  rule: AlarmRule,
  state: StateValue,
  points: readonly { readonly at: Date; readonly value: number }[],
): string {
  const looked = points.slice(-rule.evaluationPeriods);
  const breaching = looked.filter(({ value }) => breaches(rule, value));
  if (looked.length === 0)
    return state === 'INSUFFICIENT_DATA'
      ? `Insufficient Data: ${plural(rule.evaluationPeriods)} unknown.`
      : `Threshold Crossed: no datapoints were received for ${rule.evaluationPeriods} period${rule.evaluationPeriods === 1 ? '' : 's'} and ${rule.evaluationPeriods} missing datapoint${rule.evaluationPeriods === 1 ? ' was' : 's were'} treated as [${rule.missing === 'breaching' ? 'Breaching' : 'NonBreaching'}].`;
  const shown = state === 'ALARM' && breaching.length > 0 ? breaching : looked;
  const list = shown.map(({ at, value }) => `${value} (${stamp(at)})`).join(', ');
  const verb = state === 'ALARM' ? WORDS[rule.comparison] : `not ${WORDS[rule.comparison] ?? ''}`;
  const needed = state === 'ALARM' ? rule.datapointsToAlarm : 1;
  return (
    `Threshold Crossed: ${shown.length} out of the last ${rule.evaluationPeriods} datapoints [${list}] ` +
    `${shown.length === 1 ? 'was' : 'were'} ${verb} the threshold (${rule.threshold}) ` +
    `(minimum ${plural(needed)} for ${state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK'} transition).`
  );
}

const WORDS: Readonly<Partial<Record<ComparisonOperator, string>>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

function plural(count: number): string {
  return `${count} datapoint${count === 1 ? '' : 's'}`;
}

function stamp(at: Date): string {
  const [day = '', month = '', year = ''] = at.toISOString().slice(0, 10).split('-').reverse();
  return `${day}/${month}/${year.slice(2)} ${at.toISOString().slice(11, 19)}`;
}
