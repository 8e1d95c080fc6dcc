import pLimit from 'p-limit';
import { z } from 'zod';
import type { Json } from '../../actions/plan.ts';
import { pairObjects } from '../migration/objects/pairs.ts';
import type { BucketPlace, ObjectPair } from '../migration/objects/pairs.ts';
import { isSameByChecksum, listedAs } from '../migration/objects/sameness.ts';
import { Cancelled, endOf } from '../tables/engine/upstream-call.ts';
import { firstKeys, KEPT_KEYS } from './compared-data.ts';
import type { ComparedData, ComparedEnd, ComparingOptions, DataSide } from './compared-data.ts';

/** Objects that are asked about at once: S3 takes thousands a second of a prefix. */
const AT_ONCE = 16;
const keys = z.array(z.string());

const stateSchema = z.object({
  /** Every key up to this one is judged. */
  after: z.string().optional(),
  equal: z.number(),
  different: z.number(),
  onlyLeft: z.number(),
  onlyRight: z.number(),
  unclear: z.number(),
  first: z.object({ different: keys, onlyLeft: keys, onlyRight: keys, unclear: keys }),
});
type State = z.infer<typeof stateSchema>;
type Verdict = 'equal' | 'different' | 'onlyLeft' | 'onlyRight' | 'unclear';

const BEGINNING: State = {
  equal: 0,
  different: 0,
  onlyLeft: 0,
  onlyRight: 0,
  unclear: 0,
  first: { different: [], onlyLeft: [], onlyRight: [], unclear: [] },
};

/**
 * Two buckets by key, size and content. Both are listed side by side in S3's order, so that two pages of either are all
 * that is in memory. Where the ETags of a pair say nothing of each other its checksums are asked for: of all, or of some
 * at random. Whole comparisons go on after the last key that was judged.
 */
export async function compareObjects(
  left: DataSide,
  right: DataSide,
  { check, sample, signal, from, names, onProgress }: ComparingOptions,
): Promise<ComparedEnd> {
  const saved = check === 'full' ? stateSchema.safeParse(from) : undefined;
  const state: State = structuredClone(saved?.data ?? BEGINNING);
  const [one, other] = [placeOf(left), placeOf(right)];
  const chosen = new Reservoir(sample);
  const limit = pLimit(AT_ONCE);
  const ask = (pairs: readonly ObjectPair[]) =>
    Promise.all(
      pairs.map((pair) => limit(async () => [pair.key, await verdictOf(one, other, pair, signal)] as const)),
    );
  try {
    let done = looked(state);
    for await (const group of pairObjects({ from: one, to: other, prefix: '', after: state.after, signal })) {
      const unclear: ObjectPair[] = [];
      for (const pair of group) {
        const verdict = LISTED[listedAs(pair)];
        if (verdict) note(state, pair.key, verdict);
        else if (check === 'full') unclear.push(pair);
        else chosen.offer(pair);
      }
      for (const [key, verdict] of await ask(unclear)) note(state, key, verdict);
      state.after = group.at(-1)?.key;
      done += group.length;
      const checkpoint = check === 'full' ? (structuredClone(state) as unknown as Json) : undefined;
      onProgress?.({ done, checkpoint });
      // The next pages are there already, mostly: nothing else would notice.
      if (signal.aborted) throw new Cancelled();
    }
    for (const [key, verdict] of await ask(chosen.taken)) note(state, key, verdict);
    const unasked = chosen.offered - chosen.taken.length;
    return {
      outcome: 'compared',
      compared: comparedOf(left, right, state, { check, sample, names, unasked }),
    };
  } catch (error) {
    return endOf(error);
  }
}

/** What the listings alone say; the others are to be asked about. */
const LISTED: Readonly<Record<ReturnType<typeof listedAs>, Verdict | undefined>> = {
  new: 'onlyLeft',
  extra: 'onlyRight',
  changed: 'different',
  same: 'equal',
  unclear: undefined,
};

async function verdictOf(
  one: BucketPlace,
  other: BucketPlace,
  pair: ObjectPair,
  signal: AbortSignal,
): Promise<Verdict> {
  const told = await isSameByChecksum(one, other, pair, signal);
  return told === 'same' ? 'equal' : told === 'changed' ? 'different' : 'unclear';
}

function note(state: State, key: string, verdict: Verdict): void {
  state[verdict] += 1;
  if (verdict !== 'equal' && state.first[verdict].length < KEPT_KEYS) state.first[verdict].push(key);
}

function looked({ equal, different, onlyLeft, onlyRight, unclear }: State): number {
  return equal + different + onlyLeft + onlyRight + unclear;
}

function comparedOf(
  left: DataSide,
  right: DataSide,
  { first, after: _after, ...counts }: State,
  how: Pick<ComparedData, 'check' | 'sample' | 'names' | 'unasked'>,
): ComparedData {
  const both = counts.equal + counts.different + counts.unclear + how.unasked;
  const sideOf = ({ environment, name }: DataSide, only: number) => ({
    environmentId: environment.id,
    name,
    count: both + only,
  });
  return {
    kind: 'buckets',
    ...how,
    ...counts,
    left: sideOf(left, counts.onlyLeft),
    right: sideOf(right, counts.onlyRight),
    unsettled: 0,
    first: {
      // What was asked about came after what the listings told.
      different: firstKeys(first.different.toSorted()),
      onlyLeft: firstKeys(first.onlyLeft),
      onlyRight: firstKeys(first.onlyRight),
      unclear: firstKeys(first.unclear),
    },
  };
}

function placeOf({ clients, name }: DataSide): BucketPlace {
  return { s3: clients.s3, bucket: name };
}

/** So many of any number, each with the same chance. Source: Vitter, "Random sampling with a reservoir". */
class Reservoir {
  readonly taken: ObjectPair[] = [];
  offered = 0;

  constructor(private readonly most: number) {}

  offer(pair: ObjectPair): void {
    this.offered += 1;
    if (this.taken.length < this.most) {
      this.taken.push(pair);
      return;
    }
    const place = Math.floor(Math.random() * this.offered);
    if (place < this.most) this.taken[place] = pair;
  }
}
