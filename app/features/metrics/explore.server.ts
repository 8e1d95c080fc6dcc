import { namingOf } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, mapCell, valueOf } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { listMetricsCommand, metricSeriesCommands } from '../../../core/resources/metrics/commands.ts';
import { keyInWords, metricKey, withPlaces } from '../../../core/resources/metrics/metric-keys.ts';
import { metricSeries } from '../../../core/resources/metrics/metric-series.ts';
import type { TimeRange } from '../../../core/resources/metrics/range.ts';
import { hasWords, searchMetrics } from '../../../core/resources/metrics/search-metrics.ts';
import type { FoundMetrics } from '../../../core/resources/metrics/search-metrics.ts';
import type { MetricPart, SeriesAnswer, SeriesQuery } from '../../../core/resources/metrics/series-types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { ExploreView } from './explore-view.ts';

/** A search shows so many; more words make it less. */
const MOST_SHOWN = 200;

export interface FoundSide {
  /** Keys of what has the words, in order. */
  readonly keys: readonly string[];
  readonly count: number;
  readonly isCutOff: boolean;
}

export interface ExploredSide {
  readonly label: EnvironmentLabel;
  readonly found: Promise<Cell<FoundSide>>;
  readonly series: Promise<Cell<SeriesAnswer>>;
  readonly lines: Promise<readonly string[]>;
}

/** One side of the search: what is there, and the series of what was chosen of it. */
export function exploreSide(
  source: Source,
  label: EnvironmentLabel,
  view: ExploreView,
  range: TimeRange,
  budget: Budget,
): ExploredSide {
  const listed = searchMetrics(source, {}, budget);
  const queries = listed.then((cell) => queriesOf(source, cell, view));
  return {
    label,
    found: listed.then((cell) => mapCell(cell, (value) => foundIn(source, value, view.words))),
    series: queries.then((all) => metricSeries(source, { queries: all, range }, budget)),
    lines: queries.then((all) => [
      listMetricsCommand(label, {}),
      ...metricSeriesCommands(label, { queries: all, range }),
    ]),
  };
}

function foundIn(source: Source, { metrics, isCutOff }: FoundMetrics, words: string): FoundSide {
  const naming = namingOf(source.environment);
  const wanted = words === '' ? metrics : metrics.filter((metric) => hasWords(metric, words));
  const keys = [...new Set(wanted.map((metric) => metricKey(metric, naming)))].sort();
  return { keys: keys.slice(0, MOST_SHOWN), count: keys.length, isCutOff };
}

/** A chosen metric by this side's own names; where this side has no such metric its series is empty. */
function queriesOf(
  source: Source,
  cell: Cell<FoundMetrics>,
  { chosen, statistic, math }: ExploreView,
): readonly SeriesQuery[] {
  if (!hasValue(cell) && chosen.length > 0) return [];
  const naming = namingOf(source.environment);
  const known = new Map((valueOf(cell)?.metrics ?? []).map((metric) => [metricKey(metric, naming), metric]));
  const parts = chosen.map((key): MetricPart => {
    const found = known.get(key);
    if (found) return { ...found, statistic };
    const { namespace, metric, dimensions } = keyInWords(key);
    return { namespace, metric, dimensions: Object.fromEntries(dimensions), statistic };
  });
  const plain = parts.map((part): SeriesQuery => ({ label: part.metric, metrics: [part] }));
  return math === '' ? plain : [...plain, { label: math, metrics: parts, expression: withPlaces(math) }];
}
