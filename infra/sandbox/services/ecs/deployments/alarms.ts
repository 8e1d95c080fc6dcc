import type { DeploymentAlarms } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import type { StoredDeployment } from './deployment-record.ts';

/** Names of the deployment's alarms that are in ALARM now. One that is not there is none. */
export function triggeredAlarms({ cloud }: EcsContext, { alarms }: StoredDeployment): readonly string[] {
  if (alarms.status !== 'MONITORING') return [];
  return alarms.names.filter((name) => cloud.alarmState(name) === 'ALARM');
}

/**
 * The alarms that a deployment begins with. One that is in ALARM already speaks of what is replaced: then none is watched.
 * Source: developer guide, "How CloudWatch alarms detect Amazon ECS deployment failures".
 */
export function watchedAlarms(
  { cloud }: EcsContext,
  configuration: DeploymentAlarms | undefined,
): StoredDeployment['alarms'] {
  const names = configuration?.alarmNames ?? [];
  const isWatched =
    configuration?.enable === true && !names.some((name) => cloud.alarmState(name) === 'ALARM');
  return { status: isWatched ? 'MONITORING' : 'DISABLED', names, triggered: [] };
}
