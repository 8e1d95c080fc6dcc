import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, valueOf } from '../../../core/cells/cell.ts';
import { bucketLifecycle, bucketVersioning } from '../../../core/resources/buckets/list.ts';
import {
  bucketEncryption,
  bucketPublicAccess,
  bucketRegion,
  bucketTags,
} from '../../../core/resources/buckets/settings.ts';
import { bucketSizes } from '../../../core/resources/buckets/sizes.ts';
import type { BucketSize } from '../../../core/resources/buckets/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';

/** Everything that a bucket's summary tells, asked for at once. */
export function bucketSettings(source: Source, name: string, budget: Budget) {
  return {
    versioning: bucketVersioning(source, name, budget),
    region: bucketRegion(source, name, budget),
    encryption: bucketEncryption(source, name, budget),
    publicAccess: bucketPublicAccess(source, name, budget),
    lifecycle: bucketLifecycle(source, name, budget),
    tags: bucketTags(source, name, budget),
    size: sizeOf(source, name, budget),
  };
}

/** What S3 last measured of one bucket; `empty` where it has not been measured. */
async function sizeOf(source: Source, name: string, budget: Budget): Promise<Cell<BucketSize>> {
  const region = valueOf(await bucketRegion(source, name, budget));
  const cell = await bucketSizes(source, [{ name, region }], budget);
  if (!hasValue(cell)) return cell;
  const size = cell.value[name];
  return size ? { ...cell, value: size } : { state: 'empty', at: cell.at };
}
