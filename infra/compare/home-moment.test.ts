import { describe, expect, it } from 'vitest';
import { momentIn } from './home-moment.ts';

describe('a moment behind --since', () => {
  it.each([
    ['2027-03-31', '2027-03-31T23:59:59.999Z'],
    ['2027-03-31T08:00', '2027-03-31T08:00:00.000Z'],
    ['2027-03-31T08:00:30Z', '2027-03-31T08:00:30.000Z'],
    ['2027-03-31T08:00:30.250Z', '2027-03-31T08:00:30.250Z'],
    ['2027-03-31T08:00+03:00', '2027-03-31T05:00:00.000Z'],
  ])('%s', (word, moment) => {
    expect(new Date(momentIn(word) ?? 0).toISOString()).toBe(moment);
  });

  it.each([undefined, 'kept.json', '2027-03-31.json', '2027-13-31', './2027-03-31', '2027'])(
    '%s is a file, or nothing',
    (word) => {
      expect(momentIn(word)).toBeUndefined();
    },
  );
});
