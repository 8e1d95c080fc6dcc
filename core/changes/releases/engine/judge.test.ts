import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../cells/cell.ts';
import { fresh } from '../../../cells/cell.ts';
import type { AlarmState } from '../../services/alarms.ts';
import { afterWaiting, judge, sinceThen } from './judge.ts';
import type { Errors } from './judge.ts';
import { stateOf, stepAt } from './release-state.ts';

const bounds = { alarms: ['high-5xx'], errorPercent: 5 };
const alarm = (state: string): Cell<readonly AlarmState[]> =>
  fresh([{ name: 'high-5xx', state, since: 0 }], 0);
const errors = (requests: number, wrong: number): Cell<Errors> =>
  fresh({ blue: { requests: 100, errors: 1 }, green: { requests, errors: wrong } }, 0);
const down = { state: 'unreachable', operation: 'cloudwatch:GetMetricData', at: 0 } as const;

describe('green is judged', () => {
  it.each<readonly [string, Cell<readonly AlarmState[]>, Cell<Errors>, string]>([
    ['nothing speaks against it', alarm('OK'), errors(100, 5), 'good'],
    ['an alarm fires', alarm('ALARM'), errors(100, 0), 'bad'],
    ['an alarm fires, and errors are unknown', alarm('ALARM'), down, 'bad'],
    ['it answers with errors', alarm('OK'), errors(100, 6), 'bad'],
    ['it answers with errors, and alarms are unknown', down, errors(100, 6), 'bad'],
    ['there are too few answers to tell', alarm('OK'), errors(19, 19), 'good'],
    ['nobody asked it yet', alarm('INSUFFICIENT_DATA'), errors(0, 0), 'unmeasured'],
    ['nobody asked it yet, and an alarm fires', alarm('ALARM'), errors(0, 0), 'bad'],
    ['nobody asked it yet, and alarms are unknown', down, errors(0, 0), 'unknown'],
    ['alarms are unknown', down, errors(100, 0), 'unknown'],
    ['errors are unknown', alarm('OK'), down, 'unknown'],
    ['its alarm is there no more', fresh([], 0), errors(100, 0), 'unknown'],
    ['no alarm is there', { state: 'empty', at: 0 }, errors(100, 0), 'unknown'],
    ['its alarm is there no more, and it answers with errors', fresh([], 0), errors(100, 6), 'bad'],
  ])('where %s', (_, alarms, measured, verdict) => {
    expect(judge(bounds, alarms, measured).verdict).toBe(verdict);
  });

  it('by every alarm of the list: those that are gone are named', () => {
    expect(judge({ ...bounds, alarms: ['high-5xx', 'slow'] }, alarm('OK'), errors(100, 0))).toEqual({
      verdict: 'unknown',
      note: 'Paused: There is no alarm slow any more.',
    });
  });

  it('without alarms by its answers alone', () => {
    expect(judge({ ...bounds, alarms: [] }, down, errors(100, 0))).toEqual({
      verdict: 'good',
      note: 'No alarm is watched; 5xx: green 0 % of 100, blue 1 % of 100',
    });
  });
});

describe('green of which no answer is measured', () => {
  const minutes = 60_000;
  const unmeasured = judge(bounds, alarm('OK'), errors(0, 0));
  const quiet = judge(
    bounds,
    alarm('OK'),
    fresh({ blue: { requests: 0, errors: 0 }, green: { requests: 0, errors: 0 } }, 0),
  );

  it('is waited for while a measurement may be on its way', () => {
    expect(afterWaiting(unmeasured, 4 * minutes)).toEqual({
      verdict: 'unmeasured',
      note: 'No alarm of the list fires; no request to green is measured yet',
      isQuiet: false,
    });
    expect(afterWaiting(quiet, 4 * minutes)).toMatchObject({ verdict: 'unmeasured', isQuiet: true });
  });

  it('is unknown then, unless nobody asks the service at all', () => {
    expect(afterWaiting(unmeasured, 5 * minutes)).toEqual({
      verdict: 'unknown',
      note: 'Paused: no request to green is measured after 5 minutes, though blue has some',
    });
    expect(afterWaiting(quiet, 5 * minutes)).toEqual({
      verdict: 'good',
      note: 'No alarm of the list fires; no request to green is measured yet, nor any other for 5 minutes',
    });
  });

  it('is good where there is no bound', () => {
    expect(judge({ ...bounds, errorPercent: 100 }, alarm('OK'), errors(0, 0)).verdict).toBe('good');
  });
});

describe('answers of a former green', () => {
  const now = { blue: { requests: 90, errors: 2 }, green: { requests: 60, errors: 25 } };
  const before = { blue: { requests: 40, errors: 2 }, green: { requests: 30, errors: 25 } };

  it('in the same minute are not those of this one', () => {
    expect(sinceThen(now, { at: 61_000, ...before }, 65_000)).toEqual({
      blue: { requests: 50, errors: 0 },
      green: { requests: 30, errors: 0 },
    });
  });

  it('of another minute are not counted with it, and nothing is taken off', () => {
    expect(sinceThen(now, { at: 59_000, ...before }, 61_000)).toEqual(now);
    expect(sinceThen(now, undefined, 61_000)).toEqual(now);
  });
});

describe('a release that is taken up', () => {
  it.each([
    [{ stage: 'steps', revision: 'a:1', step: 1 }, 10, 'to-shift'],
    [{ stage: 'steps', revision: 'a:1', step: 1 }, 50, 'shifted'],
    [{ stage: 'steps', revision: 'a:1', step: 1 }, 0, 'moved'],
    [{ stage: 'steps', revision: 'a:1', step: 1 }, 'mixed', 'moved'],
    [{ stage: 'steps', revision: 'a:1', step: 1 }, undefined, 'moved'],
    [{ stage: 'steps', revision: 'a:1', step: 1, shiftedAt: 1 }, 50, 'shifted'],
    [{ stage: 'steps', revision: 'a:1', step: 1, shiftedAt: 1 }, 10, 'moved'],
    [{ stage: 'steps', revision: 'a:1', step: 0 }, 0, 'to-shift'],
  ] as const)('%j at %s %% is %s', (state, share, place) => {
    expect(stepAt(state, [10, 50, 100], share)).toBe(place);
  });

  it('begins where nothing was saved', () => {
    expect(stateOf(undefined)).toEqual({ stage: 'green' });
    expect(stateOf({ stage: 'old', revision: 'a:1', since: 1 })).toMatchObject({ stage: 'old' });
  });
});
