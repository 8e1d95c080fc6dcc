import { z } from 'zod';
import type { Change } from '../../../actions/plan.ts';
import { bytesWords, count, counted } from '../words.ts';

/** Keys that are named; all are counted. */
const NAMED = 50;
const IN_A_SENTENCE = 5;

export const syncTallySchema = z.object({
  copied: z.number(),
  bytes: z.number(),
  same: z.number(),
  /** Of those, by their size and time alone. */
  byTime: z.number(),
  /** In the target alone, and left there. */
  extra: z.number(),
  deleted: z.number(),
  /** Written by somebody meanwhile, or gone. */
  moved: z.number(),
  failed: z.number(),
  named: z.array(z.object({ key: z.string(), why: z.string() })).readonly(),
});
export type SyncTally = Readonly<z.infer<typeof syncTallySchema>>;

export const NOTHING_SYNCED: SyncTally = {
  copied: 0,
  bytes: 0,
  same: 0,
  byTime: 0,
  extra: 0,
  deleted: 0,
  moved: 0,
  failed: 0,
  named: [],
};

export type SyncedKey =
  | { readonly outcome: 'copied'; readonly key: string; readonly bytes: number }
  | { readonly outcome: 'same' | 'byTime' | 'extra' | 'deleted'; readonly key: string }
  | { readonly outcome: 'moved' | 'failed'; readonly key: string; readonly why: string };

export function talliedKeys(tally: SyncTally, keys: readonly SyncedKey[]): SyncTally {
  const sums = { ...tally };
  const named = [...tally.named];
  for (const one of keys) {
    if (one.outcome === 'byTime') sums.same += 1;
    sums[one.outcome] += 1;
    if (one.outcome === 'copied') sums.bytes += one.bytes;
    if ('why' in one && named.length < NAMED) named.push({ key: one.key, why: one.why });
  }
  return { ...sums, named };
}

export function keysDone({ copied, same, extra, deleted, moved, failed }: SyncTally): number {
  return copied + same + extra + deleted + moved + failed;
}

/** `120 objects were copied (3.4 MiB), 4 are the same, 2 stand in the target alone.` */
export function syncSentence(tally: SyncTally): string {
  const { copied, bytes, same, byTime, extra, deleted, moved, failed, named } = tally;
  const parts = [
    `${counted(copied, 'object')} ${copied === 1 ? 'was' : 'were'} copied (${bytesWords(bytes)})`,
    `${count(same)} ${same === 1 ? 'is' : 'are'} the same${byTime > 0 ? `, ${count(byTime)} of them by size and time` : ''}`,
    ...(deleted > 0 ? [`${count(deleted)} were deleted`] : []),
    ...(extra > 0 ? [`${count(extra)} stand in the target alone`] : []),
    ...(moved > 0 ? [`${count(moved)} were changed meanwhile and left`] : []),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
  ];
  const first = named.slice(0, IN_A_SENTENCE).map(({ key, why }) => `${key} (${why})`);
  return `${parts.join(', ')}.${first.length > 0 ? ` First: ${first.join('; ')}.` : ''}`;
}

export function syncChanges(tally: SyncTally): readonly Change[] {
  return [
    { attribute: 'objects', after: syncSentence({ ...tally, named: [] }) },
    ...tally.named.map(({ key, why }) => ({ attribute: key, after: why })),
  ];
}
