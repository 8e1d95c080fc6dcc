import { expect, test } from 'vitest';
import { cancelPhase } from './cancel-run.tsx';

test.each([
  ['offered', 'idle', undefined],
  ['asked', 'submitting', undefined],
  ['asked', 'loading', { cancelled: true }],
  ['asked', 'idle', { cancelled: true }],
  ['over', 'loading', { cancelled: false }],
  ['over', 'idle', { cancelled: false }],
] as const)('%s when %s with %o', (phase, state, data) => {
  expect(cancelPhase({ state, data })).toBe(phase);
});
