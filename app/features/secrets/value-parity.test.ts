import { describe, expect, it } from 'vitest';
import { parityWords, sameValueOf } from './value-parity.ts';

const PARITY = {
  onlyLeft: ['a'],
  onlyRight: [],
  inBoth: ['host', 'token'],
  equal: [
    { left: 'host', right: 'host', isFinding: false },
    { left: 'token', right: 'host', isFinding: false },
    { left: 'token', right: 'oldToken', isFinding: true },
  ],
};

describe('the same value on both sides', () => {
  it('is told of a key, with what it is called on the other side', () => {
    expect(sameValueOf(PARITY, 'left', 'token')).toEqual({ otherKey: 'oldToken', isFinding: true });
    expect(sameValueOf(PARITY, 'right', 'oldToken')).toEqual({ otherKey: 'token', isFinding: true });
    expect(sameValueOf(PARITY, 'left', 'host')).toEqual({ otherKey: 'host', isFinding: false });
    expect(sameValueOf(PARITY, 'right', 'token')).toBeUndefined();
  });

  it('may be one that a side held before', () => {
    const former = { left: 'token', right: 'token', isFinding: true, former: 'right' } as const;
    const parity = { ...PARITY, equal: [former], onlyLeft: [] };
    expect(sameValueOf(parity, 'left', 'token')).toMatchObject({ former: 'other' });
    expect(sameValueOf(parity, 'right', 'token')).toMatchObject({ former: 'own' });
    expect(parityWords(parity)).toEqual({ words: '1 a former one', isFinding: true });
  });

  it('is counted for a list, with the keys that one side lacks', () => {
    expect(parityWords(PARITY)).toEqual({ words: '1 the same, 1 on one side', isFinding: true });
    expect(parityWords({ ...PARITY, equal: [], onlyLeft: [] })).toEqual({ words: 'apart', isFinding: false });
  });
});
