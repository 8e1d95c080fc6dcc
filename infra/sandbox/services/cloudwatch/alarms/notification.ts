import type { Dimension, MetricAlarm, MetricDataQuery, StateValue } from '@aws-sdk/client-cloudwatch';
import type { AlarmParts } from './alarm-parts.ts';
import type { StoredAlarm } from './alarm-store.ts';
import { documentTime } from './alarm-time.ts';

/** What an alarm has come to, and from where, as its actions are told. */
export interface Transition {
  readonly from: StateValue;
  readonly to: StateValue;
  readonly at: Date;
  /** True where the actions were held back by a mute rule until now. */
  readonly isAfterMute: boolean;
}

/** SNS takes a hundred characters. */
const MOST_SUBJECT = 100;

// CloudWatch names a region by where it is. Source: AWS general reference, "Regional endpoints".
const REGION_NAMES: Readonly<Record<string, string>> = {
  'us-east-1': 'US East (N. Virginia)',
  'us-east-2': 'US East (Ohio)',
  'us-west-1': 'US West (N. California)',
  'us-west-2': 'US West (Oregon)',
  'eu-central-1': 'EU (Frankfurt)',
  'eu-west-1': 'EU (Ireland)',
  'eu-west-2': 'EU (London)',
  'eu-north-1': 'EU (Stockholm)',
  'ap-southeast-1': 'Asia Pacific (Singapore)',
  'ap-northeast-1': 'Asia Pacific (Tokyo)',
};

/** The subject and the JSON that a topic is told. Source: CloudWatch user guide, "Notifying users on alarm changes". */
export function notificationOf(
  { account, region }: AlarmParts['cloud'],
  stored: StoredAlarm,
  { from, to, at, isAfterMute }: Transition,
): { readonly subject: string; readonly message: string } {
  const { alarm } = stored;
  const place = REGION_NAMES[region] ?? region;
  const message = {
    AlarmName: alarm.AlarmName,
    AlarmDescription: alarm.AlarmDescription ?? null,
    AWSAccountId: account,
    ...(stored.kind === 'MetricAlarm'
      ? {
          AlarmConfigurationUpdatedTimestamp: documentTime(alarm.AlarmConfigurationUpdatedTimestamp ?? at),
        }
      : {}),
    NewStateValue: to,
    NewStateReason: alarm.StateReason ?? null,
    StateChangeTime: documentTime(at),
    Region: place,
    AlarmArn: alarm.AlarmArn,
    OldStateValue: from,
    ActionExecutedAfterMuteWindow: isAfterMute,
    OKActions: alarm.OKActions ?? [],
    AlarmActions: alarm.AlarmActions ?? [],
    InsufficientDataActions: alarm.InsufficientDataActions ?? [],
    ...(stored.kind === 'MetricAlarm'
      ? { Trigger: triggerOf(stored.alarm) }
      : { AlarmRule: stored.alarm.AlarmRule, TriggeringChildren: childrenIn(alarm.StateReasonData) }),
  };
  return {
    subject: `${to}: "${alarm.AlarmName}" in ${place}`.replace(/[^ -~]/g, '?').slice(0, MOST_SUBJECT),
    message: JSON.stringify(message),
  };
}

function triggerOf(alarm: MetricAlarm): object {
  const evaluation = {
    EvaluationPeriods: alarm.EvaluationPeriods,
    DatapointsToAlarm: alarm.DatapointsToAlarm,
    ComparisonOperator: alarm.ComparisonOperator,
    Threshold: alarm.Threshold,
    TreatMissingData: alarm.TreatMissingData ?? 'missing',
    EvaluateLowSampleCountPercentile: alarm.EvaluateLowSampleCountPercentile ?? '',
  };
  if (alarm.Metrics) {
    const periods = alarm.Metrics.flatMap(({ Period, MetricStat }) => MetricStat?.Period ?? Period ?? []);
    return { Period: Math.min(...periods), ...evaluation, Metrics: alarm.Metrics.map(queryOf) };
  }
  return {
    MetricName: alarm.MetricName,
    Namespace: alarm.Namespace,
    ...(alarm.Statistic === undefined
      ? { StatisticType: 'ExtendedStatistic', ExtendedStatistic: alarm.ExtendedStatistic }
      : { StatisticType: 'Statistic', Statistic: alarm.Statistic.toUpperCase() }),
    Unit: alarm.Unit ?? null,
    Dimensions: dimensionsOf(alarm.Dimensions),
    Period: alarm.Period,
    ...evaluation,
  };
}

function queryOf({ MetricStat, ...query }: MetricDataQuery): object {
  if (!MetricStat) return query;
  const { Metric, ...stat } = MetricStat;
  return {
    ...query,
    MetricStat: {
      Metric: {
        Dimensions: dimensionsOf(Metric?.Dimensions),
        MetricName: Metric?.MetricName,
        Namespace: Metric?.Namespace,
      },
      ...stat,
    },
  };
}

function dimensionsOf(dimensions: readonly Dimension[] = []): readonly object[] {
  return dimensions.map(({ Name, Value }) => ({ value: Value, name: Name }));
}

/** An alarm that triggered a composite one, as its StateReasonData holds it. */
export interface TriggeringAlarm {
  readonly arn: string;
  readonly state: { readonly value: StateValue; readonly timestamp: string };
}

function childrenIn(reasonData: string | undefined): readonly object[] {
  const { triggeringAlarms = [] } = JSON.parse(reasonData ?? '{}') as {
    readonly triggeringAlarms?: readonly TriggeringAlarm[];
  };
  return triggeringAlarms.map(({ arn, state }) => ({
    Arn: arn,
    State: { Value: state.value, Timestamp: state.timestamp },
  }));
}
