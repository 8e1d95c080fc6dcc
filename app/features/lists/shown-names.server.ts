import type { Half } from '../../components/pair/side.tsx';
import type { PairedPage } from './paired-list.ts';

/**
 * What one side's resources on the screen are called. A side that had not listed by the time the page was drawn is waited
 * for: its rows had only the names that were to be expected, and some come later.
 */
export async function shownNames<Row>(
  told: Promise<PairedPage<Row>>,
  half: Half,
): Promise<readonly string[]> {
  const page = await told;
  if (page.answered.includes(half)) return page.rows.flatMap((row) => row[half] ?? []);
  const rows = [...page.rows, ...(await page.late).rows];
  const cells = await Promise.all(rows.map(({ halves }) => halves[half]));
  return cells.flatMap((cell) => (cell.state === 'seen' ? cell.name : []));
}
