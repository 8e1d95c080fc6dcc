import { z } from 'zod';
import type { KeySchema } from '../../resources/tables/types.ts';
import type { CapturedItem } from '../tables/item-capture.ts';
import type { TablePlace } from '../tables/engine/bulk.ts';
import { copyCountsSchema, NOTHING_COPIED } from '../tables/engine/copy-counts.ts';
import type { WriteMode } from '../tables/engine/item-writer.ts';
import { positionSchema } from '../tables/engine/positions.ts';
import { startOf } from '../tables/engine/scan-pages.ts';
import type { ItemMap } from './addresses/map-item.ts';
import { followedShardSchema } from './following/shards.ts';
import type { StreamPlace } from './following/shards.ts';

/** Parallel segments of the scan. */
const SEGMENTS = 4;

/** What came meanwhile. */
const followedSchema = z.object({
  changes: z.number(),
  puts: z.number(),
  deletes: z.number(),
  refused: z.number(),
  /** About when the last of them was made. */
  lastAt: z.number().nullable(),
});
const NOTHING_FOLLOWED = { changes: 0, puts: 0, deletes: 0, refused: 0, lastAt: null };

export const writingSchema = z.object({
  stage: z.literal('writing'),
  /** Everything before these, one a segment, is written. */
  positions: z.array(positionSchema).readonly(),
  counts: copyCountsSchema,
  /** Pieces of the capture that are stored: of what is written, and of what was about to be. */
  pieces: z.number(),
  kept: z.object({ keys: z.number(), overwritten: z.number() }),
  /** Addresses in what is written that were made the target's. */
  addresses: z.number().default(0),
  /** Where the source's changes are followed: what its stream was when the copy began. */
  stream: z
    .object({ since: z.number(), shards: z.array(followedShardSchema).readonly() })
    .nullable()
    .default(null),
  followed: followedSchema.default(NOTHING_FOLLOWED),
});
export type Writing = Readonly<z.infer<typeof writingSchema>>;

export const NOTHING_WRITTEN: Writing = {
  stage: 'writing',
  positions: startOf(SEGMENTS),
  counts: NOTHING_COPIED,
  pieces: 0,
  kept: { keys: 0, overwritten: 0 },
  addresses: 0,
  stream: null,
  followed: NOTHING_FOLLOWED,
};

/** What is followed, and for how long. */
export interface Follow extends StreamPlace {
  /** As long as it is still written to, the copy goes on for at most so long. */
  readonly mostMinutes: number;
}

/** What is written for an item, where that is not the item itself. */
export interface Becoming {
  readonly of: ItemMap;
  /** False where keys become others: then nobody finds an item of the source by the target's key. */
  readonly keepsKeys: boolean;
}

export interface TableJob {
  readonly from: TablePlace;
  readonly to: TablePlace;
  readonly keys: KeySchema;
  readonly mode: WriteMode;
  readonly becomes?: Becoming;
  /** Whether, and how, what changes in the source meanwhile is done in the target, too. */
  readonly follow?: Follow;
  /** Whether what is overwritten, and the keys of what is new, are kept for the undo. */
  readonly keeps: boolean;
  /** The target held nothing when the plan was made: nobody is asked what stands under a key. */
  readonly targetEmpty: boolean;
  /** As DynamoDB last counted. */
  readonly total: number;
}

/** What is kept so far, with some more. */
export function keptWith(sums: Writing['kept'], kept: readonly CapturedItem[]): Writing['kept'] {
  const overwritten = kept.filter(({ before }) => before !== null).length;
  return { keys: sums.keys + kept.length, overwritten: sums.overwritten + overwritten };
}
