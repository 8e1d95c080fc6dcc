import { describe, expect, it } from 'vitest';
import { releaseMark, releaseWords } from './release-view.ts';

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

describe('what there is to release', () => {
  const same = { service: 'a', from: { ...steady, tag: '2' }, to: { ...steady, tag: '2' } };
  const open = { service: 'b', from: { ...steady, tag: '2' }, to: { ...steady, tag: '1' } };
  const moving = { ...open, to: { tag: '1', stage: 'shifting', isThere: true } } as const;
  const failure = { state: 'denied', operation: 'ecs:DescribeServices', at: 0 } as const;
  const unseen = { ...open, to: { failure } };
  const absent = { ...open, to: { isThere: false } };
  const untagged = { ...open, from: steady };

  it.each([
    ['all alike', [same, same], 'done', 'nothing to release'],
    ['one waits', [same, open], 'open', '1 to release'],
    ['one is on its way', [same, moving, open], 'open', '1 to release, 1 under way'],
    ['the target was not seen', [unseen, unseen], 'warned', '2 not known'],
    ['some are not there', [open, absent, same], 'warned', '1 to release, 1 not known'],
    ['without a tag', [untagged], 'warned', '1 not known'],
  ] as const)('%s', (_what, rows, state, word) => {
    expect(releaseMark(rows, 'Production')).toEqual({ state, word });
  });
});
