import { describe, expect, it } from 'vitest';
import { concurrencyWords, errorTone, errorWords, sourceWords, standingWord } from './function-words.ts';

describe('the errors of a function', () => {
  it.each([
    [0, 0, 'none', '0'],
    [1_000, 0, 'none', '0'],
    [1_000, 9, 'few', '9 (0.9 %)'],
    [1_000, 10, 'many', '10 (1 %)'],
    [1_000, 50, 'many', '50 (5 %)'],
    [1_000, 51, 'incident', '51 (5.1 %)'],
    [0, 2, 'incident', '2'],
  ] as const)('%d calls, %d errors: %s', (invocations, errors, tone, words) => {
    expect(errorTone({ invocations, errors })).toBe(tone);
    expect(errorWords({ invocations, errors })).toBe(words);
  });
});

describe('how a function stands', () => {
  it.each([
    [{ state: 'Active', lastUpdate: 'Successful' }, 'Active'],
    [{ state: 'Active', lastUpdate: 'InProgress' }, 'Updating'],
    [{ state: 'Active', lastUpdate: 'Failed' }, 'Update failed'],
    [{ state: 'Failed', lastUpdate: 'Failed' }, 'Failed'],
    [{ state: 'Inactive' }, 'Inactive'],
  ])('%j is %s', (standing, word) => expect(standingWord(standing)).toBe(word));

  it.each([
    [undefined, 'shared with the account'],
    [0, 'none: it is stopped'],
    [25, '25 at once'],
  ])('with %s reserved: %s', (reserved, words) => expect(concurrencyWords(reserved)).toBe(words));
});

describe('how a source hands over', () => {
  const source = {
    uuid: '1',
    functionName: 'parser',
    sourceName: 'captions',
    state: 'Enabled',
    partialFailures: true,
    filters: 0,
  };

  it.each([
    [{}, 'failures one by one'],
    [{ batchSize: 5 }, 'batches of 5, failures one by one'],
    [
      { batchSize: 1_000, batchWindowSeconds: 20, mostAtOnce: 4, partialFailures: false, filters: 2 },
      'batches of 1,000, gathered for 20 s, 4 at once at most, a failure fails its whole batch, 2 filters',
    ],
  ])('%j', (more, words) => expect(sourceWords({ ...source, ...more })).toBe(words));
});
