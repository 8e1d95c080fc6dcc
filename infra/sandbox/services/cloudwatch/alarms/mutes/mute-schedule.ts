import type { PutAlarmMuteRuleInput } from '@aws-sdk/client-cloudwatch';
import { parseFiveFieldCron, parseSchedule, ScheduleError } from '../../../../schedule/schedule.ts';
import type { Schedule } from '../../../../schedule/schedule.ts';

/** Stretches of time in which a rule mutes. */
export interface MuteTimes {
  readonly isOnce: boolean;
  readonly durationMs: number;
  readonly next: Schedule;
}

const UNIT_MS = { D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 } as const;
const SHORTEST_MS = UNIT_MS.M;
const LONGEST_MS = 15 * UNIT_MS.D;

/**
 * Reads `at(2024-05-10T14:00)` or `cron(0 2 * * SUN)` with its duration (`PT4H`, `P2DT12H`; a minute to fifteen days).
 * Throws ScheduleError. Source: CloudWatch API reference, Schedule.
 */
export function readMuteTimes(schedule: NonNullable<PutAlarmMuteRuleInput['Rule']>['Schedule']): MuteTimes {
  const { Expression: expression = '', Duration: duration = '', Timezone: timezone } = schedule ?? {};
  const [, moment] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d)\)$/.exec(expression) ?? [];
  return {
    isOnce: moment !== undefined,
    durationMs: readDuration(duration),
    next:
      moment === undefined
        ? parseFiveFieldCron(expression, timezone)
        : parseSchedule(`at(${moment}:00)`, timezone),
  };
}

function readDuration(text: string): number {
  const [, days, hours, minutes, seconds] =
    /^P(?=.)(?:(\d{1,3})D)?(?:T(?=.)(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})S)?)?$/.exec(text) ?? [];
  const of = (digits: string | undefined, unit: number) => Number(digits ?? 0) * unit;
  const all = of(days, UNIT_MS.D) + of(hours, UNIT_MS.H) + of(minutes, UNIT_MS.M) + of(seconds, UNIT_MS.S);
  if (all < SHORTEST_MS || all > LONGEST_MS)
    throw new ScheduleError(`Invalid duration: ${text}. It must be between PT1M and P15D.`);
  return all;
}
