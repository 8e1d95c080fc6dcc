import type { Cell } from '../../../core/cells/cell.ts';
import { mapCell, valueOf } from '../../../core/cells/cell.ts';
import { listBuckets } from '../../../core/resources/buckets/list.ts';
import { bucketSizes } from '../../../core/resources/buckets/sizes.ts';
import type { BucketRow, BucketSize } from '../../../core/resources/buckets/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Half } from '../../components/pair/side.tsx';
import type { PairedPage } from '../lists/paired-list.ts';
import { shownNames } from '../lists/shown-names.server.ts';

/** What CloudWatch last measured of the buckets on the screen. */
export async function sizesFor(
  source: Source,
  page: Promise<PairedPage<BucketRow>>,
  half: Half,
  budget: Budget,
): Promise<Cell<Map<string, BucketSize>>> {
  const names = new Set(await shownNames(page, half));
  if (names.size === 0) return { state: 'empty', at: Date.now() };
  // The list that the page was made of, which tells of each where it is.
  const listed = await listBuckets(source, budget);
  const buckets = (valueOf(listed) ?? []).filter(({ name }) => names.has(name));
  return mapCell(await bucketSizes(source, buckets, budget), (byName) => new Map(Object.entries(byName)));
}
