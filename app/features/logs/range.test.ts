import { describe, expect, it } from 'vitest';
import { fieldOf, rangeOf } from './range.ts';

const NOW = Date.UTC(2026, 2, 1, 9, 0, 30);
const asked = (text: string) => rangeOf(new URLSearchParams(text), NOW);

describe('the range of an address', () => {
  it('is an hour that ends with this minute, where it names none', () => {
    expect(asked('')).toEqual({
      kind: 'range',
      last: '1h',
      range: { from: Date.UTC(2026, 2, 1, 8, 1), to: Date.UTC(2026, 2, 1, 9, 1) },
    });
  });

  it('is from one moment to another, in UTC', () => {
    const own = asked('from=2026-02-28T00:00&to=2026-03-01T00:00:00.5Z');
    expect(own).toMatchObject({ last: 'own', range: { from: Date.UTC(2026, 1, 28) } });
    expect(own).toMatchObject({ range: { to: Date.UTC(2026, 2, 1) + 500 } });
    expect(fieldOf(Date.UTC(2026, 1, 28))).toBe('2026-02-28T00:00');
  });

  it.each([
    ['last=9y', /no such length/],
    ['from=yesterday', /written as/],
    ['from=2026-02-30T99:00', /written as/],
    ['from=2026-03-01T00:00&to=2026-02-01T00:00', /ends before/],
    ['from=2030-01-01T00:00&to=2031-01-01T00:00', /not begun/],
    ['from=2016-03-01T00:00&to=2026-03-01T00:00', /366 days at most; this has 3652/],
  ])('%s is a mistake, in words', (text, words) => {
    expect(asked(text)).toMatchObject({ kind: 'mistake', sentence: expect.stringMatching(words) as string });
  });
});
