import { describe, expect, it } from 'vitest';
import type { Cell } from '../cells/cell.ts';
import { fresh } from '../cells/cell.ts';
import { listed } from '../paging/token-pages.ts';
import type { Evidence } from './check.ts';
import type { CheckOutcome } from './outcome.ts';
import { reportOf } from './report.ts';

const CUT_OFF = fresh(listed(['a'], true), 1);
const OLD: Cell<unknown> = {
  state: 'stale',
  value: ['a'],
  at: 1,
  failure: { state: 'timed-out', operation: 'dynamodb:ListTables', at: 2 },
};

const one = (outcome: CheckOutcome): Evidence => ({ name: 'a', value: 'is so', outcome });

function report(outcomes: readonly CheckOutcome[], cells: readonly Cell<unknown>[]) {
  return reportOf({
    evidence: outcomes.map(one),
    cells,
    good: (count) => `All ${count} are well.`,
    none: { outcome: 'good', sentence: 'There is none.' },
  });
}

describe('a report', () => {
  it.each<[string, readonly CheckOutcome[], readonly Cell<unknown>[], CheckOutcome, string]>([
    ['of a whole list', ['good'], [fresh(['a'], 1)], 'good', 'All 1 are well.'],
    ['of nothing', [], [fresh([], 1)], 'good', 'There is none.'],
    ['of a cut list', ['good'], [CUT_OFF], 'unknown', 'the list: there is more than could be listed.'],
    ['of what is bad in a cut list', ['bad', 'good'], [CUT_OFF], 'bad', 'a: is so.'],
    ['of a cut list without any', [], [CUT_OFF], 'unknown', 'the list: there is more than could be listed.'],
    ['of what judges a cut by itself', ['good'], [fresh({ cutOff: true }, 1)], 'good', 'All 1 are well.'],
    ['of old figures', ['good'], [OLD], 'unknown', 'The figures are old: dynamodb:ListTables did not answer in time.'],
    ['of old nothing', [], [OLD], 'unknown', 'The figures are old: dynamodb:ListTables did not answer in time.'],
    ['of old figures that were bad', ['bad'], [OLD], 'bad', 'a: is so.'],
  ])('%s', (_, outcomes, cells, outcome, sentence) => {
    expect(report(outcomes, cells)).toMatchObject({ outcome, sentence });
  });
}); // prettier-ignore
