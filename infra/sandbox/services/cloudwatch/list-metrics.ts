import type { ListMetricsInput, ListMetricsOutput } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../clock.ts';
import { invalidToken, invalidValue } from './errors.ts';
import { identityKey } from './metric-store.ts';
import type { MetricStore, StoredMetric } from './metric-store.ts';

const pageSize = 500;
const twoWeeksSeconds = 14 * 86_400;
const threeHoursSeconds = 3 * 3600;

function matches(metric: StoredMetric, input: ListMetricsInput): boolean {
  if (input.Namespace !== undefined && metric.namespace !== input.Namespace) return false;
  if (input.MetricName !== undefined && metric.name !== input.MetricName) return false;
  return (input.Dimensions ?? []).every(({ Name, Value }) =>
    metric.dimensions.some(
      (dimension) => dimension.Name === Name && (Value === undefined || dimension.Value === Value),
    ),
  );
}

/** Metrics that had data in the last two weeks, 500 a page, sorted by name. */
export function createListMetrics(
  store: MetricStore,
  clock: Clock,
): (input: ListMetricsInput) => ListMetricsOutput {
  return (input) => {
    if ((input.Dimensions?.length ?? 0) > 10)
      throw invalidValue('The collection Dimensions must not have a size greater than 10.');
    if (input.RecentlyActive !== undefined && input.RecentlyActive !== 'PT3H')
      throw invalidValue('The parameter RecentlyActive must be a value in the set [ PT3H ].');
    const age = input.RecentlyActive ? threeHoursSeconds : twoWeeksSeconds;
    const since = clock.now() / 1000 - age;
    const keyed = store
      .list()
      .filter((metric) => metric.lastAt >= since && matches(metric, input))
      .map((metric) => ({ metric, key: identityKey(metric) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    let start = 0;
    if (input.NextToken !== undefined) {
      const last = Buffer.from(input.NextToken, 'base64url').toString('utf8');
      const at = keyed.findIndex(({ key }) => key === last);
      if (at === -1) throw invalidToken();
      start = at + 1;
    }
    const page = keyed.slice(start, start + pageSize);
    const last = page.at(-1);
    return {
      Metrics: page.map(({ metric: { namespace, name, dimensions } }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: [...dimensions],
      })),
      NextToken:
        last && start + pageSize < keyed.length ? Buffer.from(last.key).toString('base64url') : undefined,
    };
  };
}
