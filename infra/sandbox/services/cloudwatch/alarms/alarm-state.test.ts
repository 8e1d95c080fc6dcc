import { describe, expect, it } from 'vitest';
import { reasonOf, stateOf } from './alarm-state.ts';
import type { AlarmRule, MissingData } from './alarm-state.ts';

const MISSING: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
const KEPT = undefined;

/** 0: below the threshold, X: above it, -: none. */
function pointsOf(text: string): readonly (number | undefined)[] {
  return [...text.replaceAll(' ', '')].map((sign) => (sign === 'X' ? 9 : sign === '0' ? 1 : undefined));
}

function rule(datapointsToAlarm: number, missing: MissingData): AlarmRule {
  return {
    comparison: 'GreaterThanThreshold',
    threshold: 5,
    evaluationPeriods: 3,
    datapointsToAlarm,
    missing,
  };
}

describe("CloudWatch's own table of missing data", () => {
  it.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK'], 3],
    ['0 X X X -', ['ALARM', 'ALARM', 'ALARM', 'ALARM'], 3],
    ['- - - - 0', ['OK', 'OK', 'OK', 'OK'], 3],
    ['- - - - -', ['INSUFFICIENT_DATA', KEPT, 'ALARM', 'OK'], 3],
    ['- - X - -', ['ALARM', KEPT, 'ALARM', 'OK'], 3],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM'], 2],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK'], 2],
    ['- - - X -', ['ALARM', KEPT, 'ALARM', 'OK'], 2],
  ] as const)('%s', (text, states, datapointsToAlarm) => {
    expect(MISSING.map((missing) => stateOf(rule(datapointsToAlarm, missing), pointsOf(text)))).toEqual(
      states,
    );
  });
});

it('says why', () => {
  const at = new Date('2031-05-01T10:11:00Z');
  expect(reasonOf(rule(1, 'missing'), 'ALARM', [{ at, value: 9 }])).toBe(
    'Threshold Crossed: 1 out of the last 3 datapoints [9 (01/05/31 10:11:00)] was greater than the threshold (5) ' +
      '(minimum 1 datapoint for OK -> ALARM transition).',
  );
  expect(reasonOf(rule(1, 'missing'), 'INSUFFICIENT_DATA', [])).toBe(
    'Insufficient Data: 3 datapoints unknown.',
  );
});
