import type { Cell } from '../../../core/cells/cell.ts';

/**
 * Seconds that the oldest message of each queue has waited, by the queue's name. A queue may be called `__proto__` or
 * `constructor`; a Map comes to the browser as it is, whatever the names in it.
 */
export type AgesByName = Map<string, Cell<number>>;
