import { describe, expect, it } from 'vitest';
import { STAGES } from '../catalogue/stage.ts';
import type { Stage } from '../catalogue/stage.ts';
import { comparisonRefusal, dataFlowRefusal } from './data-flow.ts';

const place = (stage: Stage, id: string = stage) => ({ id, label: id, names: { stage } });

/** Written out once more: a change of the table has to be made here too. */
const EXPECTED: readonly (readonly [from: Stage, to: Stage, flow: 'free' | 'masked' | 'never'])[] = [
  ['dev', 'dev', 'masked'],
  ['dev', 'staging', 'free'],
  ['dev', 'prod', 'never'],
  ['staging', 'dev', 'masked'],
  ['staging', 'staging', 'masked'],
  ['staging', 'prod', 'never'],
  ['prod', 'dev', 'masked'],
  ['prod', 'staging', 'masked'],
  ['prod', 'prod', 'never'],
];

describe('data between two environments', () => {
  it.each(EXPECTED)('from %s into %s: %s', (from, to, flow) => {
    const [one, other] = [place(from, 'one'), place(to, 'other')];
    const plain = dataFlowRefusal(one, other, false);
    const masked = dataFlowRefusal(one, other, true);
    if (flow === 'free') expect([plain, masked]).toEqual([undefined, undefined]);
    if (flow === 'masked') expect([plain, masked]).toEqual([expect.stringMatching(/only masked/), undefined]);
    if (flow === 'never')
      expect([plain, masked]).toEqual([expect.stringMatching(/never/), expect.stringMatching(/never/)]);
  });

  it('is told of every two stages', () => {
    expect(EXPECTED).toHaveLength(STAGES.length ** 2);
  });

  it.each(STAGES)('goes freely within one environment: %s', (stage) => {
    expect(dataFlowRefusal(place(stage), place(stage), false)).toBeUndefined();
  });
});

describe('a comparison of two environments', () => {
  const guarded = (id: string, guard: 'none' | 'confirm' | 'typed-name') => ({ ...place('dev', id), guard });

  it.each([
    ['typed-name', 'none', true],
    ['typed-name', 'confirm', true],
    ['confirm', 'typed-name', true],
    ['none', 'none', true],
    ['none', 'confirm', false],
    ['none', 'typed-name', false],
  ] as const)('is begun where %s is asked, with one where %s is: %s', (own, other, isAllowed) => {
    const refusal = comparisonRefusal(guarded('own', own), guarded('other', other));
    expect(refusal === undefined).toBe(isAllowed);
  });

  it('is of two', () => {
    expect(comparisonRefusal(guarded('own', 'none'), guarded('own', 'none'))).toMatch(/not with itself/);
  });
});
