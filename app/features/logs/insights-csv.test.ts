import { describe, expect, it } from 'vitest';
import type { InsightsRow } from '../../../core/resources/logs/insights-types.ts';
import { csvOf, sortedRows } from './insights-csv.ts';

describe('an answer as a file', () => {
  it('quotes what needs it, and begins no formula', () => {
    const rows: readonly InsightsRow[] = [
      { a: '=1+1', b: 'x,"y"\nz' },
      { a: '-5', b: '@SUM(A1)' },
      { b: '+49 1' },
    ];
    expect(csvOf(['a', 'b'], rows)).toBe(`a,b\r\n'=1+1,"x,""y""\nz"\r\n-5,'@SUM(A1)\r\n,'+49 1`);
  });

  it('is sorted by number where there are numbers', () => {
    const rows: readonly InsightsRow[] = [{ n: '10' }, { n: '9' }, { n: 'x' }];
    expect(sortedRows(rows.slice(0, 2), 'n', false).map(({ n }) => n)).toEqual(['9', '10']);
    expect(sortedRows(rows.slice(0, 2), 'n', true).map(({ n }) => n)).toEqual(['10', '9']);
    expect(sortedRows([{ n: 'b' }, { n: 'a' }], 'n', false).map(({ n }) => n)).toEqual(['a', 'b']);
  });
});
