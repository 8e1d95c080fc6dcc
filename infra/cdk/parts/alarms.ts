import type { Dimension, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmEntry } from '../../../core/catalogue/alarms.ts';
import type { CompositeAlarmEntry } from '../../../core/catalogue/composite-alarms.ts';
import { alarmInput, compositeAlarmInput } from '../../../core/changes/environment/resources/alarms.ts';
import type { AlarmPlace } from '../../../core/changes/environment/resources/alarms.ts';

/** An alarm of the catalogue: what the action Initialise would put, as CloudFormation writes it. */
export function createAlarm(scope: Construct, entry: AlarmEntry, place: AlarmPlace): cloudwatch.CfnAlarm {
  const input = alarmInput(entry, place);
  return new cloudwatch.CfnAlarm(scope, `Alarm-${entry.logical}`, {
    alarmName: input.AlarmName,
    alarmDescription: input.AlarmDescription,
    namespace: input.Namespace,
    metricName: input.MetricName,
    dimensions: dimensionsOf(input.Dimensions),
    period: input.Period,
    statistic: input.Statistic,
    extendedStatistic: input.ExtendedStatistic,
    metrics: input.Metrics?.map(queryOf),
    comparisonOperator: input.ComparisonOperator ?? '',
    threshold: input.Threshold,
    evaluationPeriods: input.EvaluationPeriods ?? 1,
    treatMissingData: input.TreatMissingData,
    alarmActions: input.AlarmActions,
    okActions: input.OKActions,
  });
}

/** An alarm over alarms, over those that the stage has. */
export function createCompositeAlarm(
  scope: Construct,
  entry: CompositeAlarmEntry,
  place: AlarmPlace,
  there: ReadonlySet<string>,
): cloudwatch.CfnCompositeAlarm {
  const input = compositeAlarmInput(entry, place, there);
  return new cloudwatch.CfnCompositeAlarm(scope, `Alarm-${entry.logical}`, {
    alarmName: input.AlarmName,
    alarmDescription: input.AlarmDescription,
    alarmRule: input.AlarmRule ?? '',
    alarmActions: input.AlarmActions,
    okActions: input.OKActions,
  });
}

type Query = NonNullable<PutMetricAlarmCommandInput['Metrics']>[number];

function queryOf({ Id = '', Expression, Label, ReturnData, MetricStat }: Query) {
  return {
    id: Id,
    expression: Expression,
    label: Label,
    returnData: ReturnData,
    ...(MetricStat && {
      metricStat: {
        metric: {
          namespace: MetricStat.Metric?.Namespace,
          metricName: MetricStat.Metric?.MetricName,
          dimensions: dimensionsOf(MetricStat.Metric?.Dimensions),
        },
        period: MetricStat.Period ?? 0,
        stat: MetricStat.Stat ?? '',
      },
    }),
  };
}

function dimensionsOf(dimensions: readonly Dimension[] | undefined) {
  return dimensions?.map(({ Name: name = '', Value: value = '' }) => ({ name, value }));
}
