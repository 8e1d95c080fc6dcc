import { expect, it } from 'vitest';
import { passed, verdictOf } from './outcome.ts';
import type { CheckOutcome } from './outcome.ts';
import { Tally } from './tally.ts';

const CHECK = { id: 'some.check', title: 'Some check' };
const WORDS = { good: 'each is there', trouble: 'not there' };

it('a tally without a wrong one passes, also with nothing looked at', () => {
  const tally = new Tally();
  expect(tally.outcome(CHECK, 'video', WORDS)).toEqual(passed(CHECK, '0 videos: each is there.'));
  tally.note(true, () => 'never told');
  expect(tally.outcome(CHECK, 'video', WORDS)).toEqual(passed(CHECK, '1 video: each is there.'));
});

it('a tally names the first three, and counts the others', () => {
  const tally = new Tally();
  for (let index = 1; index <= 1_000; index += 1) tally.note(index % 100 !== 0, () => `v${index}`);
  expect(tally.outcome(CHECK, 'video', WORDS)).toEqual({
    ...CHECK,
    outcome: 'failed',
    sentence: '10 of 1000 videos: not there (v100; v200; v300, and 7 more).',
  });
});

it.each<readonly [readonly CheckOutcome['outcome'][], CheckOutcome['outcome']]>([
  [[], 'not-seen'],
  [['passed', 'passed'], 'passed'],
  [['passed', 'not-seen'], 'not-seen'],
  [['not-seen', 'failed', 'passed'], 'failed'],
])('%j together are %s', (outcomes, verdict) => {
  expect(verdictOf(outcomes.map((outcome) => ({ ...CHECK, outcome, sentence: '' })))).toBe(verdict);
});
