import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import { CHOSEN_PERIODS } from '../../../core/resources/metrics/range.ts';

export const STATISTICS = [
  'Average',
  'Sum',
  'Minimum',
  'Maximum',
  'SampleCount',
  'p50',
  'p90',
  'p95',
  'p99',
  'p99.9',
  'tm95',
  'IQM',
] as const;

/** More lines than these nobody reads; CloudWatch bills each. */
export const MOST_CHOSEN = 10;
const LONGEST_WORDS = 256;
/** Source: CloudWatch API reference, MetricDataQuery, Expression. */
const LONGEST_MATH = 2_048;

/** What the address asks for of any metrics. */
export interface ExploreView {
  readonly words: string;
  /** Keys of metrics, in the order in which math calls them `m1`, `m2`. */
  readonly chosen: readonly string[];
  readonly statistic: string;
  readonly periodSeconds?: number;
  readonly math: string;
}

export function exploreView(search: URLSearchParams): ExploreView {
  const period = Number(search.get('period'));
  return {
    words: search.get('q')?.trim().slice(0, LONGEST_WORDS) ?? '',
    chosen: [...new Set(search.getAll('metric'))].filter((key) => key.includes('|')).slice(0, MOST_CHOSEN),
    statistic: STATISTICS.find((one) => one === search.get('stat')) ?? 'Average',
    periodSeconds: CHOSEN_PERIODS.find((one) => one === period),
    math: search.get('math')?.trim().slice(0, LONGEST_MATH) ?? '',
  };
}

/** The address with a metric more, or without it. */
export function toggled(search: URLSearchParams, key: string): URLSearchParams {
  const next = new URLSearchParams(search);
  const kept = next.getAll('metric').filter((one) => one !== key);
  const wasChosen = kept.length < next.getAll('metric').length;
  next.delete('metric');
  for (const one of wasChosen ? kept : [...kept, key]) next.append('metric', one);
  return next;
}

/** What is said where no metric was found: of both environments only where both were read, to their end. */
export function noMetricWords(found: readonly Cell<{ readonly isCutOff: boolean }>[]): string {
  const isWhole = !found.some((cell) => isFailure(cell) || valueOf(cell)?.isCutOff);
  return isWhole
    ? 'No metric has these words.'
    : 'No metric among those that could be listed has these words.';
}
