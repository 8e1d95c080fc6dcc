import type { Cell } from '../../../core/cells/cell.ts';

/** How long a page holds back its status for upstream's word: its shell is to be there within a tenth of a second. */
const PATIENCE_MS = 60;

/**
 * The status of a resource's page: 404 where both sides have said by then that there is no such resource. Whoever
 * answers later is told of in the panes alone.
 */
export async function pageStatus(reads: readonly Promise<Cell<unknown>>[]): Promise<200 | 404> {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS).unref());
  const cells = await Promise.race([Promise.all(reads), late]);
  return cells?.every((cell) => cell.state === 'absent') ? 404 : 200;
}
