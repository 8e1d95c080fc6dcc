import { describe, expect, it } from 'vitest';
import { freezeWindowSchema } from '../../../core/actions/freeze.ts';
import { freezeWords } from './freeze-words.ts';

describe('a freeze in words', () => {
  it.each([
    [{ days: ['fri'], from: '16:00', timeZone: 'Africa/Kampala' }, 'Fri 16:00–24:00 Africa/Kampala'],
    [{ days: ['sun', 'sat'] }, 'Sat, Sun, all day, UTC'],
    [{ days: ['fri', 'mon', 'tue', 'thu', 'wed'], to: '08:00' }, 'Mon–Fri 00:00–08:00 UTC'],
    [{ days: ['fri'], from: '22:00', to: '06:00' }, 'Fri 22:00–06:00 of the next day, UTC'],
    [{ days: ['mon', 'wed', 'fri'] }, 'Mon, Wed, Fri, all day, UTC'],
    [
      { from: '2026-11-24T00:00:00Z', to: '2026-12-01T18:30:00+03:00' },
      '2026-11-24 00:00 UTC – 2026-12-01 18:30+03:00',
    ],
  ])('%o', (window, words) => {
    expect(freezeWords(freezeWindowSchema.parse({ ...window, reason: 'why' }))).toBe(words);
  });
});
