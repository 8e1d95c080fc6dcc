import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { actionsOf } from './alarm-parts.ts';
import type { AlarmParts } from './alarm-parts.ts';
import type { StoredAlarm } from './alarm-store.ts';
import { notificationOf } from './notification.ts';
import type { Transition } from './notification.ts';

export interface Taken {
  readonly from: StateValue;
  readonly isAfterMute?: boolean;
  /** The latest datapoint, where one was looked at. */
  readonly value?: number;
}

/**
 * Takes the actions of the state that an alarm is in, unless they are disabled, and writes into its history what came of
 * each. While a mute rule is active they are kept back until its window ends.
 */
export function takeActions(parts: AlarmParts, stored: StoredAlarm, taken: Taken): void {
  const { alarm } = stored;
  const actions = actionsOf(stored, alarm.StateValue);
  if (alarm.ActionsEnabled === false || actions.length === 0) return;
  const now = parts.cloud.clock.now();
  const muted = parts.mutes.windowOver(alarm.AlarmName, now);
  if (muted) {
    parts.mutes.keepBack({ alarmName: alarm.AlarmName, state: alarm.StateValue, from: taken.from });
    for (const action of actions) noteMuted(parts, stored, action, muted.endMs);
    return;
  }
  const transition: Transition = {
    from: taken.from,
    to: alarm.StateValue,
    at: alarm.StateUpdatedTimestamp ?? new Date(now),
    isAfterMute: taken.isAfterMute ?? false,
  };
  for (const action of actions) takeOne(parts, stored, action, transition, taken.value);
}

function takeOne(
  parts: AlarmParts,
  stored: StoredAlarm,
  actionArn: string,
  transition: Transition,
  value: number | undefined,
): void {
  const notification = notificationOf(parts.cloud, stored, transition);
  const isDone = parts.cloud.act({
    actionArn,
    alarmName: stored.alarm.AlarmName,
    alarmArn: stored.alarm.AlarmArn,
    state: transition.to,
    previousState: transition.from,
    threshold: stored.kind === 'MetricAlarm' ? (stored.alarm.Threshold ?? 0) : 0,
    value,
    notification,
  });
  const error = isDone ? null : `There is nothing here that ${actionArn} names.`;
  const published =
    isDone && actionArn.includes(':sns:')
      ? JSON.stringify({ default: notification.message, sms: notification.subject })
      : null;
  note(parts, stored, {
    summary: isDone
      ? `Successfully executed action ${actionArn}`
      : `Failed to execute action ${actionArn}. Received error: "${error}"`,
    data: {
      actionState: isDone ? 'Succeeded' : 'Failed',
      stateUpdateTimestamp: transition.at.getTime(),
      notificationResource: actionArn,
      publishedMessage: published,
      error,
      muteWindowEndTimestamp: null,
    },
  });
}

function noteMuted(parts: AlarmParts, stored: StoredAlarm, actionArn: string, endMs: number): void {
  note(parts, stored, {
    summary: `Muted action ${actionArn}`,
    data: {
      actionState: 'Muted',
      stateUpdateTimestamp: stored.alarm.StateUpdatedTimestamp?.getTime() ?? null,
      notificationResource: actionArn,
      publishedMessage: null,
      error: null,
      muteWindowEndTimestamp: endMs,
    },
  });
}

function note(
  { alarms, cloud }: AlarmParts,
  { alarm, kind }: StoredAlarm,
  { summary, data }: { readonly summary: string; readonly data: object },
): void {
  alarms.note({
    AlarmName: alarm.AlarmName,
    AlarmType: kind,
    Timestamp: new Date(cloud.clock.now()),
    HistoryItemType: 'Action',
    HistorySummary: summary,
    HistoryData: JSON.stringify(data),
  });
}

/**
 * Takes the actions that mute rules kept back, where no rule does any more and the alarm is still in the state that it
 * came into. Source: CloudWatch user guide, "Alarm Mute Rules".
 */
export function releaseMuted(parts: AlarmParts, now: number): void {
  for (const { alarmName, state, from } of parts.mutes.keptBack()) {
    if (parts.mutes.windowOver(alarmName, now)) continue;
    parts.mutes.release(alarmName);
    const stored = parts.alarms.find(alarmName);
    if (stored?.alarm.StateValue === state) takeActions(parts, stored, { from, isAfterMute: true });
  }
}
