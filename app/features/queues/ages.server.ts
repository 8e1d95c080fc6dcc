import type { Cell } from '../../../core/cells/cell.ts';
import { agesOfOldest } from '../../../core/resources/queues/queues.ts';
import type { QueueSummary } from '../../../core/resources/queues/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Half } from '../../components/pair/side.tsx';
import type { PairedPage } from '../lists/paired-list.ts';
import { shownNames } from '../lists/shown-names.server.ts';
import type { AgesByName } from './ages.ts';

/** The age of the oldest message of each queue on the screen, in one call for every five hundred. */
export async function agesFor(
  source: Source,
  page: Promise<PairedPage<QueueSummary>>,
  half: Half,
  budget: Budget,
): Promise<AgesByName> {
  const names = await shownNames(page, half);
  if (names.length === 0) return new Map();
  const cells: readonly Cell<number>[] = await agesOfOldest(source, names, budget);
  return new Map(names.flatMap((name, index) => (cells[index] ? [[name, cells[index]] as const] : [])));
}
