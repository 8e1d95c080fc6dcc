import type {
  ComparisonOperator,
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricAlarm,
  MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { ServiceError } from '../../../protocol/service.ts';
import { parsePercentile } from '../statistic.ts';
import { actionsOf } from './alarm-parts.ts';
import type { AlarmParts } from './alarm-parts.ts';
import { stateOf } from './alarm-state.ts';
import type { AlarmRule, MissingData } from './alarm-state.ts';
import type { StoredMetricAlarm } from './alarm-store.ts';
import { documentTime } from './alarm-time.ts';
import { changeState } from './change-state.ts';
import { notificationOf } from './notification.ts';
import { reasonOf } from './state-reason.ts';
import type { Datapoint } from './state-reason.ts';

export type GetMetricData = (input: GetMetricDataInput) => GetMetricDataOutput;

/** Points that CloudWatch retrieves beyond the evaluation periods. */
const FURTHER_POINTS = 2;
const MINUTE_MS = 60_000;
const HIGH_RESOLUTION_MS = 10_000;
const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;

/**
 * Looks at each metric alarm as often as CloudWatch does: once a minute, every ten seconds where its period is shorter,
 * every hour where it looks back over more than a day. Source: CloudWatch user guide, "Alarm evaluation".
 */
export function createEvaluator(parts: AlarmParts, getMetricData: GetMetricData): (now: number) => void {
  const lookedAt = new Map<string, number>();
  return (now) => {
    for (const stored of parts.alarms.metricAlarms()) {
      const { AlarmName: name } = stored.alarm;
      const slot = Math.floor(now / everyMs(stored.alarm));
      if (lookedAt.get(name) === slot) continue;
      lookedAt.set(name, slot);
      evaluate(parts, getMetricData, stored, now);
    }
  };
}

function everyMs(alarm: MetricAlarm): number {
  const period = periodOf(alarm);
  if (period * (alarm.EvaluationPeriods ?? 1) > DAY_SECONDS) return HOUR_MS;
  return period < 60 ? HIGH_RESOLUTION_MS : MINUTE_MS;
}

function evaluate(
  parts: AlarmParts,
  getMetricData: GetMetricData,
  stored: StoredMetricAlarm,
  now: number,
): void {
  const { alarm } = stored;
  const period = periodOf(alarm);
  const rule = ruleOf(alarm);
  const end = Math.floor(now / 1000 / period) * period;
  const start = end - (rule.evaluationPeriods + FURTHER_POINTS) * period;
  const samples = readPoints(getMetricData, alarm, start, end);
  if (hasTooFewSamples(alarm, samples)) return;
  const byTime = new Map(samples.map(({ at, value }) => [at.getTime() / 1000, value]));
  const range: (number | undefined)[] = [];
  for (let at = start; at < end; at += period) range.push(byTime.get(at));
  const state = stateOf(rule, range) ?? alarm.StateValue;
  const value = samples.at(-1)?.value;
  if (state === alarm.StateValue) {
    repeatScaling(parts, stored, value);
    return;
  }
  const reason = reasonOf(rule, state, samples, alarm.DatapointsToAlarm !== undefined);
  const data = JSON.stringify(reasonData(alarm, rule, samples, now));
  changeState(parts, stored, { state, reason, data, value });
}

interface Sample extends Datapoint {
  readonly count?: number;
}

/** The points of the evaluation range, the newest last; none where an expression can not be worked out. */
function readPoints(
  getMetricData: GetMetricData,
  alarm: MetricAlarm,
  start: number,
  end: number,
): readonly Sample[] {
  const queries = queriesOf(alarm);
  const counting = queries[0]?.MetricStat
    ? { Id: 'sampleCounts', MetricStat: { ...queries[0].MetricStat, Stat: 'SampleCount' } }
    : undefined;
  try {
    const { MetricDataResults = [] } = getMetricData({
      MetricDataQueries: [...queries, ...(counting && !alarm.Metrics ? [counting] : [])],
      StartTime: new Date(start * 1000),
      EndTime: new Date(end * 1000),
      ScanBy: 'TimestampAscending',
    });
    const result = MetricDataResults.find(({ Id }) => Id !== 'sampleCounts');
    const counts = MetricDataResults.find(({ Id }) => Id === 'sampleCounts');
    return (result?.Timestamps ?? []).map((at, index) => ({
      at,
      value: result?.Values?.[index] ?? 0,
      count: counts?.Values?.[index],
    }));
  } catch (error) {
    if (error instanceof ServiceError) return [];
    throw error;
  }
}

/**
 * With `ignore`, a percentile of few samples changes nothing. Source: CloudWatch user guide, "Percentile-based CloudWatch
 * alarms and low data samples".
 */
function hasTooFewSamples(alarm: MetricAlarm, samples: readonly Sample[]): boolean {
  if (alarm.EvaluateLowSampleCountPercentile !== 'ignore' || samples.length === 0) return false;
  const rank = parsePercentile(alarm.ExtendedStatistic ?? '');
  if (rank === undefined || rank <= 0 || rank >= 1) return false;
  const enough = 10 / (rank >= 0.5 ? 1 - rank : rank);
  return samples.reduce((sum, { count = 0 }) => sum + count, 0) < enough;
}

function reasonData(alarm: MetricAlarm, rule: AlarmRule, samples: readonly Sample[], now: number): object {
  const recent = samples.slice(-rule.evaluationPeriods);
  return {
    version: '1.0',
    queryDate: documentTime(new Date(now)),
    startDate: recent[0] && documentTime(recent[0].at),
    statistic: alarm.Statistic ?? alarm.ExtendedStatistic,
    unit: alarm.Unit,
    period: periodOf(alarm),
    recentDatapoints: recent.map(({ value }) => value),
    threshold: rule.threshold,
    evaluatedDatapoints: recent.toReversed().map(({ at, value, count }) => ({
      timestamp: documentTime(at),
      sampleCount: count,
      value,
    })),
  };
}

/**
 * An alarm that stays as it is acts no more, but for scaling, which it asks for once a minute. Source: CloudWatch user
 * guide, "Alarm actions".
 */
function repeatScaling(parts: AlarmParts, stored: StoredMetricAlarm, value: number | undefined): void {
  const { alarm } = stored;
  const { StateValue: state } = alarm;
  const now = parts.cloud.clock.now();
  if (alarm.ActionsEnabled === false) return;
  const scaling = actionsOf(stored, state).filter((action) => action.includes(':scalingPolicy:'));
  if (scaling.length === 0 || parts.mutes.windowOver(alarm.AlarmName, now)) return;
  const transition = { from: state, to: state, at: new Date(now), isAfterMute: false };
  for (const actionArn of scaling)
    parts.cloud.act({
      actionArn,
      alarmName: alarm.AlarmName,
      alarmArn: alarm.AlarmArn,
      state,
      previousState: state,
      threshold: alarm.Threshold ?? 0,
      value,
      notification: notificationOf(parts.cloud, stored, transition),
    });
}

function ruleOf(alarm: MetricAlarm): AlarmRule {
  const { EvaluationPeriods = 1 } = alarm;
  return {
    comparison: alarm.ComparisonOperator as ComparisonOperator,
    threshold: alarm.Threshold ?? 0,
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? EvaluationPeriods,
    missing: (alarm.TreatMissingData ?? 'missing') as MissingData,
  };
}

/** Seconds. */
export function periodOf({ Period, Metrics = [] }: Pick<MetricAlarm, 'Period' | 'Metrics'>): number {
  const periods = Metrics.flatMap(({ MetricStat, Period: own }) => MetricStat?.Period ?? own ?? []);
  return Period ?? (periods.length > 0 ? Math.min(...periods) : 60);
}

/** What an alarm looks at, as a request of GetMetricData. */
export function queriesOf(
  alarm: Pick<
    MetricAlarm,
    | 'Metrics'
    | 'Namespace'
    | 'MetricName'
    | 'Dimensions'
    | 'Period'
    | 'Statistic'
    | 'ExtendedStatistic'
    | 'Unit'
  >,
): MetricDataQuery[] {
  if (alarm.Metrics && alarm.Metrics.length > 0)
    return alarm.Metrics.map((query) =>
      alarm.Metrics?.length === 1 ? { ...query, ReturnData: true } : query,
    );
  return [
    {
      Id: 'm1',
      MetricStat: {
        Metric: { Namespace: alarm.Namespace, MetricName: alarm.MetricName, Dimensions: alarm.Dimensions },
        Period: alarm.Period,
        Stat: alarm.Statistic ?? alarm.ExtendedStatistic,
        Unit: alarm.Unit,
      },
    },
  ];
}
