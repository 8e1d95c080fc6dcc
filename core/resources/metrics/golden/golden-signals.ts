import { namingOf } from '../../../catalogue/pairing.ts';
import type { Cell } from '../../../cells/cell.ts';
import { hasValue, isFailure } from '../../../cells/cell.ts';
import type { Budget } from '../../../upstream/budget.ts';
import type { Source } from '../../source.ts';
import { metricSeries } from '../metric-series.ts';
import type { TimeRange } from '../range.ts';
import { searchMetrics } from '../search-metrics.ts';
import type { SeriesAnswer, SeriesQuery } from '../series-types.ts';
import { DISCOVERY, goldenResources, NEEDED } from './resources.ts';
import type { Discovered, FoundOf } from './resources.ts';
import type { GoldenAnswer, GoldenKind, GoldenResource, MeasuredChart, PlannedChart } from './types.ts';
import { viewsOf } from './views.ts';

export interface GoldenRequest {
  readonly kinds: readonly GoldenKind[];
  /** One resource, by its key; all of the kinds where it is absent. */
  readonly key?: string;
  readonly range: TimeRange;
}

export interface GoldenPlan {
  readonly charts: readonly PlannedChart[];
  readonly undiscovered: readonly string[];
}

/**
 * What of an environment is to be drawn: the lists of what is measured, which are kept for minutes, and from them the
 * charts. The cell fails where nothing could be listed and the catalogue's names do not help either.
 */
export async function goldenPlan(
  source: Source,
  { kinds, key }: Omit<GoldenRequest, 'range'>,
  budget: Budget,
): Promise<Cell<GoldenPlan>> {
  const needed = [...new Set(kinds.flatMap((kind) => NEEDED[kind]))];
  const cells = await Promise.all(needed.map((one) => searchMetrics(source, DISCOVERY[one], budget)));
  const failure = cells.find(isFailure);
  const found: FoundOf = Object.fromEntries(
    needed.map((one, index) => {
      const cell = cells[index];
      if (!cell || isFailure(cell)) return [one, undefined];
      return [one, hasValue(cell) ? cell.value.metrics : []];
    }),
  );
  const { environment } = source;
  const cluster = environment.compute.kind === 'ecs' ? environment.compute.cluster : undefined;
  const resources = goldenResources(found, namingOf(environment), cluster).filter(
    (resource) => kinds.includes(resource.kind) && (key === undefined || resource.key === key),
  );
  const charts = plannedCharts(resources);
  if (charts.length === 0) return failure ?? { state: 'empty', at: Date.now() };
  const undiscovered = needed.filter((_, index) => isFailure(cells[index] ?? { state: 'empty', at: 0 }));
  return {
    state: 'fresh',
    at: Date.now(),
    value: { charts, undiscovered: undiscovered.map((one: Discovered) => DISCOVERY[one].namespace) },
  };
}

/** The charts of some resources; a line that could not be asked for is left out, and a chart without lines too. */
export function plannedCharts(resources: readonly GoldenResource[]): readonly PlannedChart[] {
  return resources.flatMap((resource) =>
    viewsOf(resource.kind).flatMap(({ lines, ...view }): readonly PlannedChart[] => {
      const asked = lines.flatMap(({ label, queryOf }) => {
        const query = queryOf(resource);
        return query ? [{ label, query }] : [];
      });
      if (asked.length === 0) return [];
      return [
        { ...view, id: `${view.kind}/${resource.key}/${view.signal}`, key: resource.key, lines: asked },
      ];
    }),
  );
}

/** The series of a plan, in its order. */
export function queriesOf({ charts }: GoldenPlan): readonly SeriesQuery[] {
  return charts.flatMap(({ lines }) => lines.map(({ query }) => query));
}

/** The golden signals of an environment over a stretch of time: one chain of GetMetricData for all of them. */
export async function goldenSignals(
  source: Source,
  request: GoldenRequest,
  budget: Budget,
): Promise<Cell<GoldenAnswer>> {
  const plan = await goldenPlan(source, request, budget);
  if (!hasValue(plan)) return plan;
  const cell = await metricSeries(source, { queries: queriesOf(plan.value), range: request.range }, budget);
  if (!hasValue(cell)) return cell;
  return { ...cell, value: measured(plan.value, cell.value) };
}

/** The answer put back into the charts that it was asked for. */
export function measured({ charts, undiscovered }: GoldenPlan, answer: SeriesAnswer): GoldenAnswer {
  const { from, to, periodSeconds, results, messages } = answer;
  let place = 0;
  const drawn = charts.map(({ lines, ...chart }): MeasuredChart => ({
    ...chart,
    lines: lines.map(({ label }) => {
      const result = results[place];
      place += 1;
      return {
        label,
        state: result?.state ?? 'failed',
        values: (result?.lines[0]?.values ?? []).map(shortened),
      };
    }),
  }));
  return { from, to, periodSeconds, charts: drawn, messages, undiscovered };
}

/** Seven digits are more than a chart or a table shows, and half of what a browser would be sent. */
function shortened(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(7));
}
