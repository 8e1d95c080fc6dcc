import { expect, it } from 'vitest';
import { fresh } from '../../../core/cells/cell.ts';
import { backupRows } from './backup-side.server.ts';

const rowOf = (table: string) => ({ table, isScheduled: false });
const tables = (count: number) => Array.from({ length: count }, (_, index) => `table-${index}`);

it.each([
  [100, [], 100, 0],
  [101, [], 100, 1],
  [250, ['gone'], 100, 151],
])(
  'of %i tables, with %j scheduled, a hundred are shown and the rest is counted',
  (count, scheduled, shown, leftOut) => {
    const cell = backupRows(fresh(tables(count), 0), scheduled, 'dev', rowOf);
    if (cell.state !== 'fresh') throw new Error(cell.state);
    expect(cell.value.shown).toHaveLength(shown);
    expect(cell.value.leftOut).toBe(leftOut);
  },
);
