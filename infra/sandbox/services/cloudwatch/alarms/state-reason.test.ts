import { describe, expect, it } from 'vitest';
import type { AlarmRule } from './alarm-state.ts';
import { spokenTime } from './alarm-time.ts';
import { reasonOf } from './state-reason.ts';

const rule: AlarmRule = {
  comparison: 'GreaterThanThreshold',
  threshold: 5,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  missing: 'notBreaching',
};
const point = (minute: number, value: number) => ({ at: new Date(Date.UTC(2031, 4, 1, 10, minute)), value });

describe('a reason in the words of CloudWatch', () => {
  it('names the points that breach, the newest first', () => {
    expect(reasonOf(rule, 'ALARM', [point(11, 9), point(12, 9.5)], false)).toBe(
      'Threshold Crossed: 2 datapoints [9.5 (01/05/31 10:12:00), 9.0 (01/05/31 10:11:00)] were greater than the threshold (5.0).',
    );
  });

  it('counts out of those that it looks at, where it was told how many it needs', () => {
    const some = { ...rule, datapointsToAlarm: 1 };
    expect(reasonOf(some, 'ALARM', [point(11, 1), point(12, 9)], true)).toBe(
      'Threshold Crossed: 1 out of the last 3 datapoints [9.0 (01/05/31 10:12:00)] was greater than the threshold (5.0) ' +
        '(minimum 1 datapoint for OK -> ALARM transition).',
    );
  });

  it('says what is well', () => {
    expect(reasonOf(rule, 'OK', [point(11, 0)], false)).toBe(
      'Threshold Crossed: 1 datapoint [0.0 (01/05/31 10:11:00)] was not greater than the threshold (5.0).',
    );
  });

  it('says that there was nothing', () => {
    expect(reasonOf(rule, 'INSUFFICIENT_DATA', [], false)).toBe(
      'Insufficient Data: 3 datapoints were unknown.',
    );
    expect(reasonOf({ ...rule, evaluationPeriods: 1 }, 'OK', [], false)).toBe(
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    );
  });

  it('tells the time of a child', () => {
    expect(spokenTime(new Date('2021-11-10T02:45:55.640Z'))).toBe('Wednesday 10 November, 2021 02:45:55 UTC');
  });
});
