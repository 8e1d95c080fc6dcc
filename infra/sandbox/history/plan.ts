import { z } from 'zod';

const name = z.string().min(1).max(512);

/** What an environment has that can have a past, by the names under which its metrics and logs stand. */
export const subjectsSchema = z
  .object({
    stage: name,
    /** Requests of production are a hundred of them. */
    loadPercent: z.number().min(0).max(1000),
    loadBalancer: name.optional(),
    services: z
      .array(z.object({ name, cluster: name, targetGroup: name.optional(), logGroup: name }).strict())
      .max(50),
    functions: z.array(z.object({ name, logGroup: name }).strict()).max(50),
    queues: z.array(name).max(200),
    tables: z.array(name).max(200),
    caches: z.array(name).max(20),
  })
  .strict();

/** Hours in which something had many times as much to do as usual; a factor of 0 is silence. */
const surgeSchema = z
  .object({
    /** Of the service, function or queue. */
    name,
    hoursAgo: z.number().int().min(1).max(1_440),
    hours: z.number().int().min(1).max(1_440),
    factor: z.number().min(0).max(1_000),
  })
  .strict();

export const historyRequestSchema = z
  .object({
    days: z.number().int().min(1).max(60),
    seed: name,
    subjects: subjectsSchema,
    surges: z.array(surgeSchema).max(20).optional(),
  })
  .strict();

export type HistorySubjects = z.infer<typeof subjectsSchema>;
export type HistoryRequest = z.infer<typeof historyRequestSchema>;

/** A past that is made up: from `start` (included) to `end` (excluded), in whole minutes, in seconds since the epoch. */
export interface HistoryPlan {
  readonly seed: string;
  readonly start: number;
  readonly end: number;
  readonly subjects: HistorySubjects;
  readonly surges?: readonly Surge[];
}

/** From `start` (included) to `end` (excluded), in seconds since the epoch. */
export interface Surge {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly factor: number;
}

const hourSeconds = 3_600;
const daySeconds = 86_400;

/** A past of so many days that ends with the minute in which the environment was born. */
export function planOf({ days, seed, subjects, surges = [] }: HistoryRequest, bornAtMs: number): HistoryPlan {
  const end = Math.floor(bornAtMs / 60_000) * 60;
  return {
    seed,
    start: end - days * daySeconds,
    end,
    subjects,
    surges: surges.map(({ name: of, hoursAgo, hours, factor }) => {
      // On whole hours, by which traffic is looked at.
      const start = (Math.floor(end / hourSeconds) - hoursAgo) * hourSeconds;
      return { name: of, start, end: start + hours * hourSeconds, factor };
    }),
  };
}
