import type {
  DeleteAlarmsInput,
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsForMetricOutput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  DisableAlarmActionsInput,
  EnableAlarmActionsInput,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import type { Cloud } from '../../../cloud.ts';
import { ServiceError } from '../../../protocol/service.ts';
import { invalidToken, validationError } from '../errors.ts';
import { checkAlarm } from './alarm-rules.ts';
import type { AlarmStore } from './alarm-store.ts';
import { changeState } from './evaluate.ts';

const PAGE_SIZE = 50;
const MOST_RECORDS = 100;
const UNCHECKED = 'Unchecked: Initial alarm creation';

/** Metric alarms. */
export function createAlarmOperations(cloud: Cloud, alarms: AlarmStore) {
  const { clock } = cloud;
  const parts = { alarms, clock, act: cloud.act };

  function putMetricAlarm(input: PutMetricAlarmInput): object {
    checkAlarm(input);
    const { Tags = [], AlarmName = '', ...given } = input;
    const known = alarms.find(AlarmName);
    const now = new Date(clock.now());
    alarms.save({
      tags: known?.tags ?? Tags,
      alarm: {
        StateValue: known?.alarm.StateValue ?? 'INSUFFICIENT_DATA',
        StateReason: known?.alarm.StateReason ?? UNCHECKED,
        StateReasonData: known?.alarm.StateReasonData,
        StateUpdatedTimestamp: known?.alarm.StateUpdatedTimestamp ?? now,
        StateTransitionedTimestamp: known?.alarm.StateTransitionedTimestamp ?? now,
        ...given,
        AlarmName,
        AlarmArn: `arn:aws:cloudwatch:${cloud.region}:${cloud.account}:alarm:${AlarmName}`,
        ActionsEnabled: input.ActionsEnabled ?? true,
        OKActions: input.OKActions ?? [],
        AlarmActions: input.AlarmActions ?? [],
        InsufficientDataActions: input.InsufficientDataActions ?? [],
        Dimensions: input.Metrics ? undefined : (input.Dimensions ?? []),
        AlarmConfigurationUpdatedTimestamp: now,
      },
    });
    alarms.note({
      AlarmName,
      AlarmType: 'MetricAlarm',
      Timestamp: now,
      HistoryItemType: 'ConfigurationUpdate',
      HistorySummary: `Alarm "${AlarmName}" ${known ? 'updated' : 'created'}`,
      HistoryData: JSON.stringify({ version: '1.0', type: known ? 'Update' : 'Create' }),
    });
    return {};
  }

  function describeAlarms(input: DescribeAlarmsInput): DescribeAlarmsOutput {
    const { AlarmNames: names, AlarmNamePrefix: prefix, AlarmTypes: types } = input;
    if (names && prefix !== undefined)
      throw validationError('AlarmNames and AlarmNamePrefix are mutually exclusive.');
    if (types && !types.includes('MetricAlarm')) return { CompositeAlarms: [], MetricAlarms: [] };
    const found = alarms
      .all()
      .map(({ alarm }) => alarm)
      .filter(
        ({ AlarmName, StateValue, AlarmActions = [] }) =>
          (names === undefined || names.includes(AlarmName)) &&
          AlarmName.startsWith(prefix ?? '') &&
          (input.StateValue === undefined || StateValue === input.StateValue) &&
          (input.ActionPrefix === undefined ||
            AlarmActions.some((action) => action.startsWith(input.ActionPrefix ?? ''))),
      );
    const page = pageOf(found, input.NextToken, input.MaxRecords ?? PAGE_SIZE);
    return { MetricAlarms: [...page.items], CompositeAlarms: [], NextToken: page.next };
  }

  function describeAlarmsForMetric(input: DescribeAlarmsForMetricInput): DescribeAlarmsForMetricOutput {
    const dimensions = JSON.stringify(sorted(input.Dimensions));
    return {
      MetricAlarms: alarms
        .all()
        .map(({ alarm }) => alarm)
        .filter(
          (alarm) =>
            alarm.MetricName === input.MetricName &&
            alarm.Namespace === input.Namespace &&
            JSON.stringify(sorted(alarm.Dimensions)) === dimensions,
        ),
    };
  }

  function describeAlarmHistory(input: DescribeAlarmHistoryInput): DescribeAlarmHistoryOutput {
    const [from, until] = [input.StartDate?.getTime() ?? 0, input.EndDate?.getTime() ?? Infinity];
    const past = alarms.past().filter(({ AlarmName, HistoryItemType, Timestamp }) => {
      const at = Timestamp?.getTime() ?? 0;
      return (
        (input.AlarmName === undefined || AlarmName === input.AlarmName) &&
        (input.HistoryItemType === undefined || HistoryItemType === input.HistoryItemType) &&
        at >= from &&
        at <= until
      );
    });
    const ordered = input.ScanBy === 'TimestampAscending' ? past.reverse() : past;
    const page = pageOf(ordered, input.NextToken, input.MaxRecords ?? MOST_RECORDS);
    return { AlarmHistoryItems: [...page.items], NextToken: page.next };
  }

  function setAlarmState(input: SetAlarmStateInput): object {
    const stored = alarms.find(input.AlarmName ?? '');
    if (!stored) throw new ServiceError('ResourceNotFound', 'Alarm does not exist', { status: 404 });
    if (!input.StateValue || !['OK', 'ALARM', 'INSUFFICIENT_DATA'].includes(input.StateValue))
      throw validationError(
        `Value '${input.StateValue}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]`,
      );
    const data = readData(input.StateReasonData);
    changeState(parts, stored, { state: input.StateValue, reason: input.StateReason ?? '', data });
    return {};
  }

  function deleteAlarms({ AlarmNames = [] }: DeleteAlarmsInput): object {
    // One that is not there is deleted already, as on AWS.
    for (const name of AlarmNames) alarms.remove(name);
    return {};
  }

  function enable(names: readonly string[], ActionsEnabled: boolean): object {
    for (const name of names) {
      const stored = alarms.find(name);
      if (stored) alarms.save({ ...stored, alarm: { ...stored.alarm, ActionsEnabled } });
    }
    return {};
  }

  return {
    PutMetricAlarm: putMetricAlarm,
    DescribeAlarms: describeAlarms,
    DescribeAlarmsForMetric: describeAlarmsForMetric,
    DescribeAlarmHistory: describeAlarmHistory,
    SetAlarmState: setAlarmState,
    DeleteAlarms: deleteAlarms,
    EnableAlarmActions: ({ AlarmNames = [] }: EnableAlarmActionsInput) => enable(AlarmNames, true),
    DisableAlarmActions: ({ AlarmNames = [] }: DisableAlarmActionsInput) => enable(AlarmNames, false),
  };
}

function sorted(dimensions: DescribeAlarmsForMetricInput['Dimensions'] = []) {
  return dimensions
    .map(({ Name = '', Value = '' }) => [Name, Value] as const)
    .sort(([a], [b]) => a.localeCompare(b));
}

function readData(text: string | undefined): object {
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new ServiceError('InvalidFormat', 'StateReasonData is not valid JSON.');
  }
}

function pageOf<T>(
  items: readonly T[],
  token: string | undefined,
  size: number,
): { readonly items: readonly T[]; readonly next?: string } {
  if (size < 1 || size > MOST_RECORDS)
    throw validationError(`MaxRecords must be between 1 and ${MOST_RECORDS}.`);
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(start) || start < 0 || start > items.length) throw invalidToken();
  const end = start + size;
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
}
