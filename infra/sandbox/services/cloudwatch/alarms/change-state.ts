import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { takeActions } from './actions.ts';
import type { AlarmParts } from './alarm-parts.ts';
import type { StoredAlarm } from './alarm-store.ts';
import { beginSuppression } from './suppression.ts';

/** What an alarm comes to. */
export interface NewState {
  readonly state: StateValue;
  readonly reason: string;
  /** JSON; absent where whoever set the state gave none. */
  readonly data: string | undefined;
  /** The latest datapoint, where one was looked at. */
  readonly value?: number;
}

/** Moves an alarm into another state, remembers it, and does what the alarm asks for then. */
export function changeState(parts: AlarmParts, before: StoredAlarm, next: NewState): void {
  const at = new Date(parts.cloud.clock.now());
  const from = before.alarm.StateValue;
  const moved = withState(before, next, at);
  if (next.state === from) {
    parts.alarms.save(moved);
    return;
  }
  const suppressed = moved.kind === 'CompositeAlarm' ? beginSuppression(parts, moved, from) : moved;
  parts.alarms.save(suppressed);
  parts.alarms.note({
    AlarmName: before.alarm.AlarmName,
    AlarmType: before.kind,
    Timestamp: at,
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated from ${from} to ${next.state}`,
    HistoryData: JSON.stringify({ version: '1.0', oldState: told(before), newState: told(suppressed) }),
  });
  if (suppressed.kind === 'CompositeAlarm' && suppressed.suppression) return;
  takeActions(parts, suppressed, { from, value: next.value });
}

function withState<Stored extends StoredAlarm>(
  stored: Stored,
  { state, reason, data }: NewState,
  at: Date,
): Stored {
  return {
    ...stored,
    alarm: {
      ...stored.alarm,
      StateValue: state,
      StateReason: reason,
      StateReasonData: data,
      StateUpdatedTimestamp: at,
      StateTransitionedTimestamp:
        state === stored.alarm.StateValue ? stored.alarm.StateTransitionedTimestamp : at,
    },
  };
}

/** A state as the history tells it. */
function told({ kind, alarm }: StoredAlarm): object {
  const { StateValue, StateReason, StateReasonData } = alarm;
  return {
    stateValue: StateValue,
    stateReason: StateReason,
    stateReasonData: StateReasonData === undefined ? undefined : (JSON.parse(StateReasonData) as object),
    ...(kind === 'CompositeAlarm' && alarm.ActionsSuppressedBy !== undefined
      ? {
          actionsSuppressedBy: alarm.ActionsSuppressedBy,
          actionsSuppressedReason: alarm.ActionsSuppressedReason,
        }
      : {}),
  };
}
