import { describe, expect, it } from 'vitest';
import { climbing, closedWays, wayOf, waysBetween } from './ways.ts';

const place = (stage: 'dev' | 'staging' | 'prod', id: string = stage) => ({
  id,
  label: id,
  names: { stage },
});
const ALL = [place('dev'), place('prod'), place('staging')];

describe('the ways between environments', () => {
  it('lead up by data and by releases, and down masked', () => {
    expect(waysBetween(ALL).map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'dev,staging data',
      'staging,prod release',
      'staging,dev masked',
      'prod,dev masked',
      'prod,staging masked',
    ]);
  });

  it('are none where development meets production without staging, but the masked one', () => {
    expect(waysBetween([place('dev'), place('prod')]).map(({ id }) => id)).toEqual(['prod,dev']);
  });

  it('say on which data never goes', () => {
    const closed = closedWays(ALL);
    expect(closed.map(({ from, to }) => `${from.id},${to.id}`)).toEqual(['dev,prod', 'staging,prod']);
    for (const { why } of closed) expect(why).toMatch(/never/);
  });

  it('are found by their addresses', () => {
    expect(wayOf(ALL, 'dev,staging')?.kind).toBe('data');
    for (const id of ['dev,prod', 'staging', 'dev,dev', 'dev,nowhere', ''])
      expect(wayOf(ALL, id)).toBeUndefined();
  });

  it('are drawn from development up to production, whatever the order of the file', () => {
    expect(climbing(ALL).map(({ id }) => id)).toEqual(['dev', 'staging', 'prod']);
  });
});
