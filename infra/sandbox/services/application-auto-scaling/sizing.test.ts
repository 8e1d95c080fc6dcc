import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';
import { describe, expect, it } from 'vitest';
import { steppedSize, trackedSize } from './sizing.ts';

describe('a tracked target', () => {
  it.each([
    [2, 140, 70, 4],
    [2, 71, 70, 3],
    [3, 35, 70, 2],
    [1, 5, 70, 1],
    [4, 0, 70, 0],
  ])('of %i at %i for %i makes %i', (current, metric, target, expected) => {
    expect(trackedSize(current, metric, target)).toBe(expected);
  });
});

describe('steps', () => {
  const out: StepScalingPolicyConfiguration = {
    AdjustmentType: 'ChangeInCapacity',
    StepAdjustments: [
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
      { MetricIntervalLowerBound: 10, ScalingAdjustment: 3 },
    ],
  };

  it.each([
    [0, 6],
    [9.9, 6],
    [10, 8],
    [500, 8],
    [-1, undefined],
  ])('above the threshold by %d make of five %s', (breach, expected) => {
    expect(steppedSize(out, 5, breach)).toBe(expected);
  });

  it('below the threshold take the upper bound in', () => {
    const down: StepScalingPolicyConfiguration = {
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [
        { MetricIntervalUpperBound: 0, MetricIntervalLowerBound: -10, ScalingAdjustment: -1 },
        { MetricIntervalUpperBound: -10, ScalingAdjustment: -2 },
      ],
    };
    expect([-5, -10, -11].map((breach) => steppedSize(down, 5, breach))).toEqual([4, 3, 3]);
  });

  it.each([
    [10, 10, undefined, 11],
    [10, 25, undefined, 12],
    [3, 10, undefined, 4],
    [10, 10, 2, 12],
    [10, -10, undefined, 9],
    [3, -10, undefined, 2],
  ])('of %i by %i %% (at least %s) make %i', (current, percent, least, expected) => {
    const config: StepScalingPolicyConfiguration = {
      AdjustmentType: 'PercentChangeInCapacity',
      MinAdjustmentMagnitude: least,
      StepAdjustments: [{ ScalingAdjustment: percent }],
    };
    expect(steppedSize(config, current, 1)).toBe(expected);
  });

  it('may name the size itself', () => {
    expect(
      steppedSize({ AdjustmentType: 'ExactCapacity', StepAdjustments: [{ ScalingAdjustment: 7 }] }, 2, 0),
    ).toBe(7);
  });
});
