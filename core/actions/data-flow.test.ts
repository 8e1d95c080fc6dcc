import { describe, expect, it } from 'vitest';
import { dataFlowRefusal } from './data-flow.ts';

const place = (stage: 'dev' | 'staging' | 'prod', id: string = stage) => ({
  id,
  label: id,
  names: { stage },
});

describe('data between environments', () => {
  it.each([
    ['dev', 'staging'],
    ['dev', 'prod'],
    ['staging', 'prod'],
  ] as const)('never goes from %s up to %s, masked or not', (from, to) => {
    expect(dataFlowRefusal(place(from), place(to), false)).toMatch(/never/);
    expect(dataFlowRefusal(place(from), place(to), true)).toMatch(/never/);
  });

  it.each([
    ['prod', 'staging'],
    ['prod', 'dev'],
    ['staging', 'dev'],
  ] as const)('goes from %s down to %s only masked', (from, to) => {
    expect(dataFlowRefusal(place(from), place(to), false)).toMatch(/only masked/);
    expect(dataFlowRefusal(place(from), place(to), true)).toBeUndefined();
  });

  it('goes freely within one environment, and between two of one stage only masked', () => {
    expect(dataFlowRefusal(place('prod'), place('prod'), false)).toBeUndefined();
    expect(dataFlowRefusal(place('prod', 'a'), place('prod', 'b'), false)).toMatch(/only masked/);
  });
});
