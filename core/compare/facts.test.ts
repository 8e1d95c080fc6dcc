import { describe, expect, it } from 'vitest';
import { differingFacts } from './facts.ts';
import { withIntent } from './intent.ts';

describe('differing facts', () => {
  it('names what differs and what only one side says, in order', () => {
    const left = [
      { fact: 'a', value: '1' },
      { fact: 'b', value: '2' },
    ];
    const right = [
      { fact: 'b', value: '3' },
      { fact: 'a', value: '1' },
      { fact: 'c', value: '4' },
    ];
    expect(differingFacts(left, right)).toEqual([
      { fact: 'b', left: '2', right: '3' },
      { fact: 'c', left: undefined, right: '4' },
    ]);
    expect(differingFacts(left, left)).toEqual([]);
  });

  it('does not count as a difference what the catalogue wants to differ', () => {
    const fact = (value: string) => [{ fact: 'deletion protection', value }];
    const dev = (value: string) => withIntent('tables', 'tiktok-videos-dev', 'dev', fact(value));
    const prod = (value: string) => withIntent('tables', 'tiktok-commerce-videos-prod', 'prod', fact(value));
    expect(differingFacts(dev('off'), prod('on'))).toEqual([]);
    expect(differingFacts(dev('off'), prod('off'))).toHaveLength(1);
    expect(differingFacts(dev('on'), prod('on'))).toHaveLength(1);
  });
});
