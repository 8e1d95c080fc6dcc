import { CATALOGUE } from '../../../catalogue/catalogue.ts';
import type { ListedKind } from '../../../catalogue/catalogue.ts';
import { keyOf } from '../../../catalogue/pairing.ts';
import type { Naming } from '../../../catalogue/pairing.ts';
import type { MetricIdentity, MetricSearch } from '../search-metrics.ts';
import type { Dimensions, GoldenKind, GoldenResource } from './types.ts';

/** By which metric it is found out what there is of a namespace: one that every resource in use has. */
export const DISCOVERY = {
  balancers: { namespace: 'AWS/ApplicationELB', metric: 'RequestCount' },
  services: { namespace: 'AWS/ECS', metric: 'CPUUtilization' },
  functions: { namespace: 'AWS/Lambda', metric: 'Invocations' },
  queues: { namespace: 'AWS/SQS', metric: 'ApproximateNumberOfMessagesVisible' },
  tables: { namespace: 'AWS/DynamoDB', metric: 'ConsumedReadCapacityUnits' },
  caches: { namespace: 'AWS/ElastiCache', metric: 'CacheHits' },
} as const satisfies Readonly<Record<string, MetricSearch>>;
export type Discovered = keyof typeof DISCOVERY;

/** Which lists a kind is made of. */
export const NEEDED: Readonly<Record<GoldenKind, readonly Discovered[]>> = {
  'load-balancer': ['balancers'],
  service: ['balancers', 'services'],
  function: ['functions'],
  queue: ['queues'],
  'dead-letter-queue': ['queues'],
  table: ['tables'],
  cache: ['caches'],
};

/** What was found of each; undefined where the list could not be read. */
export type FoundOf = Readonly<Partial<Record<Discovered, readonly MetricIdentity[] | undefined>>>;

/** The resources of an environment that have golden signals: those that were found, the catalogue's first. */
export function goldenResources(
  found: FoundOf,
  naming: Naming,
  cluster: string | undefined,
): readonly GoldenResource[] {
  return [
    ...balancers(found, naming),
    ...services(found, naming, cluster),
    ...plain(
      'function',
      'workers',
      'FunctionName',
      found.functions ?? named(CATALOGUE.workers, 'FunctionName', naming, cluster !== undefined),
      naming,
    ),
    ...queues(found.queues ?? named(CATALOGUE.queues, 'QueueName', naming), naming),
    ...plain(
      'table',
      'tables',
      'TableName',
      found.tables ?? named(CATALOGUE.tables, 'TableName', naming),
      naming,
    ),
    ...caches(found.caches ?? [], naming),
  ];
}

/** Where nothing can be listed, what the catalogue names is asked for. */
function named(
  entries: readonly { readonly names: Readonly<Record<Naming['stage'], string>> }[],
  dimension: string,
  naming: Naming,
  isThere = true,
): readonly MetricIdentity[] {
  if (!isThere) return [];
  return entries.map(({ names }) => ({
    namespace: '',
    metric: '',
    dimensions: { [dimension]: names[naming.stage] },
  }));
}

/** The metrics that are told by exactly these dimensions. */
function by(
  metrics: readonly MetricIdentity[] | undefined,
  ...names: readonly string[]
): readonly Dimensions[] {
  return (metrics ?? [])
    .map(({ dimensions }) => dimensions)
    .filter(
      (dimensions) =>
        Object.keys(dimensions).length === names.length && names.every((name) => name in dimensions),
    );
}

/** Collects what falls on one key, in the order of the catalogue, the rest by name. */
class Gathered {
  private readonly byKey = new Map<string, { own: Dimensions[]; beside: Dimensions[] }>();

  constructor(
    private readonly kind: GoldenKind,
    private readonly order: readonly string[],
  ) {}

  add(key: string, place: 'own' | 'beside', dimensions: Dimensions): void {
    const known = this.byKey.get(key) ?? { own: [], beside: [] };
    known[place].push(dimensions);
    this.byKey.set(key, known);
  }

  has(key: string): boolean {
    return this.byKey.has(key);
  }

  all(): readonly GoldenResource[] {
    const rank = (key: string) => {
      const place = this.order.indexOf(key);
      return place === -1 ? this.order.length : place;
    };
    return [...this.byKey]
      .map(([key, sets]) => ({ kind: this.kind, key, ...sets }))
      .sort((a, b) => rank(a.key) - rank(b.key) || (a.key < b.key ? -1 : 1));
  }
}

const logicalOf = (entries: readonly { readonly logical: string }[]) => entries.map(({ logical }) => logical);

/** `app/tiktok-commerce-alb/50dc6c495c0c9188` is told by its middle. */
function nameIn(dimension: string | undefined): string {
  return dimension?.split('/')[1] ?? '';
}

function balancers(found: FoundOf, naming: Naming): readonly GoldenResource[] {
  const gathered = new Gathered('load-balancer', [CATALOGUE.loadBalancer.logical]);
  for (const dimensions of by(found.balancers, 'LoadBalancer'))
    gathered.add(keyOf('load-balancers', nameIn(dimensions.LoadBalancer), naming), 'own', dimensions);
  return gathered.all();
}

function services(found: FoundOf, naming: Naming, cluster: string | undefined): readonly GoldenResource[] {
  const gathered = new Gathered('service', logicalOf(CATALOGUE.services));
  for (const dimensions of by(found.balancers, 'LoadBalancer', 'TargetGroup'))
    gathered.add(serviceOfGroup(nameIn(dimensions.TargetGroup), naming), 'own', dimensions);
  const known =
    found.services ??
    (cluster === undefined
      ? []
      : CATALOGUE.services
          .filter(({ tasks }) => tasks)
          .map(({ names }) => ({
            namespace: '',
            metric: '',
            dimensions: { ClusterName: cluster, ServiceName: names[naming.stage] },
          })));
  for (const dimensions of by(known, 'ClusterName', 'ServiceName')) {
    if (cluster !== undefined && dimensions.ClusterName !== cluster) continue;
    gathered.add(serviceKey(dimensions.ServiceName ?? '', naming), 'beside', dimensions);
  }
  return gathered.all();
}

/** Blue and green are one service, whichever of them the traffic is on. */
function serviceOfGroup(name: string, naming: Naming): string {
  const entry = CATALOGUE.services.find(({ traffic }) =>
    Object.values(traffic?.targetGroups ?? {}).some((names) => names[naming.stage] === name),
  );
  return entry?.logical ?? serviceKey(name, naming);
}

function serviceKey(name: string, naming: Naming): string {
  return keyOf('services', name.replace(/-(?:blue|green)(?=-|$)/, ''), naming);
}

function queues(found: readonly MetricIdentity[], naming: Naming): readonly GoldenResource[] {
  const order = logicalOf(CATALOGUE.queues);
  const [alive, dead] = [new Gathered('queue', order), new Gathered('dead-letter-queue', order)];
  const keyed = by(found, 'QueueName').map(
    (dimensions) => [keyOf('queues', dimensions.QueueName ?? '', naming), dimensions] as const,
  );
  const isDead = (key: string) => /-dlq$|dead-letter/.test(key);
  for (const [key, dimensions] of keyed) (isDead(key) ? dead : alive).add(key, 'own', dimensions);
  for (const [key, dimensions] of keyed) {
    const source = key.replace(/-dlq$/, '');
    if (source !== key && alive.has(source)) alive.add(source, 'beside', dimensions);
  }
  return [...alive.all(), ...dead.all()];
}

function plain(
  kind: GoldenKind,
  listed: ListedKind,
  dimension: string,
  found: readonly MetricIdentity[],
  naming: Naming,
): readonly GoldenResource[] {
  const order = listed === 'tables' ? logicalOf(CATALOGUE.tables) : logicalOf(CATALOGUE.workers);
  const gathered = new Gathered(kind, order);
  for (const dimensions of by(found, dimension))
    gathered.add(keyOf(listed, dimensions[dimension] ?? '', naming), 'own', dimensions);
  return gathered.all();
}

/** A replication group's nodes are `name-001` and so on; each is told by its cluster, some by cluster and node as well. */
function caches(found: readonly MetricIdentity[], naming: Naming): readonly GoldenResource[] {
  const gathered = new Gathered('cache', logicalOf(CATALOGUE.caches));
  const byCluster = by(found, 'CacheClusterId');
  for (const dimensions of byCluster.length > 0 ? byCluster : by(found, 'CacheClusterId', 'CacheNodeId')) {
    const group = (dimensions.CacheClusterId ?? '').replace(/-\d{3,4}(?:-\d{3})?$/, '');
    gathered.add(keyOf('caches', group, naming), 'own', dimensions);
  }
  return gathered.all();
}
