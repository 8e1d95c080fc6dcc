import type { ListedKind } from '../../catalogue/catalogue.ts';
import { keyOf } from '../../catalogue/pairing.ts';
import type { Naming } from '../../catalogue/pairing.ts';
import type { MetricIdentity } from './search-metrics.ts';

/** Whose names stand in a dimension. */
const KINDS: Readonly<Record<string, ListedKind>> = {
  QueueName: 'queues',
  TableName: 'tables',
  FunctionName: 'workers',
  BucketName: 'buckets',
  TopicName: 'topics',
  ServiceName: 'services',
  CacheClusterId: 'caches',
  LoadBalancer: 'load-balancers',
  TargetGroup: 'services',
};

/**
 * What a metric is called in both environments: its dimensions by logical names, the ids that AWS adds left out. Each
 * piece is escaped, so that the key reads back in an address.
 */
export function metricKey({ namespace, metric, dimensions }: MetricIdentity, naming: Naming): string {
  const named = Object.entries(dimensions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${escaped(name)}=${escaped(logical(name, value, naming))}`);
  return [escaped(namespace), escaped(metric), ...named].join('|');
}

function logical(dimension: string, value: string, naming: Naming): string {
  // `app/name/id` and `targetgroup/name/id`: the id differs from account to account.
  const name = /^(?:app|net|targetgroup)\/([^/]+)\/[0-9a-f]+$/.exec(value)?.[1] ?? value;
  return keyOf(KINDS[dimension] ?? 'secrets', name, naming);
}

function escaped(text: string): string {
  return text.replaceAll(/[%|=]/g, (character) => encodeURIComponent(character));
}

/** A key in words: namespace, metric, and dimensions by logical names. */
export function keyInWords(key: string): {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly (readonly [string, string])[];
} {
  const [namespace = '', metric = '', ...named] = key.split('|');
  return {
    namespace: unescaped(namespace),
    metric: unescaped(metric),
    dimensions: named.map((one) => {
      const [name = '', value = ''] = one.split('=');
      return [unescaped(name), unescaped(value)] as const;
    }),
  };
}

function unescaped(text: string): string {
  return text.replaceAll(/%(25|7C|3D)/g, (code) => decodeURIComponent(code));
}

/**
 * Metric math as a person writes it, with `m1` for the first chosen metric, for {@link SeriesQuery.expression}. What
 * stands between quotes (the text of a SEARCH) stays as it is.
 */
export function withPlaces(expression: string): string {
  return expression
    .split(/("[^"]*"|'[^']*')/)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replaceAll(/\bm(\d+)\b/g, '$$$1')))
    .join('');
}
