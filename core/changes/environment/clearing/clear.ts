import { z } from 'zod';
import type { ChangingScene } from '../../../actions/action.ts';
import { noteCall } from '../../../environments/call-log.ts';
import { failureOf } from '../../../upstream/failure.ts';
import { flush } from '../../caches/engine/unlink.ts';
import { Cancelled, UpstreamFailed } from '../../tables/engine/upstream-call.ts';
import { clearBucket } from './clear-bucket.ts';
import { purge } from './clear-queue.ts';
import { clearTable } from './clear-table.ts';

/** What is emptied, by its name, in order. */
export const storeSchema = z.object({
  kind: z.enum(['queue', 'table', 'bucket', 'cache']),
  name: z.string(),
});
export type Store = Readonly<z.infer<typeof storeSchema>>;

export interface ClearWork {
  readonly scene: Pick<ChangingScene, 'clients' | 'run' | 'signal'>;
  readonly stores: readonly Store[];
  /** Where captures are kept: they are the console's, and stay. */
  readonly captures: { readonly bucket: string; readonly prefix: string };
  /** Durable when it resolves. */
  readonly save: (emptied: number) => Promise<void>;
}

const UNITS: Readonly<Record<Store['kind'], string>> = {
  queue: 'queues',
  table: 'items',
  bucket: 'objects',
  cache: 'caches',
};

/**
 * Empties stores from the given one on, one after the other; each can be emptied again without harm.
 * @throws UpstreamFailed, Cancelled, LeaseLost.
 */
export async function clear(work: ClearWork, from: number): Promise<void> {
  for (const [index, store] of work.stores.entries()) {
    if (index < from) continue;
    if (work.scene.signal.aborted) throw new Cancelled();
    await clearOne(work, store);
    await work.save(index + 1);
  }
}

async function clearOne({ scene, captures }: ClearWork, { kind, name }: Store): Promise<void> {
  const { clients, signal } = scene;
  const report = (done: number) => scene.run.report({ stage: `emptying ${name}`, done, unit: UNITS[kind] });
  report(0);
  switch (kind) {
    case 'queue':
      return purge(clients.sqs, name, signal);
    case 'table':
      await clearTable({ client: clients.dynamodb, table: name }, signal, report);
      return;
    case 'bucket': {
      const spared = name === captures.bucket ? captures.prefix : undefined;
      await clearBucket(clients.s3, { bucket: name, spared, signal, onDeleted: report });
      return;
    }
    case 'cache':
      return clearCache(scene, name);
  }
}

async function clearCache({ clients }: ClearWork['scene'], cacheId: string): Promise<void> {
  const redis = await clients
    .redis(cacheId)
    .raw()
    .catch((error: unknown) => {
      throw new UpstreamFailed(failureOf(error, 'redis:FLUSHDB'));
    });
  try {
    const end = await flush(redis);
    noteCall({ operation: 'redis:FLUSHDB' });
    if (end.kind === 'failed') throw new UpstreamFailed(end.failure);
  } finally {
    redis.close();
  }
}
