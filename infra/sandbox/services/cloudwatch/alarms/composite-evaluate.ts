import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { AlarmParts } from './alarm-parts.ts';
import type { StoredAlarm, StoredCompositeAlarm } from './alarm-store.ts';
import { documentTime, spokenTime } from './alarm-time.ts';
import { changeState } from './change-state.ts';
import { alarmsIn, holds, parseAlarmRule } from './composite-rule.ts';
import { followSuppression } from './suppression.ts';

/**
 * Works out the composite alarms whose children, or whose rule, have changed since the last look: until then one keeps a
 * state that it was set to by hand. Rules that go round in a circle stop.
 */
export function evaluateComposites(parts: AlarmParts): void {
  const composites = parts.alarms.compositeAlarms();
  for (let round = 0; round <= composites.length; round += 1) {
    // Read anew in each round: one is the child of another.
    const changed = parts.alarms.compositeAlarms().filter((stored) => evaluate(parts, stored));
    if (changed.length === 0) break;
  }
  for (const stored of parts.alarms.compositeAlarms()) followSuppression(parts, stored);
}

/** True where there was something to work out. */
function evaluate(parts: AlarmParts, stored: StoredCompositeAlarm): boolean {
  const { alarm } = stored;
  const rule = parseAlarmRule(alarm.AlarmRule);
  const children = new Map(alarmsIn(rule).map((name) => [name, parts.alarms.findReferred(name)]));
  const evaluatedOn = JSON.stringify([
    alarm.AlarmRule,
    alarm.AlarmConfigurationUpdatedTimestamp?.getTime(),
    ...[...children.values()].map((child) => child?.alarm.StateValue ?? null),
  ]);
  if (evaluatedOn === stored.evaluatedOn) return false;
  const looked = { ...stored, evaluatedOn };
  const state: StateValue = holds(rule, (name) => children.get(name)?.alarm.StateValue) ? 'ALARM' : 'OK';
  if (state === alarm.StateValue) {
    parts.alarms.save(looked);
    return true;
  }
  changeState(parts, looked, {
    state,
    reason: reasonOf(stored, state, [...children.values()]),
    data: JSON.stringify({ triggeringAlarms: triggering([...children.values()], state) }),
  });
  return true;
}

function reasonOf(
  { alarm, evaluatedOn }: StoredCompositeAlarm,
  state: StateValue,
  children: readonly (StoredAlarm | undefined)[],
): string {
  const latest = children
    .flatMap((child) => child ?? [])
    .reduce<StoredAlarm | undefined>(
      (best, child) => (timeOf(child) > timeOf(best) ? child : best),
      undefined,
    );
  if (evaluatedOn === undefined || !latest)
    return `${alarm.AlarmArn} was ${evaluatedOn === undefined ? 'created' : 'updated'} and its alarm rule evaluates to ${state}`;
  const at = spokenTime(latest.alarm.StateTransitionedTimestamp ?? new Date(0));
  return `${latest.alarm.AlarmArn} transitioned to ${latest.alarm.StateValue} at ${at}`;
}

function timeOf(stored: StoredAlarm | undefined): number {
  return stored?.alarm.StateTransitionedTimestamp?.getTime() ?? 0;
}

/** The children that are not well, where the composite alarm is not; else all. */
function triggering(children: readonly (StoredAlarm | undefined)[], state: StateValue): readonly object[] {
  return children
    .flatMap((child) => child?.alarm ?? [])
    .filter(({ StateValue }) => state === 'OK' || StateValue === 'ALARM')
    .map(({ AlarmArn, StateValue, StateTransitionedTimestamp }) => ({
      arn: AlarmArn,
      state: { value: StateValue, timestamp: documentTime(StateTransitionedTimestamp ?? new Date(0)) },
    }));
}
