import type {
  GetCostAndUsageRequest,
  GetCostAndUsageResponse,
  GroupDefinition,
  MetricValue,
  ResultByTime,
} from '@aws-sdk/client-cost-explorer';
import { createHash } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { billBetween, hasAnything } from './bill.ts';
import type { BillLine } from './bill.ts';
import { dayOf, firstOfMonth } from './days.ts';
import { filterOf, readDimension, valueIn } from './dimensions.ts';
import type { KnownDimension } from './dimensions.ts';
import { dataUnavailable, invalidToken, validation } from './errors.ts';
import { readPeriod, splitPeriod } from './periods.ts';
import type { Period } from './periods.ts';
import type { StandingMeter } from './standing-meter.ts';

/** There is one account and there are no discounts: all costs are the same. */
const costMetrics = ['UnblendedCost', 'BlendedCost', 'AmortizedCost', 'NetUnblendedCost', 'NetAmortizedCost'];
const metricNames = [...costMetrics, 'UsageQuantity', 'NormalizedUsageAmount'];

const defaultPageRows = 5_000;
const mostGroups = 2;

/** One group of one period; without groups, the period's total. */
interface Row {
  readonly period: Period;
  readonly keys: readonly string[] | undefined;
  readonly lines: readonly BillLine[];
}

/** `UnblendedCost`; AWS takes `UNBLENDED_COST` as well, and answers the former. */
function readMetric(name: string): string {
  const plain = name.replaceAll('_', '').toLowerCase();
  const found = metricNames.find((known) => known.toLowerCase() === plain);
  if (found === undefined) throw validation(`Metric ${name} is not one of ${metricNames.join(', ')}`);
  return found;
}

function readGroups(groups: readonly GroupDefinition[]): readonly KnownDimension[] {
  if (groups.length > mostGroups) throw validation('Group by can have at most two group definitions');
  return groups.map(({ Type = 'DIMENSION', Key }) => {
    if (Type !== 'DIMENSION') throw validation(`Groups of type ${Type} are not supported here`);
    return readDimension(Key);
  });
}

/** Ten digits behind the point, as AWS writes amounts. */
function amountOf(value: number): string {
  return String(Number(value.toFixed(10))).includes('e')
    ? value.toFixed(10)
    : String(Number(value.toFixed(10)));
}

function metricValue(metric: string, lines: readonly BillLine[]): MetricValue {
  if (costMetrics.includes(metric))
    return { Amount: amountOf(lines.reduce((sum, { usd }) => sum + usd, 0)), Unit: 'USD' };
  // Nothing here has a size that AWS would normalise.
  if (metric === 'NormalizedUsageAmount') return { Amount: '0', Unit: 'N/A' };
  const units = new Set(lines.map(({ price }) => price.unit));
  const [unit = 'N/A'] = units;
  return {
    Amount: amountOf(lines.reduce((sum, { quantity }) => sum + quantity, 0)),
    Unit: units.size === 1 ? unit : 'N/A',
  };
}

function groupedBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** A token belongs to the request that it came from, told by a digest. */
function digestOf({ NextPageToken: _token, ...input }: GetCostAndUsageRequest): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url').slice(0, 16);
}

function readOffset(input: GetCostAndUsageRequest): number {
  if (input.NextPageToken === undefined) return 0;
  const match = /^(\d{1,9})\.(.{16})$/.exec(Buffer.from(input.NextPageToken, 'base64url').toString('utf8'));
  if (!match || match[2] !== digestOf(input)) throw invalidToken();
  return Number(match[1]);
}

/** Costs and usage by day or month, in groups; `pageRows` is how many groups of periods a page holds. */
export function createGetCostAndUsage(cloud: Cloud, meter: StandingMeter, pageRows = defaultPageRows) {
  function rowsOf(period: Period, lines: readonly BillLine[], groups: readonly KnownDimension[]): Row[] {
    if (groups.length === 0) return [{ period, keys: undefined, lines }];
    const byKeys = groupedBy(lines, (line) =>
      JSON.stringify(groups.map((dimension) => valueIn(line, dimension, cloud))),
    );
    const rows = [...byKeys].sort(([a], [b]) => (a < b ? -1 : 1));
    // A period without anything is told, too.
    if (rows.length === 0) return [{ period, keys: [], lines: [] }];
    return rows.map(([keys, own]) => ({ period, keys: JSON.parse(keys) as string[], lines: own }));
  }

  return async (input: GetCostAndUsageRequest): Promise<GetCostAndUsageResponse> => {
    const now = cloud.clock.now();
    const period = readPeriod(input.TimePeriod, now);
    const parts = splitPeriod(period, input.Granularity);
    const metrics = (input.Metrics ?? []).map(readMetric);
    const groups = readGroups(input.GroupBy ?? []);
    const isMeant = filterOf(input.Filter, cloud);
    const offset = readOffset(input);
    meter.look(now);
    if (!hasAnything(cloud, meter)) throw dataUnavailable();
    const lines = (await billBetween(cloud, meter, period.start, period.end)).filter(isMeant);
    const rows = parts.flatMap((part) =>
      rowsOf(
        part,
        lines.filter(({ day }) => day >= part.start && day < part.end),
        groups,
      ),
    );
    // AWS settles a month after its end: until then every day of it is an estimate.
    const unsettledFrom = firstOfMonth(dayOf(now));
    const valuesOf = (own: readonly BillLine[]) =>
      Object.fromEntries(metrics.map((metric) => [metric, metricValue(metric, own)]));
    const page = rows.slice(offset, offset + pageRows);
    const byPeriod = groupedBy(page, (row) => row.period);
    return {
      GroupDefinitions: input.GroupBy,
      ResultsByTime: [...byPeriod].map(([{ start, end }, own]): ResultByTime => ({
        TimePeriod: { Start: start, End: end },
        Total: groups.length === 0 ? valuesOf(own.flatMap((row) => row.lines)) : {},
        Groups: own
          .filter(({ keys }) => keys !== undefined && keys.length > 0)
          .map((row) => ({ Keys: [...(row.keys ?? [])], Metrics: valuesOf(row.lines) })),
        Estimated: end > unsettledFrom,
      })),
      DimensionValueAttributes: [],
      NextPageToken:
        offset + pageRows < rows.length
          ? Buffer.from(`${offset + pageRows}.${digestOf(input)}`).toString('base64url')
          : undefined,
    };
  };
}
