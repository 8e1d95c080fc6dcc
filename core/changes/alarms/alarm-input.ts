import { z } from 'zod';

/** The name of an alarm: 1 to 255 characters, no controls. Source: CloudWatch API reference, PutMetricAlarm. */
export const alarmName = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !/\p{Cc}/u.test(name), 'must be the name of an alarm');

/** What somebody wants to say with it. Kept with the record. */
export const alarmNote = z.string().trim().min(1).max(500).optional();

/** A refusal to guess: the alarm is not there. */
export const NO_SUCH_ALARM = 'There is no alarm of this name here.';
