import type { ScheduledAction } from '@aws-sdk/client-application-auto-scaling';
import { z } from 'zod';
import { moment } from '../buckets/names.ts';
import { serviceName, taskCount } from './service-input.ts';

/** Source: Application Auto Scaling API reference, PutScheduledAction. */
export const actionName = z
  .string()
  .regex(/^[^\p{Cc}|:/]{1,256}$/u, 'must be a name of up to 256 characters, without : / and |');
const schedule = z
  .string()
  .max(256)
  .regex(
    /^(cron\([^()]+\)|rate\(\d+ (minute|hour|day)s?\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/,
    'must be cron(0 8 ? * MON-FRI *), rate(1 day) or at(2031-05-01T08:00:00)',
  );
const timeZone = z
  .string()
  .refine(
    (zone) => zone === 'UTC' || Intl.supportedValuesOf('timeZone').includes(zone),
    'must be a time zone such as Africa/Kampala',
  );

export const scheduleInput = z
  .object({
    service: serviceName,
    name: actionName,
    schedule,
    timeZone: timeZone.default('UTC'),
    minimum: taskCount.optional(),
    maximum: taskCount.optional(),
    /** From when and until when, in milliseconds since the epoch. Null: for ever; left out: as it is. */
    startsAt: moment.nullable().optional(),
    endsAt: moment.nullable().optional(),
  })
  .strict()
  .refine(
    ({ minimum, maximum }) => minimum !== undefined || maximum !== undefined,
    'minimum, maximum or both say what is scaled',
  )
  .refine(
    ({ startsAt, endsAt }) => (startsAt ?? -Infinity) < (endsAt ?? Infinity),
    'it can not end before it starts',
  )
  .refine(
    ({ minimum = 0, maximum = Infinity }) => minimum <= maximum,
    'minimum can not be more than maximum',
  );
export type ScheduleInput = z.infer<typeof scheduleInput>;

export interface ScheduleValues extends Pick<ScheduleInput, 'schedule' | 'timeZone' | 'minimum' | 'maximum'> {
  readonly startsAt?: number;
  readonly endsAt?: number;
}

export function formerOf(action: ScheduledAction | undefined): ScheduleValues | undefined {
  if (!action) return undefined;
  return {
    schedule: action.Schedule ?? '',
    timeZone: action.Timezone ?? 'UTC',
    minimum: action.ScalableTargetAction?.MinCapacity,
    maximum: action.ScalableTargetAction?.MaxCapacity,
    startsAt: action.StartTime?.getTime(),
    endsAt: action.EndTime?.getTime(),
  };
}

/**
 * What is to be set: PutScheduledAction deletes a start and an end that it is not told. A start that has passed bounds
 * nothing any more.
 */
export function wantedOf(
  input: ScheduleInput,
  former: ScheduleValues | undefined,
  now: number,
): ScheduleValues {
  const { startsAt = former?.startsAt, endsAt = former?.endsAt } = input;
  return {
    schedule: input.schedule,
    timeZone: input.timeZone,
    minimum: input.minimum,
    maximum: input.maximum,
    startsAt: startsAt && startsAt > now ? startsAt : undefined,
    endsAt: endsAt ?? undefined,
  };
}

export function wordsOf(values: ScheduleValues | undefined, now: number): Readonly<Record<string, string>> {
  if (!values) return {};
  const { minimum, maximum, startsAt = 0, endsAt } = values;
  return {
    schedule: `${values.schedule} ${values.timeZone}`,
    ...(minimum === undefined ? {} : { 'minimum tasks': String(minimum) }),
    ...(maximum === undefined ? {} : { 'maximum tasks': String(maximum) }),
    ...(startsAt > now ? { starts: new Date(startsAt).toISOString() } : {}),
    ...(endsAt === undefined ? {} : { ends: new Date(endsAt).toISOString() }),
  };
}

export function dateOf(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}
