import { describe, expect, it } from 'vitest';
import type { ComparedData } from './compared-data.ts';
import { conclusionOf } from './compared-words.ts';

const SIDE = { environmentId: 'dev', name: 'orders', count: 1_500 };
const COMPARED: ComparedData = {
  ...{ kind: 'tables', check: 'sample', sample: 1_000, names: false, left: SIDE, right: SIDE },
  ...{ equal: 400, different: 0, onlyLeft: 0, onlyRight: 0, unclear: 0, unasked: 0, unsettled: 0 },
  first: { different: [], onlyLeft: [], onlyRight: [], unclear: [] },
};

describe('what may be concluded', () => {
  it.each<readonly [Partial<ComparedData>, RegExp]>([
    [{ reach: 'whole' }, /all of them were compared/],
    [{ reach: 'beginning' }, /^400 keys looked at, the first of each side, .* says nothing of the others/],
    [{ reach: 'random' }, /^400 keys looked at, from random places, .* fewer than 0\.75 % differ/],
    [{ reach: 'random', different: 1 }, /What it found is there/],
    [{ check: 'full' }, /^Every item was compared/],
  ])('of a table: %j', (more, words) => {
    expect(conclusionOf({ ...COMPARED, ...more })).toMatch(words);
  });

  it.each<readonly [Partial<ComparedData>, RegExp]>([
    [{ check: 'full' }, /^Every key and size was compared, and content by ETag or checksum\. What was/],
    [{ check: 'full', unclear: 2 }, /Of 2 pairs nothing tells whether the content is the same/],
    [{ check: 'sample', unclear: 2 }, /Nothing was left out for the sample\. Of 2 pairs nothing tells/],
    [{ check: 'sample', unasked: 3 }, /Of 3 more pairs only the sizes were compared/],
  ])('of a bucket: %j', (more, words) => {
    expect(conclusionOf({ ...COMPARED, kind: 'buckets', ...more })).toMatch(words);
  });
});
