import { bucketLifecycle, bucketVersioning, listBuckets } from '../../resources/buckets/list.ts';
import {
  bucketCors,
  bucketEncryption,
  bucketPolicy,
  bucketPublicAccess,
  bucketTags,
} from '../../resources/buckets/settings.ts';
import {
  describeContinuousBackups,
  describeTable,
  describeTimeToLive,
  listTableNames,
  listTableTags,
} from '../../resources/tables/describe.ts';
import { valueOf } from '../../cells/cell.ts';
import type { Cell } from '../../cells/cell.ts';
import type { Source } from '../../resources/source.ts';
import type { Tag } from '../../resources/tables/types.ts';
import type { Budget } from '../../upstream/budget.ts';
import { foundEach, foundOf, part, tagMap } from './found.ts';
import type { ReadKind } from './found.ts';

/** Tables: the list's own calls, and one each for TTL, point-in-time recovery and tags. */
export const readTables: ReadKind = async (source, budget) =>
  foundEach(await listTableNames(source, budget), async (name) => {
    const table = describeTable(source, name, budget);
    const [described, timeToLive, backups, tags] = await Promise.all([
      table,
      describeTimeToLive(source, name, budget),
      describeContinuousBackups(source, name, budget),
      table.then((cell) => tagsOf(source, valueOf(cell)?.arn, cell, budget)),
    ]);
    return foundOf(name, [
      part('', described),
      part('TimeToLive', timeToLive),
      part('ContinuousBackups', backups),
      part('Tags', tags, tagMap),
    ]);
  });

/** Tags are asked for by the ARN, which only the description tells. */
async function tagsOf(
  source: Source,
  arn: string | undefined,
  described: Cell<unknown>,
  budget: Budget,
): Promise<Cell<readonly Tag[]>> {
  if (arn) return listTableTags(source, arn, budget);
  return described as Cell<readonly Tag[]>;
}

/** Buckets: S3 tells each setting by a call of its own. */
export const readBuckets: ReadKind = async (source, budget) =>
  foundEach(await listBuckets(source, budget), async ({ name, region }) => {
    const [versioning, lifecycle, encryption, access, policy, cors, tags] = await Promise.all([
      bucketVersioning(source, name, budget),
      bucketLifecycle(source, name, budget),
      bucketEncryption(source, name, budget),
      bucketPublicAccess(source, name, budget),
      bucketPolicy(source, name, budget),
      bucketCors(source, name, budget),
      bucketTags(source, name, budget),
    ]);
    return foundOf(name, [
      part('', { state: 'fresh', value: { BucketRegion: region }, at: versioning.at }, (value) => value),
      part('Versioning', versioning),
      part('Lifecycle', lifecycle),
      part('Encryption', encryption),
      part('PublicAccess', access),
      part('Policy', policy),
      part('CORS', cors, (rules) => rules),
      part('Tags', tags, tagMap),
    ]);
  });
