import type { Cell } from '../../../core/cells/cell.ts';

/** Seconds that the oldest message of each queue has waited, by the queue's name. */
export type AgesByName = Readonly<Record<string, Cell<number>>>;
