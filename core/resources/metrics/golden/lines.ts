import type { MetricPart, SeriesQuery } from '../series-types.ts';
import type { Dimensions, GoldenLine, GoldenResource } from './types.ts';

/** Which of a resource's sets of dimensions a metric is asked by. */
export type Place = 'own' | 'beside';

interface Measured {
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: string;
  readonly place?: Place;
  /** Beside those of the resource, as DynamoDB's `Operation`. */
  readonly more?: Dimensions;
}

function partsOf({ namespace, metric, statistic, place = 'own', more }: Measured, resource: GoldenResource) {
  return resource[place].map((dimensions): MetricPart => ({
    namespace,
    metric,
    statistic,
    dimensions: { ...dimensions, ...more },
  }));
}

/** `SUM([$2,$3])` over so many metrics from a place on; the metric itself where it is one. */
function folded(how: 'SUM' | 'MAX', from: number, count: number, wrap = (id: string) => id): string {
  const ids = Array.from({ length: count }, (_, index) => wrap(`$${from + index}`));
  return ids.length === 1 ? (ids[0] ?? '') : `${how}([${ids.join(',')}])`;
}

function lineOf(
  label: string,
  measured: readonly Measured[],
  expressionOf: (counts: readonly number[]) => string,
): GoldenLine {
  return {
    label,
    queryOf(resource): SeriesQuery | undefined {
      const groups = measured.map((one) => partsOf(one, resource));
      if (groups.some((group) => group.length === 0)) return undefined;
      return { label, metrics: groups.flat(), expression: expressionOf(groups.map((group) => group.length)) };
    },
  };
}

/** What a count came to in each minute, or in each second; places (blue and green, nodes) together. */
export function rate(label: string, measured: Measured, seconds: 1 | 60 = 60): GoldenLine {
  const by = seconds === 60 ? '*60' : '';
  return lineOf(label, [measured], ([count = 1]) => `${folded('SUM', 1, count)}/PERIOD($1)${by}`);
}

/** A level: the highest of its places, times a factor (seconds into milliseconds). */
export function level(label: string, measured: Measured, factor = 1): GoldenLine {
  const times = factor === 1 ? '' : `${factor}*`;
  return lineOf(label, [measured], ([count = 1]) => `${times}${folded('MAX', 1, count)}`);
}

/**
 * How many of all, in per cent. A load balancer tells of errors only where there were some: where there were requests,
 * no errors are nought. Source: ELB user guide, "CloudWatch metrics for your Application Load Balancer".
 */
export function share(label: string, some: readonly Measured[], all: Measured): GoldenLine {
  return lineOf(label, [...some, all], (counts) => {
    const total = counts.at(-1) ?? 1;
    const first = counts.slice(0, -1).reduce((sum, count) => sum + count, 0);
    return `100*${folded('SUM', 1, first, filled)}/${folded('SUM', first + 1, total)}`;
  });
}

/** The part that `hits` are of hits and misses together, in per cent. */
export function shareOfBoth(label: string, hits: Measured, misses: Measured): GoldenLine {
  return lineOf(label, [hits, misses], ([first = 1, second = 1]) => {
    const own = folded('SUM', 1, first);
    return `100*${own}/(${own}+${folded('SUM', first + 1, second)})`;
  });
}

/** Events a minute that are told only where there were some: nought where something else shows that it was in use. */
export function rareEvents(label: string, some: readonly Measured[], inUse: Measured): GoldenLine {
  return lineOf(label, [...some, inUse], (counts) => {
    const use = counts.at(-1) ?? 1;
    const first = counts.slice(0, -1).reduce((sum, count) => sum + count, 0);
    const events = folded('SUM', 1, first, filled);
    return `${events}/PERIOD($${first + 1})*60+0*${folded('SUM', first + 1, use)}`;
  });
}

/** How much of what is provisioned is consumed, in per cent. */
export function used(label: string, consumed: Measured, provisioned: Measured): GoldenLine {
  return lineOf(
    label,
    [consumed, provisioned],
    ([first = 1, second = 1]) =>
      `100*${folded('SUM', 1, first)}/PERIOD($1)/${folded('SUM', first + 1, second)}`,
  );
}

function filled(id: string): string {
  return `FILL(${id},0)`;
}
