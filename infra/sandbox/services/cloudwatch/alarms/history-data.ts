import type { Dimension, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { AlarmParts } from './alarm-parts.ts';
import type { StoredAlarm } from './alarm-store.ts';
import { documentTime } from './alarm-time.ts';

type Change = 'Create' | 'Update' | 'Delete';

const PAST: Readonly<Record<Change, string>> = { Create: 'created', Update: 'updated', Delete: 'deleted' };

/** Writes into an alarm's history that it was created, updated or deleted. */
export function noteConfiguration(
  { alarms, cloud }: AlarmParts,
  change: Change,
  stored: StoredAlarm,
  before?: StoredAlarm,
): void {
  const { AlarmName } = stored.alarm;
  const told = configurationOf(stored);
  alarms.note({
    AlarmName,
    AlarmType: stored.kind,
    Timestamp: new Date(cloud.clock.now()),
    HistoryItemType: 'ConfigurationUpdate',
    HistorySummary: `Alarm "${AlarmName}" ${PAST[change]}`,
    HistoryData: JSON.stringify({
      version: '1.0',
      type: change,
      [`${PAST[change]}Alarm`]: told,
      ...(before ? { originalUpdatedFields: changedFields(configurationOf(before), told) } : {}),
    }),
  });
}

/** What the fields that are other now were before. */
function changedFields(before: Fields, after: Fields): Fields {
  return Object.fromEntries(
    Object.entries(before).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(after[name])),
  );
}

type Fields = Readonly<Record<string, unknown>>;

function configurationOf(stored: StoredAlarm): Fields {
  const { alarm } = stored;
  return {
    ...(stored.kind === 'MetricAlarm' ? metricFields(stored.alarm) : compositeFields(stored.alarm)),
    alarmName: alarm.AlarmName,
    alarmDescription: alarm.AlarmDescription,
    alarmArn: alarm.AlarmArn,
    alarmConfigurationUpdatedTimestamp: timeOf(alarm.AlarmConfigurationUpdatedTimestamp),
    stateValue: alarm.StateValue,
    stateUpdatedTimestamp: timeOf(alarm.StateUpdatedTimestamp),
    actionsEnabled: alarm.ActionsEnabled ?? true,
    alarmActions: alarm.AlarmActions ?? [],
    insufficientDataActions: alarm.InsufficientDataActions ?? [],
    // CloudWatch writes this one in small letters.
    okactions: alarm.OKActions ?? [],
  };
}

function metricFields(alarm: Extract<StoredAlarm, { kind: 'MetricAlarm' }>['alarm']): Fields {
  return {
    namespace: alarm.Namespace,
    metricName: alarm.MetricName,
    statistic: alarm.Statistic?.toUpperCase(),
    extendedStatistic: alarm.ExtendedStatistic,
    period: alarm.Period,
    unit: alarm.Unit,
    dimensions: dimensionsOf(alarm.Dimensions),
    metrics: alarm.Metrics?.map(queryOf),
    threshold: alarm.Threshold,
    comparisonOperator: alarm.ComparisonOperator,
    evaluationPeriods: alarm.EvaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm,
    treatMissingData: alarm.TreatMissingData,
    evaluateLowSampleCountPercentile: alarm.EvaluateLowSampleCountPercentile,
  };
}

function compositeFields(alarm: Extract<StoredAlarm, { kind: 'CompositeAlarm' }>['alarm']): Fields {
  return {
    alarmRule: alarm.AlarmRule,
    actionsSuppressor: alarm.ActionsSuppressor,
    actionsSuppressorWaitPeriod: alarm.ActionsSuppressorWaitPeriod,
    actionsSuppressorExtensionPeriod: alarm.ActionsSuppressorExtensionPeriod,
  };
}

function queryOf({ Id, Expression, Label, Period, ReturnData, MetricStat }: MetricDataQuery): Fields {
  return {
    id: Id,
    expression: Expression,
    label: Label,
    period: Period,
    returnData: ReturnData,
    metricStat: MetricStat && {
      metric: {
        namespace: MetricStat.Metric?.Namespace,
        metricName: MetricStat.Metric?.MetricName,
        dimensions: dimensionsOf(MetricStat.Metric?.Dimensions),
      },
      period: MetricStat.Period,
      stat: MetricStat.Stat,
      unit: MetricStat.Unit,
    },
  };
}

function dimensionsOf(dimensions: readonly Dimension[] = []): readonly Fields[] {
  return dimensions.map(({ Name, Value }) => ({ name: Name, value: Value }));
}

function timeOf(at: Date | undefined): string | undefined {
  return at && documentTime(at);
}
