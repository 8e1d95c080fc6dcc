import type { CompositeAlarm, Dimension, MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Alarm, AlarmCondition, AlarmState, MathLine, Watched, WatchedMetric } from './types.ts';
import { ALARM_STATES } from './types.ts';

const MINUTE_SECONDS = 60;

export function metricAlarmOf(given: MetricAlarm): Alarm {
  return { ...commonOf(given), watched: watchedOf(given), condition: conditionOf(given) };
}

export function compositeAlarmOf(given: CompositeAlarm): Alarm {
  return {
    ...commonOf(given),
    watched: {
      kind: 'composite',
      rule: given.AlarmRule ?? '',
      suppressor: given.ActionsSuppressor,
      suppressed: given.ActionsSuppressedBy && (given.ActionsSuppressedReason ?? given.ActionsSuppressedBy),
    },
  };
}

/** A state that is not known by now counts as one that says nothing. */
export function stateOf(text: string | undefined): AlarmState {
  return ALARM_STATES.find((one) => one === text) ?? 'INSUFFICIENT_DATA';
}

function commonOf(given: MetricAlarm | CompositeAlarm): Omit<Alarm, 'watched' | 'condition'> {
  const updatedAt = given.StateUpdatedTimestamp?.getTime() ?? 0;
  const name = given.AlarmName ?? '';
  const actions = {
    ALARM: given.AlarmActions ?? [],
    OK: given.OKActions ?? [],
    INSUFFICIENT_DATA: given.InsufficientDataActions ?? [],
  };
  return {
    name,
    arn: given.AlarmArn ?? '',
    description: given.AlarmDescription || undefined,
    state: stateOf(given.StateValue),
    since: given.StateTransitionedTimestamp?.getTime() ?? updatedAt,
    updatedAt,
    reason: given.StateReason ?? '',
    reasonData: given.StateReasonData || undefined,
    actionsEnabled: given.ActionsEnabled !== false,
    actions,
    isScaling: isScalingName(name) || onlyScales(Object.values(actions).flat()),
  };
}

/**
 * Whether Application Auto Scaling gave the name: such an alarm fires whenever there is more than is needed. Source:
 * Application Auto Scaling user guide, "Target tracking scaling policies" (`TargetTracking-…-AlarmLow-…`).
 */
export function isScalingName(name: string): boolean {
  return /^TargetTracking-.+-Alarm(High|Low)-/.test(name);
}

function onlyScales(actions: readonly string[]): boolean {
  return actions.length > 0 && actions.every((arn) => arn.includes(':scalingPolicy:'));
}

function watchedOf(given: MetricAlarm): Watched {
  const query = given.EvaluationCriteria?.PromQLCriteria?.Query;
  if (query !== undefined) return { kind: 'query', query };
  if (!given.Metrics?.length)
    return {
      kind: 'metric',
      namespace: given.Namespace ?? '',
      metric: given.MetricName ?? '',
      dimensions: dimensionsOf(given.Dimensions),
      statistic: given.Statistic ?? given.ExtendedStatistic ?? '',
      periodSeconds: given.Period ?? MINUTE_SECONDS,
    };
  const lines = given.Metrics.map((line) => mathLineOf(line, given));
  const [only] = lines;
  // The metric of another account, or one alone, is written as math as well.
  if (only?.metric && lines.length === 1) return { kind: 'metric', ...only.metric };
  return { kind: 'math', lines, periodSeconds: periodOf(given.Metrics) };
}

function mathLineOf(line: MetricDataQuery, alarm: MetricAlarm): MathLine {
  const stat = line.MetricStat;
  return {
    id: line.Id ?? '',
    label: line.Label || undefined,
    expression: line.Expression,
    metric: stat && { ...watchedMetricOf(stat), account: line.AccountId },
    isJudged: line.ReturnData !== false && line.Id !== alarm.ThresholdMetricId,
  };
}

function watchedMetricOf({
  Metric,
  Stat,
  Period,
}: NonNullable<MetricDataQuery['MetricStat']>): WatchedMetric {
  return {
    namespace: Metric?.Namespace ?? '',
    metric: Metric?.MetricName ?? '',
    dimensions: dimensionsOf(Metric?.Dimensions),
    statistic: Stat ?? '',
    periodSeconds: Period ?? MINUTE_SECONDS,
  };
}

function periodOf(lines: readonly MetricDataQuery[]): number {
  const periods = lines.flatMap(({ MetricStat, Period }) => MetricStat?.Period ?? Period ?? []);
  return periods.length > 0 ? Math.max(...periods) : MINUTE_SECONDS;
}

function dimensionsOf(given: readonly Dimension[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(given.map(({ Name, Value }) => [Name ?? '', Value ?? '']));
}

function conditionOf(given: MetricAlarm): AlarmCondition | undefined {
  if (given.ComparisonOperator === undefined) return undefined;
  const evaluationPeriods = given.EvaluationPeriods ?? 1;
  return {
    comparison: given.ComparisonOperator,
    threshold: given.Threshold,
    datapointsToAlarm: given.DatapointsToAlarm ?? evaluationPeriods,
    evaluationPeriods,
    missingData: given.TreatMissingData ?? 'missing',
  };
}
