import type { PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { queueAttributes, queueUrl } from '../../resources/queues/queues.ts';
import type { QueueSummary } from '../../resources/queues/types.ts';
import { budgetFor } from '../../upstream/budget.ts';

export type LookedQueue =
  | { readonly outcome: 'seen'; readonly queue: QueueSummary }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/** A queue as it is at this moment, or the refusal that a plan becomes where it can not be had. */
export async function lookAtQueue(scene: PlanningScene, name: string): Promise<LookedQueue> {
  const budget = budgetFor(scene.signal);
  const url = await queueUrl(scene.source, name, budget);
  if (!hasValue(url)) return unread(name, url.state === 'empty' ? undefined : url);
  const queue = await queueAttributes(scene.source, url.value, budget);
  if (!hasValue(queue)) return unread(name, queue.state === 'empty' ? undefined : queue);
  return { outcome: 'seen', queue: queue.value };
}

function unread(name: string, failure: Failure | undefined): LookedQueue {
  const sentence =
    !failure || failure.state === 'absent' ? `There is no queue ${name}.` : failureSentence(failure);
  return { outcome: 'refused', planned: refused(sentence, failure) };
}

/** Stands for a queue's settings. Its counts move by themselves and void nothing. */
export function queueVersion({
  visible: _visible,
  inFlight: _inFlight,
  delayed: _delayed,
  ...settings
}: QueueSummary): string {
  return hashOf(settings).slice(0, 32);
}
