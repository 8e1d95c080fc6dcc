import type { PlanningScene } from '../../actions/action.ts';
import type { Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import { queueNameOf } from '../../resources/queues/queue-name.ts';
import { deadLetterSources } from '../../resources/queues/queues.ts';
import type { QueueSummary } from '../../resources/queues/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { lookAtQueue } from './queue-target.ts';

export type RedriveTarget =
  | {
      readonly outcome: 'seen';
      /** The dead-letter queue. */
      readonly queue: QueueSummary;
      readonly to: QueueSummary;
    }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/**
 * A dead-letter queue, and where its messages go: to the queue that is named, else to the one whose dead letters it
 * takes. Where it takes those of several, one has to be named.
 */
export async function redriveTarget(
  scene: PlanningScene,
  name: string,
  toName: string | undefined,
): Promise<RedriveTarget> {
  const looked = await lookAtQueue(scene, name);
  if (looked.outcome === 'refused') return looked;
  const { queue } = looked;
  const sources = await deadLetterSources(scene.source, queue.url, budgetFor(scene.signal));
  if (!hasValue(sources) && sources.state !== 'empty') return no(failureSentence(sources), sources);
  const names = hasValue(sources) ? sources.value.map(queueNameOf) : [];
  if (names.length === 0)
    return no(`${name} is no dead-letter queue: no queue sends its dead letters there.`);
  const only = names.length === 1 ? names[0] : undefined;
  const destination = toName ?? only;
  if (destination === undefined)
    return no(`${name} takes the dead letters of ${names.join(', ')}: say to which of them they go.`);
  if (destination === name) return no('Messages can not be moved into the queue that they are in.');
  const target = await lookAtQueue(scene, destination);
  if (target.outcome === 'refused') return target;
  if (target.queue.fifo !== queue.fifo)
    return no(
      'A FIFO queue takes messages of a FIFO queue alone, and a standard one those of a standard one.',
    );
  return { outcome: 'seen', queue, to: target.queue };
}

function no(sentence: string, failure?: Parameters<typeof refused>[1]): RedriveTarget {
  return { outcome: 'refused', planned: refused(sentence, failure) };
}
