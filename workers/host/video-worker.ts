import { WORKERS } from '../../core/catalogue/compute.ts';
import { readMessage } from '../../core/commerce/message.ts';
import { resultHead } from '../../core/commerce/results.ts';
import type { Verdict, Worker } from '../../core/commerce/worker.ts';
import { textAttribute } from '../../core/commerce/worker.ts';
import { videoPostedSchema } from '../../core/events/video-posted.ts';
import type { VideoPosted } from '../../core/events/video-posted.ts';
import type { ResultOf, WorkerName, WorkerResult } from '../../core/events/worker-result.ts';
import type { Queues } from '../../core/platform/messaging.ts';

/** What a worker found out, or why it did not. */
export type Finding<Name extends WorkerName> =
  | { readonly kind: 'found'; readonly result: ResultOf<Name>['result'] }
  | Exclude<Verdict, { readonly kind: 'done' }>;

/** A worker's own part: everything that it needs was given to it before. The same video twice gives the same. */
export type Handle<Name extends WorkerName> = (
  event: VideoPosted,
  receives: number,
) => Promise<Finding<Name>>;

/** A worker on its queue of the catalogue, whose results go to product-assembly. */
export function videoWorker<Name extends WorkerName>(
  name: Name,
  handle: Handle<Name>,
  queues: Pick<Queues, 'send'>,
): Worker {
  const definition = WORKERS.find(({ logical }) => logical === name);
  if (!definition) throw new RangeError(`The catalogue has no worker ${name}.`);
  return {
    name,
    queue: definition.queue,
    async handle(body, receives) {
      const began = performance.now();
      const read = readMessage(videoPostedSchema, body);
      if (!read.ok) return read.death;
      const finding = await handle(read.value, receives);
      if (finding.kind !== 'found') return finding;
      const { result } = finding;
      // A name and its own result belong together; the union can not say so of a type parameter.
      const message = { ...resultHead(read.value, began), worker: name, result } as unknown as WorkerResult;
      await queues.send('product-assembly', {
        body: message,
        attributes: {
          eventType: textAttribute(message.eventType),
          correlationId: textAttribute(message.correlationId),
        },
      });
      return { kind: 'done' };
    },
  };
}
