import fc from 'fast-check';
import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ComparisonState, Side } from './comparison.ts';
import { Comparison } from './comparison.ts';

/** Key and content. */
type Item = readonly [string, string];

/** Feeds both sides in an order of theirs, until every share is settled; saved and read again at some points. */
function compared(
  left: readonly Item[],
  right: readonly Item[],
  {
    most,
    order,
    saveEvery,
  }: { readonly most: number; readonly order: readonly Side[]; readonly saveEvery: number },
): { readonly comparison: Comparison; readonly passes: number } {
  let state: ComparisonState | undefined;
  for (let passes = 1; ; passes += 1) {
    let comparison = new Comparison(most, state);
    const queues = { left: [...left], right: [...right] };
    for (let step = 0; !comparison.hasEnded('left') || !comparison.hasEnded('right'); step += 1) {
      const wanted = order[step % order.length] ?? 'left';
      const side = comparison.hasEnded(wanted) ? (wanted === 'left' ? 'right' : 'left') : wanted;
      const item = queues[side].shift();
      if (item) comparison.add(side, item[0], hash('sha256', item.join('\n'), 'buffer'));
      else comparison.end(side);
      if (step % saveEvery !== 0) continue;
      const saved = comparison.state;
      if (saved) comparison = new Comparison(most, JSON.parse(JSON.stringify(saved)) as ComparisonState);
    }
    const next = comparison.nextPass();
    if (!next) return { comparison, passes };
    expect(passes).toBeLessThan(20);
    state = JSON.parse(JSON.stringify(next)) as ComparisonState;
  }
}

function naive(left: readonly Item[], right: readonly Item[]) {
  const [a, b] = [new Map(left), new Map(right)];
  const both = [...a].filter(([key]) => b.has(key));
  return {
    equal: both.filter(([key, content]) => b.get(key) === content).length,
    different: both.filter(([key, content]) => b.get(key) !== content).length,
    onlyLeft: [...a.keys()].filter((key) => !b.has(key)).length,
    onlyRight: [...b.keys()].filter((key) => !a.has(key)).length,
  };
}

const itemsArbitrary = fc
  .uniqueArray(fc.tuple(fc.nat(400).map(String), fc.constantFrom('x', 'y')), {
    selector: ([key]) => key,
    maxLength: 300,
  })
  .map((items): readonly Item[] => items);

describe('a comparison', () => {
  it('finds what a comparison of everything at once finds, in any order and in little memory', () => {
    fc.assert(
      fc.property(
        itemsArbitrary,
        itemsArbitrary,
        fc.integer({ min: 2, max: 500 }),
        fc.array(fc.constantFrom<Side>('left', 'right'), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 50 }),
        (left, right, most, order, saveEvery) => {
          const { comparison } = compared(left, right, { most, order, saveEvery });
          const expected = naive(left, right);
          expect(comparison.totals).toEqual(expected);
          expect(comparison.unsettled).toEqual({ left: 0, right: 0 });
          for (const verdict of ['different', 'onlyLeft', 'onlyRight'] as const)
            expect(comparison.firstOf(verdict)).toHaveLength(Math.min(100, expected[verdict]));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('settles equal tables in one pass, however few may wait and however unlike their orders are', () => {
    const items = Array.from({ length: 2_000 }, (_, index): Item => [`key ${index}`, `content ${index}`]);
    const { comparison, passes } = compared(items, [...items].reverse(), {
      most: 100,
      order: ['left', 'right'],
      saveEvery: 1_000,
    });
    expect(comparison.totals).toEqual({ equal: 2_000, different: 0, onlyLeft: 0, onlyRight: 0 });
    expect(passes).toBe(1);
  });

  it('never lets more wait than it may, but for one share', () => {
    const comparison = new Comparison(50);
    for (let index = 0; index < 5_000; index += 1) {
      comparison.add('left', `key ${index}`, hash('sha256', String(index), 'buffer'));
      expect(comparison.waitingOn('left')).toBeLessThanOrEqual(51);
    }
  });
});
