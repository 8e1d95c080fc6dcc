import { ListInvalidationsCommand } from '@aws-sdk/client-cloudfront';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { Cell } from '../../cells/cell.ts';
import { hasValue, mapCell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { headObject } from '../buckets/object.ts';
import { bucketSizes } from '../buckets/sizes.ts';
import type { BucketSize } from '../buckets/types.ts';
import { listDistributions } from '../network/edge.ts';
import type { Distribution } from '../network/types.ts';
import type { Source } from '../source.ts';
import { servesBucket } from './serves-bucket.ts';
import type { EntryPage, Invalidation } from './types.ts';

/** CloudFront tells the newest first; a person wants the last few. */
const INVALIDATIONS = 20;
export const ENTRY_PAGE = 'index.html';

/** The bucket that the storefront of an environment is served from. */
export function storefrontBucket({ environment }: Source): string {
  const definition = CATALOGUE.buckets.find(({ logical }) => logical === 'storefront');
  return definition?.names[environment.names.stage] ?? 'storefront';
}

/** What S3 last measured of the bucket; `empty` where it never did. */
export async function storefrontSize(source: Source, budget: Budget): Promise<Cell<BucketSize>> {
  const bucket = storefrontBucket(source);
  const cell = await bucketSizes(source, [{ name: bucket }], budget);
  if (!hasValue(cell)) return cell;
  const size = cell.value[bucket];
  return size ? { ...cell, value: size } : { state: 'empty', at: cell.at };
}

/** When the shop was last put into the bucket; `empty` where it never was. Nothing of its content is told. */
export async function entryPage(source: Source, budget: Budget): Promise<Cell<EntryPage>> {
  const head = await headObject(source, { bucket: storefrontBucket(source), key: ENTRY_PAGE }, budget);
  if (head.state === 'absent') return { state: 'empty', at: head.at };
  return mapCell(head, ({ lastModifiedAt, sizeBytes, cacheControl }) => ({
    releasedAt: lastModifiedAt,
    sizeBytes,
    cacheControl,
  }));
}

/** The distributions that serve the bucket; `empty` where none does. */
export async function storefrontDistributions(
  source: Source,
  budget: Budget,
): Promise<Cell<readonly Distribution[]>> {
  const all = await listDistributions(source, budget);
  if (!hasValue(all)) return all;
  const own = all.value.filter((one) => servesBucket(one, storefrontBucket(source)));
  return own.length > 0 ? { ...all, value: own } : { state: 'empty', at: all.at };
}

/** The last twenty invalidations of a distribution, newest first. */
export function invalidations(
  source: Source,
  distributionId: string,
  budget: Budget,
): Promise<Cell<readonly Invalidation[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'cloudfront:ListInvalidations',
      key: distributionId,
      isEmpty: (all) => all.length === 0,
      run: async (abortSignal) => {
        const { InvalidationList } = await source.clients.cloudfront.send(
          new ListInvalidationsCommand({ DistributionId: distributionId, MaxItems: INVALIDATIONS }),
          { abortSignal },
        );
        return (InvalidationList?.Items ?? []).map(({ Id = '', Status = 'unknown', CreateTime }) => ({
          id: Id,
          status: Status,
          createdAt: CreateTime?.getTime(),
        }));
      },
    },
    budget,
  );
}
