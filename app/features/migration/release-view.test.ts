import { describe, expect, it } from 'vitest';
import { releaseWords } from './release-view.ts';

const steady = { stage: 'steady', isThere: true } as const;

describe('what a release would do', () => {
  it('is to put the tested image where another one runs', () => {
    expect(
      releaseWords({ from: { ...steady, tag: '1.9.0' }, to: { ...steady, tag: '1.8.2' } }, 'Production'),
    ).toEqual({
      may: true,
      words: 'image 1.8.2 becomes 1.9.0',
    });
  });

  it.each([
    ['the same tag', { ...steady, tag: '1.9.0' }, { ...steady, tag: '1.9.0' }, /already/],
    ['no tag', steady, { ...steady, tag: '1.8.2' }, /no tag/],
    ['no such service', { ...steady, tag: '1.9.0' }, { isThere: false }, /no service/],
    [
      'a deployment',
      { ...steady, tag: '1.9.0' },
      { ...steady, tag: '1.8.2', stage: 'shifting' },
      /under way/,
    ],
  ] as const)('is nothing where there is %s', (_what, from, to, words) => {
    const told = releaseWords({ from, to }, 'Production');
    expect(told.may).toBe(false);
    expect(told.words).toMatch(words);
  });
});
