import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue } from '../../../core/cells/cell.ts';
import { agesOfOldest, queueAttributes, queueUrl } from '../../../core/resources/queues/queues.ts';
import type { QueueSummary } from '../../../core/resources/queues/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';

export interface QueueRead {
  readonly queue: Promise<Cell<QueueSummary>>;
  /** Seconds; `empty` where CloudWatch has no measure. */
  readonly age: Promise<Cell<number>>;
}

/** A queue by its name, and how long its oldest message has waited. */
export function queueOf(side: NamedSide, budget: Budget): QueueRead {
  const queue = queueUrl(side.source, side.name, budget).then((url) =>
    hasValue(url) ? queueAttributes(side.source, url.value, budget) : url,
  );
  const age = agesOfOldest(side.source, [side.name], budget).then(
    ([cell]): Cell<number> => cell ?? { state: 'empty', at: Date.now() },
  );
  return { queue, age };
}

/** A read that needs the queue's own address; where the queue can not be had, neither can this. */
export async function ofQueue<T>(
  { queue }: QueueRead,
  read: (queue: QueueSummary) => Promise<Cell<T>>,
): Promise<Cell<T>> {
  const cell = await queue;
  return hasValue(cell) ? read(cell.value) : cell;
}
