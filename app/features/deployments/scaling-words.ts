import type {
  ScalableTarget,
  ScalingPolicy,
  ScheduledScaling,
} from '../../../core/resources/scaling/types.ts';
import { formatMoment } from '../../components/format.ts';

const METRICS: Readonly<Record<string, string>> = {
  ECSServiceAverageCPUUtilization: 'average CPU',
  ECSServiceAverageMemoryUtilization: 'average memory',
  ALBRequestCountPerTarget: 'requests a target',
};
const IN_PERCENT = new Set(['ECSServiceAverageCPUUtilization', 'ECSServiceAverageMemoryUtilization']);

/** What a policy does, in short sentences. */
export function policyWords({ type, tracking, step, alarmNames }: ScalingPolicy): readonly string[] {
  const alarms = alarmNames.length > 0 ? [`Alarms: ${alarmNames.join(', ')}`] : [];
  if (tracking) {
    const unit = IN_PERCENT.has(tracking.metric) ? ' %' : '';
    const cooldowns = [
      secondsWords('out', tracking.scaleOutCooldownSeconds),
      tracking.scaleInDisabled ? 'never in' : secondsWords('in', tracking.scaleInCooldownSeconds),
    ].filter((words) => words !== undefined);
    return [
      `Keeps ${METRICS[tracking.metric] ?? tracking.metric} at ${tracking.targetValue}${unit}`,
      ...(cooldowns.length > 0 ? [cooldowns.join(', ')] : []),
      ...alarms,
    ];
  }
  if (step)
    return [
      ...step.steps.map(
        ({ from, to, adjustment }) =>
          `${adjustment > 0 ? '+' : ''}${adjustment} from ${from ?? '−∞'} to ${to ?? '∞'}`,
      ),
      ...alarms,
    ];
  return [type, ...alarms];
}

function secondsWords(way: 'in' | 'out', seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `waits ${seconds} s after scaling ${way}`;
}

/** Which ways of scaling are switched off; undefined where none is. */
export function suspendedWords({ suspended }: Pick<ScalableTarget, 'suspended'>): string | undefined {
  const ways = [
    suspended.out ? 'scaling out' : undefined,
    suspended.in ? 'scaling in' : undefined,
    suspended.scheduled ? 'scheduled actions' : undefined,
  ].filter((way) => way !== undefined);
  return ways.length > 0 ? ways.join(', ') : undefined;
}

/** From when and until when a schedule is followed; empty where it is for ever. */
export function boundsWords({ startsAt, endsAt }: ScheduledScaling): string {
  return [
    startsAt === undefined ? undefined : `from ${formatMoment(startsAt)} UTC`,
    endsAt === undefined ? undefined : `until ${formatMoment(endsAt)} UTC`,
  ]
    .filter((words) => words !== undefined)
    .join(' ');
}
