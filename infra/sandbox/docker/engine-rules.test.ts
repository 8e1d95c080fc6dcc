import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesAny, matchesLabels, parseFilters } from './filters.ts';
import { humanDuration, rfc3339Nano } from './human.ts';
import { statusText } from './inspection.ts';
import { nextDelayMs, restarts } from './restart-policy.ts';

const always = { name: 'always', maximumRetryCount: 0 } as const;
const thrice = { name: 'on-failure', maximumRetryCount: 3 } as const;

describe('restart policies', () => {
  it.each([
    [{ name: 'no', maximumRetryCount: 0 }, { exitCode: 1, wasAskedFor: false, restartCount: 0 }, false],
    [always, { exitCode: 0, wasAskedFor: false, restartCount: 99 }, true],
    [always, { exitCode: 0, wasAskedFor: true, restartCount: 0 }, false],
    [thrice, { exitCode: 0, wasAskedFor: false, restartCount: 0 }, false],
    [thrice, { exitCode: 1, wasAskedFor: false, restartCount: 2 }, true],
    [thrice, { exitCode: 1, wasAskedFor: false, restartCount: 3 }, false],
    [{ ...thrice, maximumRetryCount: 0 }, { exitCode: 1, wasAskedFor: false, restartCount: 99 }, true],
  ] as const)('%j after %j: %j', (policy, ending, again) => {
    expect(restarts(policy, ending)).toBe(again);
  });

  it('wait twice as long each time, a minute at most, and begin anew with who came up', () => {
    const delays = [100, 200, 400].map((previous) => nextDelayMs(previous, 0));
    expect([nextDelayMs(undefined, 0), ...delays]).toEqual([100, 200, 400, 800]);
    expect(nextDelayMs(51_200, 0)).toBe(60_000);
    expect(nextDelayMs(51_200, 10_000)).toBe(100);
  });
});

it.each([
  [0, 'Less than a second'],
  [1_900, '1 second'],
  [59_000, '59 seconds'],
  [61_000, 'About a minute'],
  [5 * 60_000, '5 minutes'],
  [61 * 60_000, 'About an hour'],
  [26 * 3_600_000, '26 hours'],
  [3 * 86_400_000, '3 days'],
  [20 * 86_400_000, '2 weeks'],
])('%d ms are %s', (milliseconds, words) => {
  expect(humanDuration(milliseconds)).toBe(words);
});

it('writes moments as Go does, to the nanosecond', () => {
  expect(rfc3339Nano(0)).toBe('1970-01-01T00:00:00Z');
  expect(rfc3339Nano(1_500.25)).toBe('1970-01-01T00:00:01.50025Z');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (milliseconds) => {
      expect(Date.parse(rfc3339Nano(milliseconds))).toBe(milliseconds);
    }),
  );
});

it.each([
  [{ status: 'running', startedAt: 5 }, /^Up \d+ years$/],
  [{ status: 'paused', startedAt: Date.now() }, /^Up Less than a second \(Paused\)$/],
  [{ status: 'restarting', exitCode: 1, finishedAt: Date.now() - 3_500 }, /^Restarting \(1\) 3 seconds ago$/],
  [{ status: 'exited', exitCode: 137, finishedAt: Date.now() - 120_000 }, /^Exited \(137\) 2 minutes ago$/],
  [{ status: 'created' }, /^Created$/],
] as const)('%j reads %s', (state, words) => {
  const all = { exitCode: 0, startedAt: undefined, finishedAt: undefined, health: undefined, ...state };
  expect(statusText(all)).toMatch(words);
});

describe('filters', () => {
  it('come in two forms', () => {
    expect(parseFilters('{"label":["a=b"]}', ['label'])).toEqual(new Map([['label', ['a=b']]]));
    expect(parseFilters('{"label":{"a=b":true,"c":false}}', ['label'])).toEqual(
      new Map([['label', ['a=b']]]),
    );
    expect(parseFilters(null, [])).toEqual(new Map());
  });

  it.each(['[', '1', '{"label":1}', '{"other":["x"]}'])('%s is refused', (text) => {
    expect(() => parseFilters(text, ['label'])).toThrow(/^invalid filter/);
  });

  it('ask for one of the values, and for each of the labels', () => {
    const filters = parseFilters('{"status":["a","b"],"label":["x","y=1=2"]}', ['status', 'label']);
    expect(matchesAny(filters, 'status', (value) => value === 'b')).toBe(true);
    expect(matchesAny(filters, 'name', () => false)).toBe(true);
    expect(matchesLabels(filters, { x: '', y: '1=2' })).toBe(true);
    expect(matchesLabels(filters, { x: '', y: '1' })).toBe(false);
    expect(matchesLabels(filters, { y: '1=2' })).toBe(false);
  });
});
