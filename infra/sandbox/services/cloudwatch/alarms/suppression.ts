import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { takeActions } from './actions.ts';
import type { AlarmParts } from './alarm-parts.ts';
import { nameIn } from './alarm-store.ts';
import type { StoredCompositeAlarm, Suppression } from './alarm-store.ts';

/**
 * Holds back the actions of a composite alarm that has just changed its state: for as long as its suppressor is in alarm,
 * else for its wait period. A period that ran before is discarded.
 * Source: CloudWatch user guide, "Suppressing composite alarm actions".
 */
export function beginSuppression(
  parts: AlarmParts,
  stored: StoredCompositeAlarm,
  previousState: StateValue,
): StoredCompositeAlarm {
  if (stored.alarm.ActionsSuppressor === undefined) return stored;
  const by = isSuppressing(parts, stored) ? 'Alarm' : 'WaitPeriod';
  return suppressed(stored, { by, previousState, sinceMs: parts.cloud.clock.now() });
}

/** Lets time and the suppressor's state act on what is held back. */
export function followSuppression(parts: AlarmParts, stored: StoredCompositeAlarm): void {
  const { suppression, alarm } = stored;
  if (!suppression) return;
  const now = parts.cloud.clock.now();
  const isOver = (seconds = 0) => now - suppression.sinceMs >= seconds * 1000;
  const hold = (by: Suppression['by']) =>
    parts.alarms.save(suppressed(stored, { ...suppression, by, sinceMs: now }));
  if (isSuppressing(parts, stored)) {
    if (suppression.by !== 'Alarm') hold('Alarm');
    return;
  }
  switch (suppression.by) {
    case 'Alarm':
      hold('ExtensionPeriod');
      return;
    case 'WaitPeriod':
      if (isOver(alarm.ActionsSuppressorWaitPeriod)) resume(parts, stored, suppression);
      return;
    case 'ExtensionPeriod':
      if (isOver(alarm.ActionsSuppressorExtensionPeriod)) resume(parts, stored, suppression);
  }
}

function resume(parts: AlarmParts, stored: StoredCompositeAlarm, { previousState }: Suppression): void {
  const free = suppressed(stored, undefined);
  parts.alarms.save(free);
  takeActions(parts, free, { from: previousState });
}

function isSuppressing({ alarms }: AlarmParts, { alarm }: StoredCompositeAlarm): boolean {
  return alarms.findReferred(alarm.ActionsSuppressor ?? '')?.alarm.StateValue === 'ALARM';
}

/** The alarm as it tells that its actions are held back, or that they are not. */
export function suppressed(
  stored: StoredCompositeAlarm,
  suppression: Suppression | undefined,
): StoredCompositeAlarm {
  const by = suppression?.by;
  const reason =
    by === 'Alarm'
      ? `Actions suppressed by ${nameIn(stored.alarm.ActionsSuppressor ?? '')}`
      : `Actions suppressed by ${by}`;
  return {
    ...stored,
    suppression,
    alarm: {
      ...stored.alarm,
      ActionsSuppressedBy: by,
      ActionsSuppressedReason: by === undefined ? undefined : reason,
    },
  };
}
