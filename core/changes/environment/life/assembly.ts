import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import type { Parts } from '../../../commerce/assembly.ts';
import {
  areWhole,
  processedAttributes,
  productOf,
  stagedItem,
  withPart,
} from '../../../commerce/assembly.ts';
import type { Item } from '../../../commerce/item.ts';
import { readMessage } from '../../../commerce/message.ts';
import type { Worker } from '../../../commerce/worker.ts';
import type { ProductProcessed } from '../../../events/product-processed.ts';
import { workerResultSchema } from '../../../events/worker-result.ts';

/** What product-service makes of the workers' results, once it has seen them. */
export interface Assembly {
  readonly worker: Worker;
  /** A product for each video whose caption and thumbnail are both there, and the event that announces it. */
  readonly finished: () => readonly { readonly event: ProductProcessed; readonly product: Item }[];
  /** Results of the other videos, which are staged for a day. */
  readonly staged: () => readonly Item[];
}

/** `now` in milliseconds since the epoch. */
export function createAssembly(
  isSeller: (handle: string) => Promise<boolean> | boolean,
  now: number,
): Assembly {
  const parts = new Map<string, Parts>();
  return {
    worker: {
      name: 'product-service',
      queue: 'product-assembly',
      async handle(body) {
        const read = readMessage(workerResultSchema, body);
        if (!read.ok) return read.death;
        const { seller_handle: handle, video_id: id } = read.value;
        if (!(await isSeller(handle)))
          return { kind: 'dead', cause: 'UnknownSeller', sentence: `There is no seller ${handle}.` };
        parts.set(id, withPart(parts.get(id) ?? {}, read.value));
        return { kind: 'done' };
      },
    },
    finished: () =>
      [...parts.values()]
        .filter(areWhole)
        .map((whole) => productOf(whole, now))
        .map(({ event, item }) => ({
          event,
          product: { ...item, in_stock: isInStock(event.video_id), announced_at: item.updated_at },
        })),
    staged: () => [...parts.values()].filter((one) => !areWhole(one)).flatMap((one) => stagedItems(one, now)),
  };
}

/** The announcement of a product, as an entry of a batch. */
export function processedEntry(event: ProductProcessed, index: number): PublishBatchRequestEntry {
  return {
    Id: String(index),
    Message: JSON.stringify(event),
    MessageAttributes: processedAttributes(event),
  };
}

/** A fifth of what was posted in the last fortnight has been sold since. */
function isInStock(videoId: string): boolean {
  return Number(videoId.at(-1)) > 1;
}

function stagedItems(parts: Parts, now: number): readonly Item[] {
  return [parts.caption, parts.thumbnail, parts.tags].flatMap((part) =>
    part ? [stagedItem(part, parts, now)] : [],
  );
}
