import { expect, it } from 'vitest';
import { oldVersions } from './delete-versions.ts';

it.each([
  [['1', '2', '3', '4'], [], 2, ['1', '2']],
  [['1', '2', '3', '4'], ['1'], 2, ['2']],
  [['1', '2', '3', '4'], ['1', '4'], 0, ['2', '3']],
  [['1', '2'], [], 5, []],
])('of %j with aliases to %j and %d kept, %j go', (versions, aliased, keep, expected) => {
  expect(oldVersions({ versions, aliased: new Set(aliased) }, keep)).toEqual(expected);
});
