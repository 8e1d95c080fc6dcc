import type {
  DeleteAlarmsInput,
  DisableAlarmActionsInput,
  EnableAlarmActionsInput,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { ServiceError } from '../../../protocol/service.ts';
import { validationError } from '../errors.ts';
import { alarmArn } from './alarm-parts.ts';
import type { AlarmParts } from './alarm-parts.ts';
import { checkAlarm } from './alarm-rules.ts';
import { nameIn } from './alarm-store.ts';
import { changeState } from './change-state.ts';
import { createPutCompositeAlarm } from './composite-operations.ts';
import { alarmsIn, parseAlarmRule } from './composite-rule.ts';
import { createDescribeOperations } from './describe-operations.ts';
import { queriesOf } from './evaluate.ts';
import type { GetMetricData } from './evaluate.ts';
import { noteConfiguration } from './history-data.ts';
import { createMuteOperations } from './mutes/mute-operations.ts';

const UNCHECKED = 'Unchecked: Initial alarm creation';
const MOST_DELETED = 100;

/** Making, setting and removing alarms; what reads them, and what mutes them, stands beside. */
export function createAlarmOperations(parts: AlarmParts, getMetricData: GetMetricData) {
  const { alarms, cloud } = parts;

  function putMetricAlarm(input: PutMetricAlarmInput): object {
    checkAlarm(input);
    checkExpression(input);
    const { Tags = [], AlarmName = '', ...given } = input;
    const known = alarms.find(AlarmName);
    if (known?.kind === 'CompositeAlarm')
      throw validationError(
        `${AlarmName} is the name of a composite alarm, which can not become a metric alarm.`,
      );
    const before = known?.alarm;
    const now = new Date(cloud.clock.now());
    const stored = {
      kind: 'MetricAlarm' as const,
      tags: known?.tags ?? Tags,
      alarm: {
        StateReason: before?.StateReason ?? UNCHECKED,
        StateReasonData: before?.StateReasonData,
        StateUpdatedTimestamp: before?.StateUpdatedTimestamp ?? now,
        StateTransitionedTimestamp: before?.StateTransitionedTimestamp ?? now,
        ...given,
        StateValue: before?.StateValue ?? ('INSUFFICIENT_DATA' as const),
        AlarmName,
        AlarmArn: alarmArn(cloud, AlarmName),
        ActionsEnabled: input.ActionsEnabled ?? true,
        OKActions: input.OKActions ?? [],
        AlarmActions: input.AlarmActions ?? [],
        InsufficientDataActions: input.InsufficientDataActions ?? [],
        Dimensions: input.Metrics ? undefined : (input.Dimensions ?? []),
        AlarmConfigurationUpdatedTimestamp: now,
      },
    };
    alarms.save(stored);
    noteConfiguration(parts, known ? 'Update' : 'Create', stored, known);
    return {};
  }

  /** What could not be worked out is refused here: GetMetricData says why. */
  function checkExpression(input: PutMetricAlarmInput): void {
    if (!input.Metrics) return;
    const now = cloud.clock.now();
    const [StartTime, EndTime] = [new Date(now - 60_000), new Date(now)];
    getMetricData({ MetricDataQueries: queriesOf(input), StartTime, EndTime });
  }

  function setAlarmState(input: SetAlarmStateInput): object {
    const stored = alarms.find(input.AlarmName ?? '');
    if (!stored) throw new ServiceError('ResourceNotFound', 'Alarm does not exist', { status: 404 });
    if (!input.StateValue || !['OK', 'ALARM', 'INSUFFICIENT_DATA'].includes(input.StateValue))
      throw validationError(
        `Value '${input.StateValue}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]`,
      );
    checkReasonData(input.StateReasonData);
    changeState(parts, stored, {
      state: input.StateValue,
      reason: input.StateReason ?? '',
      data: input.StateReasonData,
    });
    return {};
  }

  function deleteAlarms({ AlarmNames: names = [] }: DeleteAlarmsInput): object {
    if (names.length > MOST_DELETED)
      throw validationError(`AlarmNames must not name more than ${MOST_DELETED} alarms.`);
    const found = names.flatMap((name) => alarms.find(name) ?? []);
    if (found.filter(({ kind }) => kind === 'CompositeAlarm').length > 1)
      throw validationError('One composite alarm can be deleted at a time.');
    for (const { alarm } of found)
      if (isNeeded(alarm.AlarmName, names))
        throw validationError(
          `Cannot delete ${alarm.AlarmName} as there are composite alarm(s) depending on it.`,
        );
    remove(names);
    return {};
  }

  function isNeeded(name: string, deletedToo: readonly string[]): boolean {
    return alarms
      .compositeAlarms()
      .filter(({ alarm }) => !deletedToo.includes(alarm.AlarmName) || alarm.AlarmName === name)
      .some(({ alarm }) => alarmsIn(parseAlarmRule(alarm.AlarmRule)).some((child) => nameIn(child) === name));
  }

  /** One that is not there is deleted already, as on AWS. */
  function remove(names: readonly string[]): void {
    for (const stored of names.flatMap((name) => alarms.find(name) ?? [])) {
      alarms.remove(stored.alarm.AlarmName);
      noteConfiguration(parts, 'Delete', stored);
    }
  }

  function enable(names: readonly string[] = [], ActionsEnabled: boolean): object {
    for (const before of names.flatMap((name) => alarms.find(name) ?? [])) {
      const now = new Date(cloud.clock.now());
      const alarm = { ...before.alarm, ActionsEnabled, AlarmConfigurationUpdatedTimestamp: now };
      const after = { ...before, alarm } as typeof before;
      alarms.save(after);
      noteConfiguration(parts, 'Update', after, before);
    }
    return {};
  }

  return {
    /** Without asking whether a composite alarm depends on them: for services that keep alarms of their own. */
    remove,
    operations: {
      PutMetricAlarm: putMetricAlarm,
      PutCompositeAlarm: createPutCompositeAlarm(parts),
      SetAlarmState: setAlarmState,
      DeleteAlarms: deleteAlarms,
      EnableAlarmActions: ({ AlarmNames }: EnableAlarmActionsInput) => enable(AlarmNames, true),
      DisableAlarmActions: ({ AlarmNames }: DisableAlarmActionsInput) => enable(AlarmNames, false),
      ...createDescribeOperations(parts),
      ...createMuteOperations(parts),
    },
  };
}

function checkReasonData(text: string | undefined): void {
  if (text === undefined) return;
  try {
    JSON.parse(text);
  } catch {
    throw new ServiceError('InvalidFormat', 'StateReasonData is not valid JSON.');
  }
}
