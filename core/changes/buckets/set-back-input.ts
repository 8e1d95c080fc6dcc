import { z } from 'zod';
import type { Json } from '../../actions/plan.ts';
import { bucketName, captureId, objectKey, versionId } from './names.ts';

/** One short action; more keys than this are an operation's work. */
export const MOST_STEPS = 100;

const step = z
  .object({
    key: objectKey,
    /** The ETag of what has to stand under the key; null: nothing. Left out where the step before wrote it. */
    now: z.string().max(200).nullable().optional(),
    /** What shall stand there: nothing, a version that lies beneath, or the copy of a capture. */
    to: z.union([
      z.object({ absent: z.literal(true) }).strict(),
      z.object({ versionId }).strict(),
      z.object({ captured: z.number().int().min(0).max(99_999_999) }).strict(),
    ]),
  })
  .strict();

export const setBackInput = z
  .object({
    bucket: bucketName,
    captureId: captureId.optional(),
    steps: z.array(step).min(1).max(MOST_STEPS),
  })
  .strict()
  .refine(
    ({ captureId: id, steps }) => id !== undefined || steps.every(({ to }) => !('captured' in to)),
    'must name the capture that copies are put back from',
  );

export type SetBackInput = z.infer<typeof setBackInput>;
export type SetBackStep = SetBackInput['steps'][number];

/** The undo of whatever wrote keys: each is set back to what it was. */
export function setBackOffer(input: SetBackInput) {
  return { actionId: 'buckets.set-back', input: input as unknown as Json };
}
