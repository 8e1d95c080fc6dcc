// bucketSizes(source, buckets, budget): Cell<Record<name, BucketSize>>    buckets that S3 has not measured are left out
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { hasValue } from '../../cells/cell.ts';
import type { Cell } from '../../cells/cell.ts';
import type { Clients } from '../../environments/clients.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { OBJECT_STORAGE_TYPE, sizeQueries, STORAGE_TYPES } from './size-queries.ts';
import type { BucketName, BucketSize } from './types.ts';

/** GetMetricData takes at most 500 queries. */
const BUCKETS_A_CALL = Math.floor(500 / (STORAGE_TYPES.length + 1));
/** S3 measures once a day, and every metric asked for is paid for. */
const SIZES_FRESH_MS = 10 * 60_000;
/** A page holds 100,800 values, and 500 queries have four each. */
const MOST_PAGES = 10;
const DAY_MS = 86_400_000;
/** A day's measure may come a day late. */
const DAYS_BACK = 3;

/**
 * What S3 last measured of many buckets, in as few calls as the API allows. It tells CloudWatch in each one's region: one
 * that can not be asked costs the buckets of that region alone. Without a region a bucket is the environment's.
 */
export async function bucketSizes(
  source: Source,
  buckets: readonly Pick<BucketName, 'name' | 'region'>[],
  budget: Budget,
): Promise<Cell<Readonly<Record<string, BucketSize>>>> {
  const byRegion = new Map<string, string[]>();
  for (const { name, region = source.environment.region } of buckets)
    byRegion.set(region, [...(byRegion.get(region) ?? []), name]);
  const cells = await Promise.all(
    [...byRegion].map(([region, some]) => sizesIn(source, region, some, budget)),
  );
  const [told, ...others] = cells.filter(hasValue);
  if (!told) return cells[0] ?? { state: 'empty', at: Date.now() };
  return others.reduce((all, { value }) => ({ ...all, value: { ...all.value, ...value } }), told);
}

function sizesIn(
  source: Source,
  region: string,
  names: readonly string[],
  budget: Budget,
): Promise<Cell<Readonly<Record<string, BucketSize>>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'cloudwatch:GetMetricData',
      key: JSON.stringify(['bucket sizes', region, ...names]),
      freshMs: SIZES_FRESH_MS,
      run: (signal) => measured(source.clients.inRegion(region), names, signal),
      isEmpty: (sizes) => Object.keys(sizes).length === 0,
    },
    budget,
  );
}

async function measured(
  clients: Clients,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Readonly<Record<string, BucketSize>>> {
  const sizes: [string, BucketSize][] = [];
  for (let start = 0; start < names.length; start += BUCKETS_A_CALL) {
    const some = names.slice(start, start + BUCKETS_A_CALL);
    const results = await metricData(clients, sizeQueries(some), signal);
    some.forEach((name, index) => {
      const size = sizeOf(results, index);
      if (size) sizes.push([name, size]);
    });
  }
  return Object.fromEntries(sizes);
}

async function metricData(
  { cloudwatch }: Clients,
  queries: readonly MetricDataQuery[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, MetricDataResult>> {
  const end = Math.ceil(Date.now() / DAY_MS) * DAY_MS;
  const all = await tokenPages(MOST_PAGES, async (token) => {
    const command = new GetMetricDataCommand({
      MetricDataQueries: [...queries],
      StartTime: new Date(end - (DAYS_BACK + 1) * DAY_MS),
      EndTime: new Date(end),
      ScanBy: 'TimestampDescending',
      NextToken: token,
    });
    const answer = await cloudwatch.send(command, { abortSignal: signal });
    return { items: answer.MetricDataResults ?? [], token: answer.NextToken };
  });
  const results = new Map<string, MetricDataResult>();
  for (const result of all) if (result.Id && !results.has(result.Id)) results.set(result.Id, result);
  return results;
}

function sizeOf(results: ReadonlyMap<string, MetricDataResult>, index: number): BucketSize | undefined {
  const latest = (type: string) => {
    const result = results.get(`b${index}_${type}`);
    const [at, value] = [result?.Timestamps?.[0], result?.Values?.[0]];
    return at && value !== undefined ? { at: at.getTime(), value } : undefined;
  };
  const byType = STORAGE_TYPES.flatMap((type) => {
    const point = latest(type);
    return point ? [{ type, ...point }] : [];
  });
  const objects = latest(OBJECT_STORAGE_TYPE);
  const moments = [...byType.map(({ at }) => at), ...(objects ? [objects.at] : [])];
  if (moments.length === 0) return undefined;
  return {
    sizeBytes: byType.length > 0 ? byType.reduce((sum, { value }) => sum + value, 0) : undefined,
    bytesByStorageType: Object.fromEntries(byType.map(({ type, value }) => [type, value])),
    objectCount: objects?.value,
    measuredAt: Math.max(...moments),
  };
}
