import { describe, expect, it } from 'vitest';
import { scheduleInput, wantedOf, wordsOf } from './schedule-values.ts';

const NOW = Date.UTC(2031, 4, 1);
const [BEFORE, AFTER, LATER] = [NOW - 1_000, NOW + 1_000, NOW + 2_000];
const input = (more: object) =>
  scheduleInput.parse({ service: 'shop', name: 'sale', schedule: 'rate(1 day)', minimum: 2, ...more });
const former = (startsAt?: number, endsAt?: number) => ({
  ...{ schedule: 'rate(1 day)', timeZone: 'UTC', minimum: 1 },
  ...{ startsAt, endsAt },
});

describe('when a schedule starts and ends', () => {
  it.each([
    ['stays where nothing is said', {}, former(AFTER, LATER), [AFTER, LATER]],
    ['stays where it has ended', {}, former(undefined, BEFORE), [undefined, BEFORE]],
    ['is not told where it has started', {}, former(BEFORE, LATER), [undefined, LATER]],
    ['is what is said', { startsAt: AFTER, endsAt: LATER }, former(), [AFTER, LATER]],
    ['is taken off', { startsAt: null, endsAt: null }, former(AFTER, LATER), [undefined, undefined]],
    ['is for ever by itself', {}, undefined, [undefined, undefined]],
  ] as const)('%s', (_, more, now, bounds) => {
    const { startsAt, endsAt } = wantedOf(input(more), now, NOW);
    expect([startsAt, endsAt]).toEqual(bounds);
  });

  it('is told, a start until it has passed', () => {
    expect(wordsOf(former(AFTER, LATER), NOW)).toMatchObject({
      starts: '2031-05-01T00:00:01.000Z',
      ends: '2031-05-01T00:00:02.000Z',
    });
    expect(wordsOf(former(BEFORE), NOW)).not.toHaveProperty('starts');
  });

  it('is in this order', () => {
    expect(() => input({ startsAt: LATER, endsAt: AFTER })).toThrow('it can not end before it starts');
  });
});
