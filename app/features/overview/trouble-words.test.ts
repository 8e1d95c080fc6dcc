import { expect, it } from 'vitest';
import { troubleWords } from './trouble-words.ts';

const prod = (count: number) => ({ label: 'Production', count });
const dev = (count: number) => ({ label: 'Development', count });

it.each([
  [[prod(1), dev(0)], '1 alarm fires in Production'],
  [[prod(4), dev(0)], '4 alarms fire in Production'],
  [[prod(0), dev(2)], '2 alarms fire in Development'],
  [[prod(4), dev(1)], '5 alarms fire: 4 in Production, 1 in Development'],
  [[prod(0), dev(0)], 'No alarm fires'],
])('says how much is wrong, and where: %#', (sides, words) => {
  expect(troubleWords(sides, 'alarm fires', 'alarms fire')).toBe(words);
});
