import type { PutCompositeAlarmInput, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { invalidCombination, missingParameter, validationError } from '../errors.ts';
import { isPeriod } from '../series.ts';
import { parseStatistic, simpleStatistics } from '../statistic.ts';

const COMPARISONS = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];
const MISSING = ['breaching', 'notBreaching', 'ignore', 'missing'];
const MOST_SECONDS = 7 * 86_400;
const MOST_ACTIONS = 5;
const MOST_METRICS = 10;

/** Throws the error of the first rule that an alarm breaks. Source: CloudWatch API reference, PutMetricAlarm. */
export function checkAlarm(input: PutMetricAlarmInput): void {
  const { AlarmName: name = '', Metrics: metrics, MetricName: metric } = input;
  checkName(name);
  checkActions(input);
  if (!COMPARISONS.includes(input.ComparisonOperator ?? ''))
    throw validationError(
      `The comparison operator ${input.ComparisonOperator} is not one of [${COMPARISONS.join(', ')}].`,
    );
  if (input.Threshold === undefined) throw missingParameter('The parameter Threshold is required.');
  if (input.TreatMissingData !== undefined && !MISSING.includes(input.TreatMissingData))
    throw validationError(
      `The value ${input.TreatMissingData} for parameter TreatMissingData is not supported.`,
    );
  const { EvaluationPeriods: periods = 0, DatapointsToAlarm: needed = periods } = input;
  if (periods < 1) throw validationError('EvaluationPeriods must be at least 1.');
  if (needed < 1 || needed > periods)
    throw validationError('DatapointsToAlarm must be at least 1 and not more than EvaluationPeriods.');
  if (metrics && metric !== undefined)
    throw invalidCombination('The parameters Metrics and MetricName are mutually exclusive.');
  if (metrics) checkQueries(metrics);
  else checkMetric(input, periods);
}

/** Throws ValidationException for a name that no alarm can have. */
export function checkName(name: string): void {
  if (name === '' || name.length > 255 || /\p{Cc}/u.test(name))
    throw validationError('AlarmName must have 1 to 255 characters, none of which is a control character.');
}

/** Throws ValidationException for actions that are no ARNs, or more than five of a state. */
export function checkActions(
  input: Pick<PutCompositeAlarmInput, 'OKActions' | 'AlarmActions' | 'InsufficientDataActions'>,
): void {
  for (const name of ['OKActions', 'AlarmActions', 'InsufficientDataActions'] as const) {
    const actions = input[name] ?? [];
    if (actions.length > MOST_ACTIONS)
      throw validationError(`${name} must not hold more than ${MOST_ACTIONS} actions.`);
    const wrong = actions.find((action) => !/^arn:[^:\s]+:[^:\s]+:/.test(action) || action.length > 1024);
    if (wrong !== undefined) throw validationError(`Invalid arn syntax: ${wrong}`);
  }
}

function checkQueries(metrics: NonNullable<PutMetricAlarmInput['Metrics']>): void {
  const watched = metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
  if (watched.length > MOST_METRICS)
    throw validationError(`An alarm on an expression can watch ${MOST_METRICS} metrics at most.`);
  if (new Set(watched.map(({ Period }) => Period)).size > 1)
    throw validationError('Each metric in the list must use the same period.');
  const returned = metrics.filter(({ ReturnData }) => ReturnData !== false);
  if (metrics.length > 1 && returned.length !== 1)
    throw validationError('Exactly one element of the metrics list should return data.');
}

function checkMetric(input: PutMetricAlarmInput, periods: number): void {
  const { Namespace, MetricName, Period: period = 0, Statistic: simple, ExtendedStatistic: extended } = input;
  if (!Namespace || !MetricName)
    throw missingParameter('The parameters Namespace and MetricName are required.');
  if (!isPeriod(period)) throw validationError('Period must be 10, 20, 30, or a multiple of 60.');
  if (period * periods > MOST_SECONDS)
    throw validationError(
      'Metrics cannot be checked across more than seven days (EvaluationPeriods * Period).',
    );
  if ((simple === undefined) === (extended === undefined))
    throw invalidCombination('Exactly one of Statistic and ExtendedStatistic must be given.');
  if (simple !== undefined && !simpleStatistics.includes(simple))
    throw validationError(`The value ${simple} for parameter Statistic is not supported.`);
  if (extended !== undefined && (simpleStatistics.includes(extended) || !parseStatistic(extended)))
    throw validationError(`The value ${extended} for parameter ExtendedStatistic is not supported.`);
}
