import { expect, it } from 'vitest';
import { isFargateSize, monthlyPrice, taskSizeOf } from './price.ts';
import { scalingFindings } from './scale-findings.ts';

it.each([
  [{ cpu: '256', memory: '512' }, 9.01],
  [{ cpu: '1 vCPU', memory: '2 GB' }, 36.04],
  [{ cpu: '1024', memory: '2048', runtimePlatform: { cpuArchitecture: 'ARM64' } }, 28.84],
])('a task of %j costs %d a month', (definition, price) => {
  const size = taskSizeOf(definition);
  expect(size && monthlyPrice(size, 1)).toBeCloseTo(price, 1);
  expect(size && isFargateSize(size)).toBe(true);
});

it.each([
  [256, 4096],
  [512, 512],
  [300, 512],
  [1024, 2500],
])('Fargate has no task of %d units and %d MiB', (cpuUnits, memoryMib) =>
  expect(isFargateSize({ cpuUnits, memoryMib, architecture: 'X86_64' })).toBe(false),
);

const said = (before: number, after: number, more: object = {}) =>
  scalingFindings({
    before: { desired: before, minimum: 2, maximum: 10 },
    after: { desired: after, minimum: 2, maximum: 10 },
    service: {},
    suspended: false,
    ...more,
  }).map(({ sentence }) => sentence);

it('tells what auto scaling does with a count', () => {
  expect(said(2, 12)).toEqual([
    '12 is outside of 2 to 10: auto scaling brings the count back down to 10 at its next scale-in.',
  ]);
  expect(said(2, 1)[0]).toMatch(/back up to 2/);
  expect(said(2, 5)).toEqual([
    'It overrides the count by and by, within 2 to 10; to hold it, set the minimum.',
  ]);
  expect(said(2, 5, { suspended: true })).toEqual(['It is suspended: the count stays as it is set.']);
  expect(said(2, 5, { service: { deployments: [{ rolloutState: 'IN_PROGRESS' }] } })).toHaveLength(2);
});
