import type { InsightsRow } from '../../../core/resources/logs/insights-types.ts';

/** RFC 4180. No cell begins a formula of a spreadsheet: what would is written behind an apostrophe. */
export function csvOf(columns: readonly string[], rows: readonly InsightsRow[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  return lines.map((cells) => cells.map(cell).join(',')).join('\r\n');
}

function cell(text: string): string {
  const safe =
    /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows by one column: as numbers where both are, else as text. */
export function sortedRows(
  rows: readonly InsightsRow[],
  column: string,
  isDescending: boolean,
): readonly InsightsRow[] {
  const compare = (a = '', b = '') => {
    const [left, right] = [Number(a), Number(b)];
    const areNumbers = a !== '' && b !== '' && !Number.isNaN(left) && !Number.isNaN(right);
    return areNumbers ? left - right : a < b ? -1 : a > b ? 1 : 0;
  };
  return rows.toSorted((a, b) => (isDescending ? -1 : 1) * compare(a[column], b[column]));
}
