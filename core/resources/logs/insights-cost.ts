import type { LogGroup } from './types.ts';

/** Source: Amazon CloudWatch pricing, "Logs Insights: per GB of data scanned", us-east-1. */
const USD_PER_GB = 0.005;
const GB = 1e9;
/** Above this somebody has to say that it is meant: a hundred gigabytes. */
const ASK_ABOVE_USD = 0.5;
const DAY_MS = 86_400_000;

export interface InsightsCost {
  /** About what is read of the groups, were they written to evenly. */
  readonly bytes: number;
  readonly usd: number;
  readonly asks: boolean;
  /** Groups of which nobody tells how much they hold. */
  readonly unknown: readonly string[];
}

/** What a query over a range of some groups reads and costs, about. Times in milliseconds since the epoch. */
export function insightsCost(
  groups: readonly LogGroup[],
  { from, to }: { readonly from: number; readonly to: number },
  now: number,
): InsightsCost {
  let bytes = 0;
  for (const { storedBytes = 0, createdAt, retentionDays } of groups) {
    const keptFrom = retentionDays === undefined ? 0 : now - retentionDays * DAY_MS;
    const begin = Math.max(createdAt ?? 0, keptFrom);
    const overlap = Math.max(0, Math.min(to, now) - Math.max(from, begin));
    bytes += storedBytes * Math.min(1, overlap / Math.max(1, now - begin));
  }
  const usd = (bytes / GB) * USD_PER_GB;
  const unknown = groups.flatMap(({ name, storedBytes }) => (storedBytes === undefined ? [name] : []));
  return { bytes, usd, asks: usd > ASK_ABOVE_USD, unknown };
}
