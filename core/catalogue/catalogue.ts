import { ALARM_ENTRIES } from './alarms.ts';
import { BUCKETS } from './buckets.ts';
import { COMPOSITE_ALARMS } from './composite-alarms.ts';
import { CLUSTER, LOAD_BALANCER, SERVICES, WORKERS } from './compute.ts';
import { ALARMS, CACHES, SECRETS } from './guards.ts';
import { QUEUES, TOPICS } from './messaging.ts';
import type { Named } from './stage.ts';
import { TABLES } from './tables.ts';

/** What the platform consists of. Everything that names, builds, seeds or pairs a resource reads it here. */
export const CATALOGUE = {
  tables: TABLES,
  buckets: BUCKETS,
  queues: QUEUES,
  topics: TOPICS,
  services: SERVICES,
  workers: WORKERS,
  cluster: CLUSTER,
  loadBalancer: LOAD_BALANCER,
  secrets: SECRETS,
  caches: CACHES,
  alarms: ALARMS,
} as const;

/** The kinds of resource that are listed and paired by name. */
export const LISTED_KINDS = [
  'tables',
  'buckets',
  'queues',
  'topics',
  'secrets',
  'services',
  'workers',
  'load-balancers',
  'caches',
  'alarms',
  'log-groups',
] as const;
export type ListedKind = (typeof LISTED_KINDS)[number];

export interface CatalogueEntry {
  readonly logical: string;
  readonly names: Named;
}

/** Where services and workers write; the logical name is theirs. */
const LOG_GROUPS: readonly CatalogueEntry[] = [...SERVICES, ...WORKERS].map(({ logical, logGroups }) => ({
  logical,
  names: logGroups,
}));

export function entriesOf(kind: ListedKind): readonly CatalogueEntry[] {
  if (kind === 'alarms') return [...COMPOSITE_ALARMS, ...ALARM_ENTRIES];
  if (kind === 'load-balancers') return [CATALOGUE.loadBalancer];
  return kind === 'log-groups' ? LOG_GROUPS : CATALOGUE[kind];
}
