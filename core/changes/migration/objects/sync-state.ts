import { z } from 'zod';
import type { BucketPlace, ObjectPair } from './pairs.ts';
import { NOTHING_SYNCED, syncTallySchema } from './sync-tally.ts';
import type { SyncedKey } from './sync-tally.ts';

export const syncStateSchema = z.object({
  stage: z.enum(['writing', 'checking']),
  /** Every key up to this one is done. */
  after: z.string().nullable(),
  tally: syncTallySchema,
  /** Pieces of the capture that are stored, and copies in it. */
  pieces: z.number(),
  copies: z.number(),
  /** By S3's own clock, before anything was written. */
  begunAt: z.number(),
});
export type SyncState = Readonly<z.infer<typeof syncStateSchema>>;

export function syncBeginning(begunAt: number): SyncState {
  return { stage: 'writing', after: null, tally: NOTHING_SYNCED, pieces: 0, copies: 0, begunAt };
}

export interface SyncJob {
  readonly from: BucketPlace;
  readonly to: BucketPlace;
  readonly prefix: string;
  /** Whether S3 copies by itself: both buckets are its own, and one credential reaches both. */
  readonly insideOfS3: boolean;
  readonly deletes: boolean;
  /** Of the copies; that of the source where none is said. */
  readonly storageClass?: string;
  /** Whether what is overwritten or deleted is copied into the capture first: the bucket keeps no versions. */
  readonly keeps: boolean;
  readonly isResumed: boolean;
}

export interface Judged {
  readonly pair: ObjectPair;
  readonly way: 'copy' | 'delete' | 'none';
  readonly settled?: SyncedKey;
}
