import type { AlarmTrace } from '../resources/alarms/types.ts';
import type { Deployable, DeploymentSide } from '../resources/deployments/types.ts';
import type { ScalingActivity } from '../resources/scaling/types.ts';
import type { Trace } from './types.ts';

/** When alarms rang, and when they were over. What only lacked data, and came back, changed nothing. */
export function alarmChanges(environmentId: string, alarms: readonly AlarmTrace[]): readonly Trace[] {
  return alarms
    .filter(({ from, to }) => from === 'ALARM' || to === 'ALARM')
    .map(({ at, alarm, to, reason }): Trace => ({
      id: `alarm ${environmentId} ${alarm} ${at}`,
      at,
      kind: 'alarm',
      source: 'alarms',
      environmentId,
      title: to === 'ALARM' ? `${alarm} went into ALARM` : `${alarm} is over`,
      resource: alarm,
      href: `/alarms/${encodeURIComponent(alarm)}`,
      detail: reason,
      outcome: to === 'ALARM' ? 'bad' : 'good',
    }));
}

/** When the versions that run were set going, and what their deployments said of themselves since. */
export function deploymentChanges(environmentId: string, services: readonly Deployable[]): readonly Trace[] {
  return services.flatMap((service) => [
    ...service.sides.flatMap((side) => startOf(environmentId, service.name, side) ?? []),
    ...service.events.flatMap((event): readonly Trace[] =>
      // Of what ECS says of a service, only what names a deployment is of one: the rest is told every few hours.
      /\bdeployment ecs-svc\/\d+/.test(event.message)
        ? [
            {
              id: `event ${environmentId} ${event.id}`,
              at: event.at,
              kind: 'deployment',
              source: 'deployments',
              environmentId,
              title: event.message,
              resource: service.name,
              href: pageOfHistory(service.name),
              isStep: true,
            },
          ]
        : [],
    ),
  ]);
}

function startOf(environmentId: string, name: string, side: DeploymentSide): Trace | undefined {
  const { startedAt, tag, revision, by, rolloutState, rolloutReason } = side;
  if (startedAt === undefined) return undefined;
  const hasFailed = rolloutState === 'FAILED';
  return {
    id: `deployment ${environmentId} ${side.service} ${startedAt}`,
    at: startedAt,
    kind: 'deployment',
    source: 'deployments',
    environmentId,
    title: [name, tag, hasFailed ? 'set going, and failed' : 'set going'].filter(Boolean).join(' '),
    who: by?.split('/').slice(1).join('/') || by,
    resource: side.service,
    href: pageOfHistory(name),
    detail: [revision, hasFailed ? rolloutReason : undefined].filter(Boolean).join(': ') || undefined,
    outcome: hasFailed ? 'bad' : undefined,
  };
}

function pageOfHistory(name: string): string {
  return `/deployments/${encodeURIComponent(name)}/history`;
}

/** What Application Auto Scaling did by itself. */
export function scalingChanges(
  environmentId: string,
  activities: readonly ScalingActivity[],
): readonly Trace[] {
  return activities.map((activity): Trace => {
    const { id, resourceId, startedAt, description, cause, status, statusMessage } = activity;
    const service = /^service\/[^/]+\/(.+)$/.exec(resourceId)?.[1];
    const table = /^table\/([^/]+)/.exec(resourceId)?.[1];
    const page = service ? `/deployments/${encodeURIComponent(service)}` : undefined;
    return {
      id: `scaling ${environmentId} ${id}`,
      at: startedAt,
      kind: 'change',
      source: 'scaling',
      environmentId,
      title: status === 'Failed' ? `${description} (failed)` : description,
      who: 'Application Auto Scaling',
      resource: service ?? table ?? resourceId,
      href: table ? `/tables/${encodeURIComponent(table)}` : page,
      detail: [cause, statusMessage].filter(Boolean).join(' ') || undefined,
      outcome: status === 'Failed' ? 'bad' : undefined,
    };
  });
}
