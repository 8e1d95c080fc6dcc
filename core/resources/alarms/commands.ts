import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import type { HistoryAsked } from './history.ts';

export function listAlarmsCommand(target: CommandTarget): string {
  return awsCommand(target, 'cloudwatch', 'describe-alarms', {
    'alarm-types': ['MetricAlarm', 'CompositeAlarm'],
    query:
      '[MetricAlarms,CompositeAlarms][].{name:AlarmName,state:StateValue,since:StateTransitionedTimestamp,reason:StateReason}',
  });
}

export function alarmCommand(target: CommandTarget, name: string): string {
  return awsCommand(target, 'cloudwatch', 'describe-alarms', {
    'alarm-names': [name],
    'alarm-types': ['MetricAlarm', 'CompositeAlarm'],
  });
}

export function alarmHistoryCommand(
  target: CommandTarget,
  { name, from, to, types = [] }: HistoryAsked,
): string {
  return awsCommand(target, 'cloudwatch', 'describe-alarm-history', {
    'alarm-name': name,
    'alarm-types': ['MetricAlarm', 'CompositeAlarm'],
    'history-item-type': types.length === 1 ? types[0] : undefined,
    'start-date': secondsOf(from),
    'end-date': secondsOf(to),
    'scan-by': 'TimestampDescending',
  });
}

export function muteRulesCommand(target: CommandTarget, alarm?: string): string {
  return awsCommand(target, 'cloudwatch', 'list-alarm-mute-rules', {
    'alarm-name': alarm,
    statuses: ['ACTIVE', 'SCHEDULED'],
  });
}

function secondsOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
