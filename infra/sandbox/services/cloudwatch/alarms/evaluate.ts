import type {
  ComparisonOperator,
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricAlarm,
  MetricDataQuery,
  StateValue,
} from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../../clock.ts';
import type { Cloud } from '../../../cloud.ts';
import { reasonOf, stateOf } from './alarm-state.ts';
import type { AlarmRule, MissingData } from './alarm-state.ts';
import type { AlarmStore, StoredAlarm } from './alarm-store.ts';

export interface AlarmParts {
  readonly alarms: AlarmStore;
  readonly clock: Clock;
  readonly act: Cloud['act'];
  readonly getMetricData: (input: GetMetricDataInput) => GetMetricDataOutput;
}

/** Points that CloudWatch retrieves beyond the evaluation periods. */
const FURTHER_POINTS = 2;
const MINUTE_MS = 60_000;
const HIGH_RESOLUTION_MS = 10_000;

/** Looks at each alarm as often as CloudWatch does: once a minute, and every ten seconds where its period is shorter. */
export function createEvaluator(parts: AlarmParts): (now: number) => void {
  const lookedAt = new Map<string, number>();
  return (now) => {
    for (const stored of parts.alarms.all()) {
      const { AlarmName: name } = stored.alarm;
      const every = periodOf(stored.alarm) < 60 ? HIGH_RESOLUTION_MS : MINUTE_MS;
      const slot = Math.floor(now / every);
      if (lookedAt.get(name) === slot) continue;
      lookedAt.set(name, slot);
      evaluate(parts, stored, now);
    }
  };
}

function evaluate(parts: AlarmParts, stored: StoredAlarm, now: number): void {
  const { alarm } = stored;
  const period = periodOf(alarm);
  const rule = ruleOf(alarm);
  const end = Math.floor(now / 1000 / period) * period;
  const start = end - (rule.evaluationPeriods + FURTHER_POINTS) * period;
  const { MetricDataResults: [result] = [] } = parts.getMetricData({
    MetricDataQueries: queriesOf(alarm),
    StartTime: new Date(start * 1000),
    EndTime: new Date(end * 1000),
    ScanBy: 'TimestampAscending',
  });
  const points = (result?.Timestamps ?? []).map((at, index) => ({ at, value: result?.Values?.[index] ?? 0 }));
  const byTime = new Map(points.map(({ at, value }) => [at.getTime() / 1000, value]));
  const range: (number | undefined)[] = [];
  for (let at = start; at < end; at += period) range.push(byTime.get(at));
  const state = stateOf(rule, range) ?? alarm.StateValue;
  if (state === undefined) return;
  if (state === alarm.StateValue) {
    repeatScaling(parts, alarm, points.at(-1)?.value);
    return;
  }
  const reason = reasonOf(rule, state, points);
  const data = {
    version: '1.0',
    queryDate: new Date(now).toISOString(),
    startDate: points[0]?.at.toISOString(),
    period,
    recentDatapoints: points.slice(-rule.evaluationPeriods).map(({ value }) => value),
    threshold: rule.threshold,
  };
  changeState(parts, stored, { state, reason, data, value: points.at(-1)?.value });
}

/**
 * An alarm that stays as it is acts no more, but for scaling, which it asks for once a minute. Source: CloudWatch user
 * guide, "Alarm actions".
 */
function repeatScaling({ act }: AlarmParts, alarm: StoredAlarm['alarm'], value: number | undefined): void {
  const state = alarm.StateValue;
  if (state === undefined || alarm.ActionsEnabled === false) return;
  for (const actionArn of actionsOf(alarm, state))
    if (actionArn.includes(':scalingPolicy:'))
      act({
        actionArn,
        alarmName: alarm.AlarmName,
        alarmArn: alarm.AlarmArn ?? '',
        state,
        previousState: state,
        threshold: alarm.Threshold ?? 0,
        value,
      });
}

/** What an alarm comes to. */
interface NewState {
  readonly state: StateValue;
  readonly reason: string;
  readonly data: object;
  /** The latest datapoint, where one was looked at. */
  readonly value?: number;
}

/** Moves an alarm into another state, remembers it, and does what the alarm asks for then. */
export function changeState(
  parts: Omit<AlarmParts, 'getMetricData'>,
  { alarm, tags }: StoredAlarm,
  { state, reason, data: reasonData, value }: NewState,
): void {
  const { alarms, clock } = parts;
  const at = new Date(clock.now());
  const before = alarm.StateValue;
  alarms.save({
    tags,
    alarm: {
      ...alarm,
      StateValue: state,
      StateReason: reason,
      StateReasonData: JSON.stringify(reasonData),
      StateUpdatedTimestamp: at,
      StateTransitionedTimestamp: state === before ? alarm.StateTransitionedTimestamp : at,
    },
  });
  if (state === before) return;
  const item = { AlarmName: alarm.AlarmName, AlarmType: 'MetricAlarm', Timestamp: at } as const;
  alarms.note({
    ...item,
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated from ${before} to ${state}`,
    HistoryData: JSON.stringify({
      version: '1.0',
      oldState: { stateValue: before, stateReason: alarm.StateReason },
      newState: { stateValue: state, stateReason: reason, stateReasonData: reasonData },
    }),
  });
  if (alarm.ActionsEnabled === false) return;
  for (const actionArn of actionsOf(alarm, state)) {
    const done = parts.act({
      actionArn,
      alarmName: alarm.AlarmName,
      alarmArn: alarm.AlarmArn ?? '',
      state,
      previousState: before ?? 'INSUFFICIENT_DATA',
      threshold: alarm.Threshold ?? 0,
      value,
    });
    alarms.note({
      ...item,
      HistoryItemType: 'Action',
      HistorySummary: `${done ? 'Successfully executed' : 'Failed to execute'} action ${actionArn}`,
      HistoryData: JSON.stringify({
        actionState: done ? 'Succeeded' : 'Failed',
        notificationResource: actionArn,
      }),
    });
  }
}

function actionsOf(alarm: MetricAlarm, state: StateValue): readonly string[] {
  switch (state) {
    case 'ALARM':
      return alarm.AlarmActions ?? [];
    case 'OK':
      return alarm.OKActions ?? [];
    case 'INSUFFICIENT_DATA':
      return alarm.InsufficientDataActions ?? [];
  }
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
function periodOf({ Period, Metrics = [] }: MetricAlarm): number {
  const periods = Metrics.flatMap(({ MetricStat, Period: own }) => MetricStat?.Period ?? own ?? []);
  return Period ?? (periods.length > 0 ? Math.min(...periods) : 60);
}

function queriesOf(alarm: MetricAlarm): MetricDataQuery[] {
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
