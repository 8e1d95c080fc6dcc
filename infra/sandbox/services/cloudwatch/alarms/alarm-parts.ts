import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Cloud } from '../../../cloud.ts';
import type { AlarmStore, StoredAlarm } from './alarm-store.ts';
import type { MuteStore } from './mutes/mute-store.ts';

/** What everything that keeps, changes and carries out alarms shares. */
export interface AlarmParts {
  readonly alarms: AlarmStore;
  readonly mutes: MuteStore;
  readonly cloud: Pick<Cloud, 'account' | 'region' | 'clock' | 'act'>;
}

/** The actions that an alarm takes when it comes into a state. */
export function actionsOf({ alarm }: StoredAlarm, state: StateValue): readonly string[] {
  switch (state) {
    case 'ALARM':
      return alarm.AlarmActions ?? [];
    case 'OK':
      return alarm.OKActions ?? [];
    case 'INSUFFICIENT_DATA':
      return alarm.InsufficientDataActions ?? [];
  }
}

export function alarmArn({ region, account }: AlarmParts['cloud'], name: string): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}
