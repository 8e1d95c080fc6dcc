import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockRemark } from './clocks.ts';
import { LineIdentity } from './line-identity.ts';
import { REORDER_MS, TimeOrder } from './time-order.ts';
import type { TailLine } from './types.ts';

const line = (at: number, text = String(at)): TailLine => ({
  id: `${at} ${text}`,
  at,
  environmentId: 'dev',
  group: 'g',
  stream: 's',
  text,
});

describe('what an event is known by', () => {
  it('lets each through once, whatever brings it, in whatever order and however often', () => {
    const event = fc.record({ at: fc.integer({ min: 0, max: 3 }), text: fc.constantFrom('a', 'b') });
    fc.assert(
      fc.property(
        fc
          .array(event, { maxLength: 12 })
          .chain((events) =>
            fc.tuple(
              fc.constant(events),
              fc.shuffledSubarray(
                events.flatMap((_, index) => [`live ${index}`, `found ${index}`, `found ${index} again`]),
              ),
            ),
          ),
        ([events, arrivals]) => {
          const identity = new LineIdentity();
          const ids: string[] = [];
          const seen = new Set<number>();
          for (const arrival of arrivals) {
            const [way, place] = arrival.split(' ');
            const index = Number(place);
            const { at, text } = events[index] ?? { at: 0, text: '' };
            const key = { group: 'g', stream: 's', at, text };
            const id = way === 'live' ? identity.live(key) : identity.found(key, `event ${index}`);
            seen.add(index);
            if (id !== undefined) ids.push(id);
          }
          expect(new Set(ids).size).toBe(ids.length);
          // Alike lines can not be told apart: as many come as the way that has brought most of them.
          const live = arrivals.filter((one) => one.startsWith('live'));
          expect(ids.length).toBeLessThanOrEqual(seen.size);
          expect(ids.length).toBeGreaterThanOrEqual(live.length);
        },
      ),
    );
  });

  it('gives an event the same id by either way', () => {
    const key = { group: 'g', stream: 's', at: 1_790_000_000_000, text: 'hello' };
    expect(new LineIdentity().live(key)).toBe(new LineIdentity().found(key, 'x'));
  });

  it('forgets, so that its memory is bounded', () => {
    let now = 0;
    const identity = new LineIdentity(() => now);
    const key = { group: 'g', stream: 's', at: 1, text: 'x' };
    expect(identity.found(key, '1')).toBeDefined();
    now += 80_000;
    expect(identity.found(key, '1')).toBeUndefined();
    now += 1_000_000;
    identity.live({ ...key, text: 'other' });
    now += 1_000_000;
    identity.live({ ...key, text: 'another' });
    expect(identity.found(key, '1')).toBeDefined();
  });
});

describe('the order of time', () => {
  it('waits a moment for older lines, and marks what comes later than that', () => {
    let now = 0;
    const order = new TimeOrder(0, 1_000, () => now);
    order.add([line(20), line(10)]);
    expect(order.release().lines).toEqual([]);
    now += REORDER_MS / 2;
    order.add([line(15), line(30)]);
    now += REORDER_MS / 2;
    expect(order.release()).toMatchObject({ lines: [{ at: 10 }, { at: 15 }, { at: 20 }], upTo: 20 });
    order.add([line(12)]);
    now += REORDER_MS;
    expect(order.release().lines).toMatchObject([{ at: 12, isLate: true }, { at: 30 }]);
  });

  it('counts what comes faster than it may, and tells the newest', () => {
    let now = 0;
    const order = new TimeOrder(0, 10, () => now);
    order.add(Array.from({ length: 150 }, (_, index) => line(index)));
    now += REORDER_MS;
    const { lines, leftOut } = order.release();
    expect([lines.length, leftOut]).toEqual([100, 50]);
    expect(lines.at(-1)?.at).toBe(149);
    order.lose(3);
    expect(order.release().leftOut).toBe(3);
  });

  it('loses and doubles nothing, whatever comes when', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 20 }), { maxLength: 30 }),
        (rounds) => {
          let now = 0;
          const order = new TimeOrder(0, 1_000_000, () => now);
          let serial = 0;
          const told: TailLine[] = [];
          for (const round of rounds) {
            order.add(round.map((at) => line(at, String((serial += 1)))));
            now += 300;
            told.push(...order.release().lines);
          }
          told.push(...order.release(true).lines);
          expect(told).toHaveLength(serial);
          expect(new Set(told.map(({ id }) => id)).size).toBe(serial);
          const inTime = told.filter(({ isLate }) => !isLate).map(({ at }) => at);
          expect(inTime).toEqual([...inTime].sort((a, b) => a - b));
        },
      ),
    );
  });
});

describe('clocks', () => {
  const lines = (delay: number, count = 9) =>
    Array.from({ length: count }, (_, index) => ({ at: 1_000_000, ingestedAt: 1_000_000 + delay + index }));

  it.each([
    [2_000, undefined],
    [-60_000, /60 s ahead/],
    [90_000, /90 s before they were ingested/],
  ])('%d ms between event and ingestion', (delay, words) => {
    const remark = clockRemark(lines(delay));
    if (words === undefined) expect(remark).toBeUndefined();
    else expect(remark).toMatch(words);
  });

  it('say nothing over too few lines', () => expect(clockRemark(lines(-60_000, 3))).toBeUndefined());
});
