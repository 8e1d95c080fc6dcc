import { z } from 'zod';
import { SHARES, shareOf, ShareSums } from './share-sums.ts';

export type Side = 'left' | 'right';
export type Verdict = 'equal' | 'different' | 'onlyLeft' | 'onlyRight';

/** Keys of each verdict that are named; all are counted. */
const NAMED = 100;
/** Of an item's digest: enough that two different ones are never taken for equal. */
const DIGEST_BYTES = 16;
/** Checkpoints stay small: with more waiting than this there is none. */
const MOST_SAVED_CHARACTERS = 65_536;

const pairsSchema = z.array(z.tuple([z.string(), z.string()])).readonly();

export const comparisonStateSchema = z.object({
  /** Shares that this pass settles, and those of them that were put off to the next. */
  pending: z.array(z.number()).readonly(),
  putOff: z.array(z.number()).readonly(),
  /** Per share: equal, different, only left, only right. */
  counts: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])).readonly(),
  named: z.object({
    different: z.array(z.string()).readonly(),
    onlyLeft: z.array(z.string()).readonly(),
    onlyRight: z.array(z.string()).readonly(),
  }),
  sums: z.object({ left: z.string(), right: z.string() }),
  waiting: z.object({ left: pairsSchema, right: pairsSchema }),
  ended: z.object({ left: z.boolean(), right: z.boolean() }),
});
export type ComparisonState = Readonly<z.infer<typeof comparisonStateSchema>>;

/**
 * Two sets of items that come in any order, compared by key. An item waits until its partner comes; two tables with the
 * same keys are scanned in the same order, so few wait. Where too many do, whole shares of the keys are put off: their
 * sums, kept all along, tell whether they are equal, and where they are not, the next pass looks at them alone. So
 * memory is bounded by `most` waiting items (or by one share, 1/256 of a table, where that is more).
 */
export class Comparison {
  private readonly waiting = { left: new Map<string, string>(), right: new Map<string, string>() };
  private readonly sums: { readonly left: ShareSums; readonly right: ShareSums };
  private readonly ended: { left: boolean; right: boolean };
  private readonly pending: ReadonlySet<number>;
  private readonly putOff: Set<number>;
  private readonly counts: Record<Verdict, number>[];
  private readonly named: Record<Exclude<Verdict, 'equal'>, Set<string>>;

  constructor(
    private readonly most: number,
    state?: ComparisonState,
  ) {
    this.pending = new Set(state?.pending ?? Array.from({ length: SHARES }, (_, share) => share));
    this.putOff = new Set(state?.putOff);
    this.sums = { left: new ShareSums(state?.sums.left), right: new ShareSums(state?.sums.right) };
    this.ended = { left: state?.ended.left ?? false, right: state?.ended.right ?? false };
    this.counts = Array.from({ length: SHARES }, (_, share) => {
      const [equal = 0, different = 0, onlyLeft = 0, onlyRight = 0] = state?.counts[share] ?? [];
      return { equal, different, onlyLeft, onlyRight };
    });
    this.named = {
      different: new Set(state?.named.different),
      onlyLeft: new Set(state?.named.onlyLeft),
      onlyRight: new Set(state?.named.onlyRight),
    };
    for (const side of ['left', 'right'] as const)
      for (const [key, digest] of state?.waiting[side] ?? []) this.waiting[side].set(key, digest);
  }

  /** How many items of a side wait for their partner. */
  waitingOn(side: Side): number {
    return this.waiting[side].size;
  }

  hasEnded(side: Side): boolean {
    return this.ended[side];
  }

  add(side: Side, key: string, digest: Buffer): void {
    const share = shareOf(key);
    if (!this.pending.has(share)) return;
    this.sums[side].add(share, digest);
    if (this.putOff.has(share)) return;
    const other = side === 'left' ? 'right' : 'left';
    const own = digest.toString('base64', 0, DIGEST_BYTES);
    const partner = this.waiting[other].get(key);
    if (partner !== undefined) {
      this.waiting[other].delete(key);
      this.judge(share, key, partner === own ? 'equal' : 'different');
    } else if (this.ended[other]) this.judge(share, key, onlyOn(side));
    else {
      this.waiting[side].set(key, own);
      if (this.waiting.left.size + this.waiting.right.size > this.most) this.putOffSome();
    }
  }

  /** Nothing more comes from this side: what waits on the other has no partner. */
  end(side: Side): void {
    this.ended[side] = true;
    const other = side === 'left' ? 'right' : 'left';
    for (const key of this.waiting[other].keys()) this.judge(shareOf(key), key, onlyOn(other));
    this.waiting[other].clear();
  }

  /** Once both sides have ended: the state that the next pass begins with; undefined where everything is settled. */
  nextPass(): ComparisonState | undefined {
    for (const share of this.putOff) {
      if (!this.sums.left.equals(this.sums.right, share)) continue;
      this.countsOf(share).equal = this.sums.left.counts[share] ?? 0;
      this.putOff.delete(share);
    }
    if (this.putOff.size === 0) return undefined;
    const none = new ShareSums().text;
    return {
      ...this.stateWith([...this.putOff], []),
      sums: { left: none, right: none },
      ended: { left: false, right: false },
    };
  }

  /** Items of the shares that were put off: their sums say that they are not all equal, and nothing more is known. */
  get unsettled(): { readonly left: number; readonly right: number } {
    const sum = (side: Side) =>
      [...this.putOff].reduce((total, share) => total + (this.sums[side].counts[share] ?? 0), 0);
    return { left: sum('left'), right: sum('right') };
  }

  /** Undefined where too many items wait for it to be small. */
  get state(): ComparisonState | undefined {
    let characters = 0;
    for (const side of ['left', 'right'] as const)
      for (const key of this.waiting[side].keys()) {
        characters += key.length + 2 * DIGEST_BYTES;
        if (characters > MOST_SAVED_CHARACTERS) return undefined;
      }
    return this.stateWith([...this.pending], [...this.putOff]);
  }

  get totals(): Readonly<Record<Verdict, number>> {
    const sum = (verdict: Verdict) => this.counts.reduce((total, counts) => total + counts[verdict], 0);
    return {
      equal: sum('equal'),
      different: sum('different'),
      onlyLeft: sum('onlyLeft'),
      onlyRight: sum('onlyRight'),
    };
  }

  /** Key texts. */
  firstOf(verdict: Exclude<Verdict, 'equal'>): readonly string[] {
    return [...this.named[verdict]];
  }

  private stateWith(pending: readonly number[], putOff: readonly number[]): ComparisonState {
    return {
      pending,
      putOff,
      counts: this.counts.map((counts) => [
        counts.equal,
        counts.different,
        counts.onlyLeft,
        counts.onlyRight,
      ]),
      named: {
        different: this.firstOf('different'),
        onlyLeft: this.firstOf('onlyLeft'),
        onlyRight: this.firstOf('onlyRight'),
      },
      sums: { left: this.sums.left.text, right: this.sums.right.text },
      waiting: { left: [...this.waiting.left], right: [...this.waiting.right] },
      ended: { ...this.ended },
    };
  }

  private judge(share: number, key: string, verdict: Verdict): void {
    this.countsOf(share)[verdict] += 1;
    if (verdict !== 'equal' && this.named[verdict].size < NAMED) this.named[verdict].add(key);
  }

  /** Half of the shares that are being compared, but never all of them: each pass settles some. */
  private putOffSome(): void {
    const compared = [...this.pending].filter((share) => !this.putOff.has(share));
    // Asked for again with every item that waits.
    if (compared.length === 1) return;
    for (const share of compared.slice(Math.ceil(compared.length / 2))) {
      this.putOff.add(share);
      this.counts[share] = { equal: 0, different: 0, onlyLeft: 0, onlyRight: 0 };
    }
    for (const side of ['left', 'right'] as const)
      for (const key of this.waiting[side].keys())
        if (this.putOff.has(shareOf(key))) this.waiting[side].delete(key);
    for (const keys of Object.values(this.named))
      for (const key of keys) if (this.putOff.has(shareOf(key))) keys.delete(key);
  }

  private countsOf(share: number): Record<Verdict, number> {
    const counts = this.counts[share];
    if (!counts) throw new RangeError(`There is no share ${share}.`);
    return counts;
  }
}

function onlyOn(side: Side): Verdict {
  return side === 'left' ? 'onlyLeft' : 'onlyRight';
}
