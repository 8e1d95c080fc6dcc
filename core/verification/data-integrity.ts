import { Cancelled, UpstreamFailed } from '../changes/tables/engine/upstream-call.ts';
import type { Source } from '../resources/source.ts';
import { countCheck } from './integrity/counts.ts';
import type { ExpectedCounts } from './integrity/counts.ts';
import type { Extent } from './integrity/extent.ts';
import { indexCheck } from './integrity/indexes.ts';
import { productChecks } from './integrity/products.ts';
import { jobCheck, stagingCheck } from './integrity/records.ts';
import type { CheckName, CheckOutcome } from './outcome.ts';
import { notSeen } from './outcome.ts';

export interface IntegrityOptions {
  /** By default a sample of 500 items of each table. */
  readonly extent?: Extent;
  /** What tables should hold at least, by their logical names: after a migration, what its source held. */
  readonly expectedCounts?: ExpectedCounts;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Told while products are looked at, since those are the many. */
  readonly onProgress?: (products: number) => void;
}

const USUAL_EXTENT: Extent = { kind: 'sample', items: 500 };

/**
 * Whether an environment's data belongs together: every product has its video and its thumbnails, completed jobs have
 * their products, what is staged expires, indexes hold what tables hold. It reads only, one check after the other, and
 * holds a few pages of items at a time whatever a table holds. What upstream refuses is told as not seen.
 * @throws Cancelled.
 */
export async function* dataIntegrity(
  source: Source,
  { extent = USUAL_EXTENT, expectedCounts, now = Date.now, onProgress }: IntegrityOptions,
  signal: AbortSignal,
): AsyncGenerator<CheckOutcome> {
  const scope = { source, extent, signal };
  const checks: readonly (CheckName & { readonly run: () => Promise<readonly CheckOutcome[]> })[] = [
    {
      id: 'products',
      title: 'Products belong together with what they came from',
      run: () => productChecks({ ...scope, onLooked: (count) => onProgress?.(count) }),
    },
    {
      id: 'jobs.products',
      title: 'Every job that is completed has its product',
      run: async () => [await jobCheck(scope)],
    },
    {
      id: 'staging.ttl',
      title: 'Nothing staged outlives its day',
      run: async () => [await stagingCheck(scope, now())],
    },
    {
      id: 'indexes.consistent',
      title: 'Indexes hold what their tables hold',
      run: async () => [await indexCheck(scope)],
    },
    {
      id: 'tables.counts',
      title: 'Tables hold as many items as they should',
      run: async () => [
        await countCheck({ source, exactly: extent.kind === 'whole', expected: expectedCounts, signal }),
      ],
    },
  ];
  for (const { run, ...check } of checks) {
    if (signal.aborted) throw new Cancelled();
    try {
      yield* await run();
    } catch (error) {
      if (!(error instanceof UpstreamFailed)) throw error;
      yield notSeen(check, error.failure);
    }
  }
}
