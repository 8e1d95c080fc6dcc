import { describe, expect, it } from 'vitest';
import { parseCompareArguments } from './arguments.ts';
import { formatted } from './formats.ts';
import type { Report } from './lines.ts';

const line = {
  kind: 'queue',
  name: 'a|b <x> & "y"\u001B[2J',
  what: 'Visibility timeout',
  left: '30 s',
  right: '5 minutes',
  class: 'drift',
  why: '',
};
const report: Report = {
  left: 'dev',
  right: 'prod',
  lines: [line, { ...line, class: 'not seen', why: 'sqs:ListQueues' }],
  findings: [],
  counts: { pairs: 2, drift: 1 },
  isBlind: true,
  differs: true,
};

describe('a report', () => {
  it('is well-formed for a continuous integration, whatever stands in names', () => {
    const text = formatted(report, 'junit');
    expect(text).toContain('tests="2" failures="1" errors="1"');
    expect(text).toContain('&lt;x&gt; &amp; &quot;y&quot;');
    expect(text).not.toContain('\u001B');
  });

  it('is a table of Markdown that nothing in it ends', () => {
    const rows = formatted(report, 'markdown')
      .split('\n')
      .filter((row) => row.startsWith('| drift'));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain(String.raw`a\|b \<x\>`);
  });

  it('moves no cursor of a terminal', () => {
    const text = formatted(report, 'table');
    expect(text).not.toContain('\u001B');
    expect(text).toContain('1 drift, not everything seen');
  });
});

describe('the words behind npm run compare', () => {
  it.each([
    [['--pair', 'dev'], 'must be two environments'],
    [['--pair', 'dev,dev'], 'must be two environments'],
    [['--format', 'xml'], 'must be one of'],
    [['--kinds', 'tables,nothing'], 'nothing is no kind'],
    [['--what'], 'Unknown option'],
    [['--data', 'queues/orders'], 'must be as tables/products'],
    [['--data', 'tables/a,b,c'], 'must name one, or both sides'],
    [['--data', 'tables/a', '--sample', '0'], 'must be a number'],
    [['--data', 'tables/a', '--format', 'junit'], 'table or json'],
    [['--sample', '5'], 'of --data alone'],
  ])('%j are a mistake', (words, sentence) => {
    const parsed = parseCompareArguments(words);
    expect(parsed).toMatchObject({ kind: 'mistake' });
    expect(parsed).toHaveProperty('sentence', expect.stringContaining(sentence));
  });

  it('have their usual values', () => {
    expect(parseCompareArguments([])).toEqual({
      kind: 'compare',
      value: { pair: ['dev', 'prod'], format: 'table', all: false },
    });
  });
});
