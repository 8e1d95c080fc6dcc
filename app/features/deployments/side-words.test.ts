import { describe, expect, it } from 'vitest';
import type { DeploymentSide } from '../../../core/resources/deployments/types.ts';
import { countsOf, shareWord, shortRevision, shortVersion, troubleOf, versionsOf } from './side-words.ts';

function side(change: Partial<DeploymentSide>): DeploymentSide {
  return { name: 'blue', service: 'api', desired: 2, running: 2, pending: 0, ...change };
}

describe('the tasks of both sides', () => {
  it('are added up; unhealthy ones only where a side tells of them', () => {
    expect(countsOf([side({}), side({ running: 1, pending: 1 })])).toEqual({
      desired: 4,
      running: 3,
      pending: 1,
      unhealthy: undefined,
    });
    expect(countsOf([side({}), side({ unhealthy: 1 })]).unhealthy).toBe(1);
  });

  it.each([
    [side({}), undefined],
    [side({ unhealthy: 0 }), undefined],
    [side({ unhealthy: 2 }), '2 unhealthy'],
    [side({ running: 0, pending: 1 }), '1 pending'],
    [side({ running: 0 }), '2 missing'],
    [side({ desired: 0, running: 1 }), undefined],
  ])('are in trouble or not', (one, trouble) => expect(troubleOf(countsOf([one]))).toBe(trouble));
});

describe('words for a version', () => {
  it('are short', () => {
    expect(shortVersion('1.4.2')).toBe('1.4.2');
    expect(shortVersion(`sha256:${'ab'.repeat(32)}`)).toBe('abababababab');
    expect(shortRevision('ingestion-api:12')).toBe(':12');
  });

  it('tell each version once, and the share of the newer side', () => {
    const sides = [side({ tag: '1' }), side({ name: 'green', tag: '2', weight: 9.9 })];
    expect(versionsOf(sides)).toEqual(['1', '2']);
    expect(versionsOf([side({ tag: '1' }), side({ tag: '1' })])).toEqual(['1']);
    expect(shareWord(sides)).toBe('10 %');
    expect(shareWord([side({ weight: 100 })])).toBeUndefined();
  });
});
