import { expect, it } from 'vitest';
import { searchForPair } from './pair-search.ts';

const BEFORE = ['dev', 'prod'] as const;
const SEARCH =
  'side=left&pair=dev,prod&left=a&left=b&right=c&leftVersion=1&rightVersion=2&leftover=x&q=left&q=right';

it.each([
  ['swapped', ['prod', 'dev'], 'side=left&right=a&right=b&left=c&rightVersion=1&leftVersion=2'],
  ['another left one', ['staging', 'prod'], 'side=left&right=c&rightVersion=2'],
  ['another right one', ['dev', 'staging'], 'side=left&left=a&left=b&leftVersion=1'],
  ['one that goes over to the other half', ['prod', 'staging'], 'side=left&left=c&leftVersion=2'],
  ['two others', ['staging', 'test'], 'side=left'],
  ['the same', ['dev', 'prod'], 'side=left&left=a&left=b&right=c&leftVersion=1&rightVersion=2'],
] as const)('%s: what belongs to a half stays with its environment', (_, after, expected) => {
  const next = searchForPair(new URLSearchParams(SEARCH), BEFORE, after);
  expect(next.get('pair')).toBe(after.join());
  next.delete('pair');
  expect(next.toString()).toBe(`${expected}&leftover=x&q=left&q=right`);
});
