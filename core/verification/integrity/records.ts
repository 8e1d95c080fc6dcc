import { tableName } from '../../catalogue/names.ts';
import { STAGED_RESULT_HOURS } from '../../catalogue/tables.ts';
import { getTogether } from '../../changes/tables/engine/copy-items.ts';
import type { Source } from '../../resources/source.ts';
import type { ItemJson } from '../../resources/tables/types.ts';
import type { CheckOutcome } from '../outcome.ts';
import { Tally } from '../tally.ts';
import type { Extent } from './extent.ts';
import { numberOf, textOf, walkItems } from './extent.ts';

const JOBS = { id: 'jobs.products', title: 'Every job that is completed has its product' } as const;
const STAGING = { id: 'staging.ttl', title: 'Nothing staged outlives its day' } as const;

const KEYS_A_CALL = 100;
const HOUR_SECONDS = 3_600;
/** DynamoDB deletes what has expired within a few days. Source: developer guide, "Using time to live". */
const DELETED_WITHIN_HOURS = 48;

interface Records {
  readonly source: Source;
  readonly extent: Extent;
  readonly signal: AbortSignal;
}

/** @throws UpstreamFailed, Cancelled. */
export async function jobCheck({ source, extent, signal }: Records): Promise<CheckOutcome> {
  const tally = new Tally();
  const table = tableName(source.environment.names.stage, 'products');
  const place = { client: source.clients.dynamodb, table };
  for await (const page of walkItems({ source, logical: 'processing-jobs', extent, signal })) {
    const jobs = page.filter(
      (item) => textOf(item, 'SK') === 'JOB' && textOf(item, 'status') === 'completed',
    );
    for (let start = 0; start < jobs.length; start += KEYS_A_CALL) {
      const some = jobs.slice(start, start + KEYS_A_CALL);
      const products = await getTogether(place, some.map(productKey), { signal });
      const there = new Set(products.map(productName));
      for (const job of some) tally.note(there.has(productName(job)), () => productName(job));
    }
  }
  return tally.outcome(JOBS, 'completed job', {
    good: 'each has its product',
    trouble: 'there is no such product',
  });
}

function productKey(job: ItemJson) {
  return {
    seller_handle: { S: textOf(job, 'seller_handle') ?? '' },
    video_id: { S: textOf(job, 'video_id') ?? '' },
  };
}

function productName(item: ItemJson): string {
  return `${textOf(item, 'seller_handle')}/${textOf(item, 'video_id')}`;
}

/** `now` in milliseconds since the epoch. @throws UpstreamFailed, Cancelled. */
export async function stagingCheck(records: Records, now: number): Promise<CheckOutcome> {
  const tally = new Tally();
  const seconds = now / 1_000;
  for await (const page of walkItems({ ...records, logical: 'product-staging' }))
    for (const item of page) {
      const trouble = stagedTrouble(numberOf(item, 'ttl'), seconds);
      tally.note(trouble === undefined, () => `${textOf(item, 'PK')} ${textOf(item, 'SK')} ${trouble ?? ''}`);
    }
  return tally.outcome(STAGING, 'staged result', {
    good: `none is older than ${STAGED_RESULT_HOURS} h and what DynamoDB takes to delete it`,
    trouble: 'not as it should expire',
  });
}

/** What is wrong with the expiry of a staged result; undefined where nothing is. All in seconds since the epoch. */
export function stagedTrouble(expiresAt: number | undefined, now: number): string | undefined {
  if (expiresAt === undefined || Number.isNaN(expiresAt)) return 'never expires';
  if (expiresAt > now + STAGED_RESULT_HOURS * HOUR_SECONDS) return 'expires too late';
  return expiresAt < now - DELETED_WITHIN_HOURS * HOUR_SECONDS
    ? 'has expired, and is still there'
    : undefined;
}
