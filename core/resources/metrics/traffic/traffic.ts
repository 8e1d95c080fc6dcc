import type { Cell } from '../../../cells/cell.ts';
import { hasValue, mapCell } from '../../../cells/cell.ts';
import type { Budget } from '../../../upstream/budget.ts';
import type { Source } from '../../source.ts';
import { goldenPlan, queriesOf } from '../golden/golden-signals.ts';
import type { GoldenKind, PlannedChart } from '../golden/types.ts';
import { metricSeries } from '../metric-series.ts';
import type { TimeRange } from '../range.ts';
import type { SeriesState } from '../series-types.ts';

export const TRAFFIC_KINDS = ['service', 'function', 'queue'] as const satisfies readonly GoldenKind[];
export type TrafficKind = (typeof TRAFFIC_KINDS)[number];

/** What came to one service, function or queue. */
export interface CountedTraffic {
  readonly kind: GoldenKind;
  readonly key: string;
  readonly state: SeriesState;
  /** Requests, calls or messages of each period; null where CloudWatch counted nothing. */
  readonly counts: readonly (number | null)[];
}

export interface TrafficAnswer {
  readonly cell: Cell<readonly CountedTraffic[]>;
  /** Namespaces whose metrics could not be listed: parts of them may be missing from the counts. */
  readonly undiscovered: readonly string[];
}

const HOUR_SECONDS = 3_600;
const HOUR_MS = HOUR_SECONDS * 1_000;
/** A short look is divided finer: an incident is not an hour old. */
const SHORT_HOURS = 3;
const SHORT_SLOT_SECONDS = 900;
/** Whole slots change little, and CloudWatch bills every metric: whoever follows a runbook does not pay each time. */
const FRESH_MS = 300_000;

/** The last whole slots of so many hours, with so many days before them. */
export function trafficRange(hours: number, days: number, now: number): TimeRange {
  const periodSeconds = hours <= SHORT_HOURS ? SHORT_SLOT_SECONDS : HOUR_SECONDS;
  const to = Math.floor(now / (periodSeconds * 1_000)) * periodSeconds * 1_000;
  return { from: to - (days * 24 + hours) * HOUR_MS, to, periodSeconds };
}

/** What came to everything of these kinds that is measured: the lists, which are kept for minutes, and one chain of GetMetricData. */
export async function countedTraffic(
  source: Source,
  kinds: readonly TrafficKind[],
  range: TimeRange,
  budget: Budget,
): Promise<TrafficAnswer> {
  const plan = await goldenPlan(source, { kinds }, budget);
  if (!hasValue(plan)) return { cell: plan, undiscovered: [] };
  const { undiscovered } = plan.value;
  const charts = plan.value.charts.filter(({ signal }) => signal === 'traffic');
  const queries = queriesOf({ charts, undiscovered: [] });
  const cell = await metricSeries(source, { queries, range, freshMs: FRESH_MS }, budget);
  const counted = mapCell(cell, ({ results }) =>
    charts.map((chart, index): CountedTraffic => {
      const { state = 'failed', lines = [] } = results[index] ?? {};
      const values =
        lines[0]?.values ?? new Array<null>((range.to - range.from) / 1_000 / range.periodSeconds);
      return { kind: chart.kind, key: chart.key, state, counts: countsOf(chart, values, range) };
    }),
  );
  return { cell: counted, undiscovered };
}

/** The charts are drawn by the minute. */
function countsOf(
  { unit }: PlannedChart,
  values: readonly (number | null)[],
  { periodSeconds }: TimeRange,
): readonly (number | null)[] {
  const times = unit === 'per-minute' ? periodSeconds / 60 : periodSeconds;
  return Array.from(values, (value) =>
    value === null || value === undefined ? null : Math.round(value * times),
  );
}
