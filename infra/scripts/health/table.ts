import { plain } from '../outcomes.ts';
import type { HealthRow } from './types.ts';

const LONGEST_ANSWER = 120;

/** Rows under each other, the columns as wide as they have to be. What is not well says so by a word. */
export function healthTable(rows: readonly HealthRow[]): string {
  const cells = rows.map(({ where, part, isWell, answer, milliseconds }) => [
    isWell ? 'ok' : 'RED',
    plain(where),
    plain(part),
    milliseconds === undefined ? '' : `${milliseconds} ms`,
    plain(answer).slice(0, LONGEST_ANSWER),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          column === 3 ? cell.padStart(widths[3] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
