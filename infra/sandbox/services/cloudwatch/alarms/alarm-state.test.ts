import { describe, expect, it } from 'vitest';
import { stateOf } from './alarm-state.ts';
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
    ['0 - - - -', ['OK', 'OK', 'OK', 'OK'], 3],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM'], 3],
    ['0 X X X -', ['ALARM', 'ALARM', 'ALARM', 'ALARM'], 3],
    ['- - - - 0', ['OK', 'OK', 'OK', 'OK'], 3],
    ['- - - - -', ['INSUFFICIENT_DATA', KEPT, 'ALARM', 'OK'], 3],
    ['- - X - -', ['ALARM', KEPT, 'ALARM', 'OK'], 3],
    // Too young to alarm by itself: the next point might be well.
    ['- - - - X', [KEPT, KEPT, 'ALARM', 'OK'], 3],
    ['- - - X -', [KEPT, KEPT, 'ALARM', 'OK'], 3],
    ['- - - X 0', ['OK', 'OK', 'OK', 'OK'], 3],
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM'], 2],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK'], 2],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM'], 2],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK'], 2],
    ['- - - X -', ['ALARM', KEPT, 'ALARM', 'OK'], 2],
  ] as const)('%s', (text, states, datapointsToAlarm) => {
    expect(MISSING.map((missing) => stateOf(rule(datapointsToAlarm, missing), pointsOf(text)))).toEqual(
      states,
    );
  });
});
