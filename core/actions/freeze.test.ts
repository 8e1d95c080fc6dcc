import { describe, expect, it } from 'vitest';
import { freezeWindowSchema, frozenBy } from './freeze.ts';

const parse = (window: object) => freezeWindowSchema.parse(window);
const at = (text: string) => Date.parse(text);

describe('a freeze', () => {
  const once = parse({ from: '2026-11-27T00:00:00+03:00', to: '2026-11-30T00:00:00+03:00', reason: 'sale' });
  const weekly = parse({
    days: ['fri', 'sat'],
    from: '16:00',
    timeZone: 'Africa/Kampala',
    reason: 'weekend',
  });

  it.each([
    ['2026-11-26T20:59:59Z', false],
    ['2026-11-26T21:00:00Z', true],
    ['2026-11-29T20:59:59Z', true],
    ['2026-11-29T21:00:00Z', false],
  ])('that comes once holds at %s: %s', (moment, frozen) => {
    expect(frozenBy([once], at(moment)) !== undefined).toBe(frozen);
  });

  it.each([
    ['2026-11-20T12:59:00Z', false],
    ['2026-11-20T13:00:00Z', true],
    ['2026-11-20T20:59:00Z', true],
    ['2026-11-20T21:00:00Z', false],
    ['2026-11-21T13:00:00Z', true],
    ['2026-11-22T13:00:00Z', false],
  ])('of every Friday and Saturday after four in Kampala holds at %s: %s', (moment, frozen) => {
    expect(frozenBy([weekly], at(moment)) !== undefined).toBe(frozen);
  });

  const night = parse({
    days: ['fri', 'sun'],
    from: '22:00',
    to: '06:00',
    timeZone: 'Africa/Kampala',
    reason: 'night',
  });

  it.each([
    ['2026-11-20T18:59:00Z', false],
    ['2026-11-20T19:00:00Z', true],
    ['2026-11-20T21:00:00Z', true],
    ['2026-11-21T02:59:00Z', true],
    ['2026-11-21T03:00:00Z', false],
    ['2026-11-21T19:00:00Z', false],
    ['2026-11-22T02:00:00Z', false],
    ['2026-11-22T23:00:00Z', true],
    ['2026-11-23T02:59:00Z', true],
    ['2026-11-23T03:00:00Z', false],
  ])('over the midnight after Friday and Sunday in Kampala holds at %s: %s', (moment, frozen) => {
    expect(frozenBy([night], at(moment)) !== undefined).toBe(frozen);
  });

  it.each([
    [{ days: ['fri'], from: '06:00', to: '06:00', reason: 'x' }, /another time than from/],
    [{ from: '2026-11-30T00:00:00Z', to: '2026-11-27T00:00:00Z', reason: 'x' }, /later than from/],
    [{ from: '2026-11-27T03:00:00+03:00', to: '2026-11-27T00:00:00Z', reason: 'x' }, /later than from/],
  ])('that would never hold is a mistake: %j', (window, words) => {
    const parsed = freezeWindowSchema.safeParse(window);
    expect(parsed.error?.issues).toMatchObject([{ path: ['to'], message: words }]);
  });

  it.each([
    { days: ['someday'], reason: 'x' },
    { days: ['mon'], from: '25:00', reason: 'x' },
    { days: ['mon'], timeZone: 'Mars/Base', reason: 'x' },
    { from: '2026-11-27', to: '2026-11-30T00:00:00Z', reason: 'x' },
    { from: '2026-11-27T00:00:00Z', to: '2026-11-30T00:00:00Z' },
  ])('is not %j', (window) => {
    expect(freezeWindowSchema.safeParse(window).success).toBe(false);
  });
});
