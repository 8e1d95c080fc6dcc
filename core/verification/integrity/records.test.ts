import { expect, it } from 'vitest';
import { stagedTrouble } from './records.ts';

const NOW = 1_800_000_000;
const HOUR = 3_600;

it.each([
  [undefined, 'never expires'],
  [Number.NaN, 'never expires'],
  [NOW + 24 * HOUR, undefined],
  [NOW + 24 * HOUR + 1, 'expires too late'],
  [NOW - 48 * HOUR, undefined],
  [NOW - 48 * HOUR - 1, 'has expired, and is still there'],
])('a staged result that expires at %s: %s', (expiresAt, trouble) => {
  expect(stagedTrouble(expiresAt, NOW)).toBe(trouble);
});
