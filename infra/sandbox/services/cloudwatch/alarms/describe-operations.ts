import type {
  AlarmType,
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsForMetricOutput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
} from '@aws-sdk/client-cloudwatch';
import { ServiceError } from '../../../protocol/service.ts';
import { validationError } from '../errors.ts';
import type { AlarmParts } from './alarm-parts.ts';
import { nameIn } from './alarm-store.ts';
import type { StoredAlarm } from './alarm-store.ts';
import { alarmsIn, parseAlarmRule } from './composite-rule.ts';
import { pageOf } from './paging.ts';

const PAGE_SIZE = 50;
const HISTORY_PAGE_SIZE = 100;
/** What is told where a request says nothing: CloudWatch's API reference, AlarmTypes. */
const USUAL_TYPES: readonly AlarmType[] = ['MetricAlarm'];

/** Reading alarms, and what became of them. */
export function createDescribeOperations({ alarms }: AlarmParts) {
  const all = (): readonly StoredAlarm[] => [...alarms.compositeAlarms(), ...alarms.metricAlarms()];

  function describeAlarms(input: DescribeAlarmsInput): DescribeAlarmsOutput {
    checkTogether(input);
    const found =
      input.ChildrenOfAlarmName !== undefined
        ? childrenOf(input.ChildrenOfAlarmName)
        : input.ParentsOfAlarmName !== undefined
          ? parentsOf(input.ParentsOfAlarmName)
          : all().filter((stored) => isAsked(stored, input));
    const page = pageOf(found, input.NextToken, input.MaxRecords ?? PAGE_SIZE);
    return {
      MetricAlarms: page.items.flatMap((stored) => (stored.kind === 'MetricAlarm' ? stored.alarm : [])),
      CompositeAlarms: page.items.flatMap((stored) => (stored.kind === 'CompositeAlarm' ? stored.alarm : [])),
      NextToken: page.next,
    };
  }

  /** Told with their names, ARNs and states only. */
  function childrenOf(name: string): readonly StoredAlarm[] {
    const parent = existing(name);
    if (parent.kind === 'MetricAlarm') return [];
    return alarmsIn(parseAlarmRule(parent.alarm.AlarmRule))
      .flatMap((child) => alarms.findReferred(child) ?? [])
      .map((child) => {
        const { AlarmName, AlarmArn, StateValue, StateUpdatedTimestamp } = child.alarm;
        return brief(child, { AlarmName, AlarmArn, StateValue, StateUpdatedTimestamp });
      });
  }

  /** Told with their names and ARNs only. */
  function parentsOf(name: string): readonly StoredAlarm[] {
    existing(name);
    return alarms
      .compositeAlarms()
      .filter(({ alarm }) =>
        alarmsIn(parseAlarmRule(alarm.AlarmRule)).some((child) => nameIn(child) === name),
      )
      .map((parent) => brief(parent, { AlarmName: parent.alarm.AlarmName, AlarmArn: parent.alarm.AlarmArn }));
  }

  function existing(name: string): StoredAlarm {
    const found = alarms.find(name);
    if (!found) throw new ServiceError('ResourceNotFound', 'Alarm does not exist', { status: 404 });
    return found;
  }

  function describeAlarmsForMetric(input: DescribeAlarmsForMetricInput): DescribeAlarmsForMetricOutput {
    const dimensions = JSON.stringify(sorted(input.Dimensions));
    return {
      MetricAlarms: alarms
        .metricAlarms()
        .map(({ alarm }) => alarm)
        .filter(
          (alarm) =>
            alarm.MetricName === input.MetricName &&
            alarm.Namespace === input.Namespace &&
            JSON.stringify(sorted(alarm.Dimensions)) === dimensions &&
            isEither(input.Statistic, alarm.Statistic) &&
            isEither(input.ExtendedStatistic, alarm.ExtendedStatistic) &&
            isEither(input.Period, alarm.Period) &&
            isEither(input.Unit, alarm.Unit),
        ),
    };
  }

  function describeAlarmHistory(input: DescribeAlarmHistoryInput): DescribeAlarmHistoryOutput {
    const [from, until] = [input.StartDate?.getTime() ?? 0, input.EndDate?.getTime() ?? Infinity];
    const types = input.AlarmTypes ?? USUAL_TYPES;
    const past = alarms
      .past()
      .filter(({ AlarmName, AlarmType = 'MetricAlarm', HistoryItemType, Timestamp }) => {
        const at = Timestamp?.getTime() ?? 0;
        return (
          types.includes(AlarmType) &&
          isEither(input.AlarmName, AlarmName) &&
          isEither(input.HistoryItemType, HistoryItemType) &&
          at >= from &&
          at <= until
        );
      });
    const ordered = input.ScanBy === 'TimestampAscending' ? past.reverse() : past;
    const page = pageOf(ordered, input.NextToken, input.MaxRecords ?? HISTORY_PAGE_SIZE);
    return { AlarmHistoryItems: [...page.items], NextToken: page.next };
  }

  return {
    DescribeAlarms: describeAlarms,
    DescribeAlarmsForMetric: describeAlarmsForMetric,
    DescribeAlarmHistory: describeAlarmHistory,
  };
}

function checkTogether(input: DescribeAlarmsInput): void {
  const { AlarmNames: names, AlarmNamePrefix: prefix, MaxRecords: _most, NextToken: _token, ...rest } = input;
  if (names && prefix !== undefined)
    throw validationError('AlarmNames and AlarmNamePrefix are mutually exclusive.');
  const family = [input.ChildrenOfAlarmName, input.ParentsOfAlarmName].filter((name) => name !== undefined);
  const others = Object.values({ names, prefix, ...rest }).filter((value) => value !== undefined);
  if (family.length > 0 && others.length > 1)
    throw validationError(
      'ChildrenOfAlarmName and ParentsOfAlarmName can only be given with MaxRecords and NextToken.',
    );
}

function isAsked({ kind, alarm }: StoredAlarm, input: DescribeAlarmsInput): boolean {
  const { AlarmNames: names, ActionPrefix: action } = input;
  const actions = [alarm.AlarmActions, alarm.OKActions, alarm.InsufficientDataActions].flatMap(
    (some) => some ?? [],
  );
  return (
    (input.AlarmTypes ?? USUAL_TYPES).includes(kind) &&
    (names?.includes(alarm.AlarmName) ?? true) &&
    alarm.AlarmName.startsWith(input.AlarmNamePrefix ?? '') &&
    isEither(input.StateValue, alarm.StateValue) &&
    (action === undefined || actions.some((one) => one.startsWith(action)))
  );
}

function isEither<T>(asked: T | undefined, found: T | undefined): boolean {
  return asked === undefined || asked === found;
}

function brief(stored: StoredAlarm, alarm: Partial<StoredAlarm['alarm']>): StoredAlarm {
  return { ...stored, alarm } as StoredAlarm;
}

function sorted(dimensions: DescribeAlarmsForMetricInput['Dimensions'] = []) {
  return dimensions
    .map(({ Name = '', Value = '' }) => [Name, Value] as const)
    .sort(([a], [b]) => a.localeCompare(b));
}
