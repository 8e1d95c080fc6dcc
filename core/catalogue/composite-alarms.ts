import type { AlarmEntry } from './alarms.ts';
import { ALARM_ENTRIES } from './alarms.ts';
import type { Named } from './stage.ts';
import { suffixed } from './stage.ts';

/** An alarm over alarms: it is in alarm where one of its children is. */
export interface CompositeAlarmEntry {
  readonly logical: string;
  readonly names: Named;
  readonly purpose: string;
  readonly children: readonly AlarmEntry[];
}

/**
 * What sellers and shoppers would notice. A dead letter or a busy processor is somebody's work of the day: such alarms
 * speak for themselves.
 */
const NOTICED: readonly string[] = ['5xx', 'latency', 'throttles', 'queue-age'];

export const COMPOSITE_ALARMS: readonly CompositeAlarmEntry[] = [
  {
    logical: 'platform-health',
    names: suffixed('tiktok-commerce-platform-health'),
    purpose: 'The platform is not well for those who use it',
    children: ALARM_ENTRIES.filter(({ definition }) => NOTICED.includes(definition.logical)),
  },
];
