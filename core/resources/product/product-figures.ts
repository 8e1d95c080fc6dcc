// availability(source, now, budget): Cell<Availability>      `empty` where no load balancer counts requests
// waitForProduct(source, now, budget): Cell<ProductWait>     `empty` where nothing was measured
// productCounts(source, budget): each table's count as a cell
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { PLATFORM_METRICS } from '../../catalogue/measures.ts';
import { tableName } from '../../catalogue/names.ts';
import type { Cell } from '../../cells/cell.ts';
import { hasValue, mapCell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { listLoadBalancers } from '../load-balancers/load-balancers.ts';
import { metricSeries } from '../metrics/metric-series.ts';
import { pointsIn } from '../metrics/range.ts';
import type { TimeRange } from '../metrics/range.ts';
import type { SeriesAnswer, SeriesQuery } from '../metrics/series-types.ts';
import type { Source } from '../source.ts';
import { describeTable } from '../tables/describe.ts';
import { availabilityOf, daysOf } from './availability.ts';
import type { Availability } from './availability.ts';

/** Over so many days the target is meant. */
export const WINDOW_DAYS = 30;
const HOUR_MS = 3_600_000;

/** What a product team counts by. */
export const COUNTED = ['shops', 'videos', 'products'] as const;
export type Counted = (typeof COUNTED)[number];

/** How long products took, in milliseconds, over the window; the medians of hours weighted by their products. */
export interface ProductWait {
  readonly products: number;
  readonly average: number;
  readonly slowest: number;
  /** p95 of the newest hour that has one. */
  readonly recent?: number;
  /** Each hour's average, where there is one. */
  readonly hours: readonly (number | null)[];
}

/** Whole hours up to the one that runs. */
export function windowOf(now: number): TimeRange {
  const to = Math.floor(now / HOUR_MS + 1) * HOUR_MS;
  return { from: to - WINDOW_DAYS * 24 * HOUR_MS, to, periodSeconds: 3_600 };
}

/**
 * A request for which no target could be chosen is answered with 503 and is no `RequestCount`. Source: Elastic Load
 * Balancing user guide, "CloudWatch metrics for your Application Load Balancer".
 */
const AVAILABILITY_METRICS = [
  'RequestCount',
  'HTTPCode_ELB_503_Count',
  'HTTPCode_Target_5XX_Count',
  'HTTPCode_ELB_5XX_Count',
] as const;

/** Requests and 5xx answers of the catalogue's load balancer, or of all there are where that is missing. */
export async function availability(source: Source, now: number, budget: Budget): Promise<Cell<Availability>> {
  if (source.environment.compute.kind !== 'ecs') return { state: 'empty', at: now };
  const balancers = await listLoadBalancers(source, budget);
  if (!hasValue(balancers)) return balancers;
  const applications = balancers.value.filter(({ type }) => type === 'application');
  const wanted = CATALOGUE.loadBalancer.names[source.environment.names.stage];
  const own = applications.filter(({ name }) => name === wanted);
  const names = (own.length > 0 ? own : applications).map(({ arn }) => dimensionOf(arn));
  if (names.length === 0) return { state: 'empty', at: now };
  const range = windowOf(now);
  const queries = AVAILABILITY_METRICS.map((metric) => sumOf(metric, names));
  const cell = await metricSeries(source, { queries, range }, budget);
  return mapCell(cell, (answer) => {
    const [chosen = [], withoutTarget = [], ...failed] = linesOf(answer);
    const requests = Array.from(
      { length: pointsIn(range) },
      (_, hour) => (chosen[hour] ?? 0) + (withoutTarget[hour] ?? 0),
    );
    return availabilityOf(daysOf(range.from, requests, failed));
  });
}

/** `app/tiktok-commerce-alb/50dc6c495c0c9188`. Source: ELB user guide, "Metric dimensions for load balancers". */
function dimensionOf(arn: string): string {
  return arn.split(':loadbalancer/')[1] ?? arn;
}

function sumOf(metric: string, balancers: readonly string[]): SeriesQuery {
  const metrics = balancers.map((LoadBalancer) => ({
    namespace: 'AWS/ApplicationELB',
    metric,
    dimensions: { LoadBalancer },
    statistic: 'Sum',
  }));
  const ids = metrics.map((_, index) => `$${index + 1}`);
  return { label: metric, metrics, ...(ids.length > 1 ? { expression: `SUM([${ids.join(',')}])` } : {}) };
}

function linesOf({ results }: SeriesAnswer): readonly (readonly (number | null)[])[] {
  return results.map(({ lines }) => lines[0]?.values ?? []);
}

/** From the post of a video to its product, as the platform's own metric tells it. */
export async function waitForProduct(
  source: Source,
  now: number,
  budget: Budget,
): Promise<Cell<ProductWait>> {
  const { namespace, dimension } = PLATFORM_METRICS;
  const queries = ['SampleCount', 'Sum', 'Maximum', 'p95'].map((statistic) => ({
    label: statistic,
    metrics: [
      {
        namespace,
        metric: PLATFORM_METRICS['video-to-product'].name,
        dimensions: { [dimension]: source.environment.names.stage },
        statistic,
      },
    ],
  }));
  const cell = await metricSeries(source, { queries, range: windowOf(now) }, budget);
  if (!hasValue(cell)) return cell;
  const [counts = [], sums = [], maxima = [], p95 = []] = linesOf(cell.value);
  const products = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  if (products === 0) return { state: 'empty', at: cell.at };
  const total = sums.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return mapCell(cell, () => ({
    products,
    average: total / products,
    slowest: Math.max(...maxima.map((one) => one ?? 0)),
    recent: p95.findLast((one) => one !== null) ?? undefined,
    hours: counts.map((count, hour) => (count ? (sums[hour] ?? 0) / count : null)),
  }));
}

/** DescribeTable's counts, which DynamoDB brings up to date about every six hours. Source: DynamoDB API reference. */
export function productCounts(
  source: Source,
  budget: Budget,
): Readonly<Record<Counted, Promise<Cell<number>>>> {
  const countOf = (logical: Counted) =>
    describeTable(source, tableName(source.environment.names.stage, logical), budget).then((cell) =>
      mapCell(cell, ({ itemCount }) => itemCount),
    );
  return { shops: countOf('shops'), videos: countOf('videos'), products: countOf('products') };
}
