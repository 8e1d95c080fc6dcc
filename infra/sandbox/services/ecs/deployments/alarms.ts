import type { EcsContext } from '../context.ts';
import type { StoredDeployment } from './deployment-record.ts';

/** Names of the deployment's alarms that are in ALARM now. One that is not there is none. */
export function triggeredAlarms({ cloud }: EcsContext, { alarms }: StoredDeployment): readonly string[] {
  if (alarms.status !== 'MONITORING') return [];
  return alarms.names.filter((name) => cloud.alarmState(name) === 'ALARM');
}
