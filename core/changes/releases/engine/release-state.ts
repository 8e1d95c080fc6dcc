import { z } from 'zod';

/** What the sides had been counted with before. */
const sideSchema = z.object({ requests: z.number(), errors: z.number() });

/**
 * Where a guided release is, as it is saved after each step. `green`: the other side is being brought up; `steps`:
 * requests are shifted and it is baked; `old`: the old side is being released; `back`: everything goes back.
 */
export const releaseStateSchema = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('green'), raised: z.unknown().optional() }),
  z.object({
    stage: z.literal('steps'),
    revision: z.string(),
    /** Of the steps the one that is under way; as many as there are: all are done. */
    step: z.number().int().min(0),
    /** When this step's share was set, in milliseconds since the epoch; absent until it is. */
    shiftedAt: z.number().optional(),
    /** What was counted in that minute already; absent where it could not be read. */
    counted: z.object({ at: z.number(), blue: sideSchema, green: sideSchema }).optional(),
  }),
  z.object({ stage: z.literal('old'), revision: z.string(), since: z.number() }),
  z.object({
    stage: z.literal('back'),
    revision: z.string(),
    why: z.string(),
    /** Somebody asked for it; otherwise the release stopped by itself. */
    cancelled: z.boolean(),
  }),
]);

export type ReleaseState = z.infer<typeof releaseStateSchema>;
export type StepsState = Extract<ReleaseState, { stage: 'steps' }>;

/** What a saved checkpoint says; a release that saved nothing yet is at its beginning. */
export function stateOf(checkpoint: unknown): ReleaseState {
  const read = releaseStateSchema.safeParse(checkpoint);
  return read.success ? read.data : { stage: 'green' };
}

/**
 * What the share that is found says of the step under way: it is still to be set, it was set by a console that was
 * killed before it could save that, or somebody else moved the requests.
 */
export function stepAt(
  { step, shiftedAt }: StepsState,
  steps: readonly number[],
  share: number | 'mixed' | undefined,
): 'to-shift' | 'shifted' | 'moved' {
  const wanted = steps[step];
  const before = step === 0 ? 0 : steps[step - 1];
  if (share === wanted) return 'shifted';
  return shiftedAt === undefined && share === before ? 'to-shift' : 'moved';
}
