import type { ComparedKind } from '../form/canonical.ts';
import type { ReadKind } from './found.ts';
import { readCaches } from './caches.ts';
import { readLoadBalancers, readTargetGroups, readWorkers } from './compute.ts';
import {
  readAlarms,
  readCertificates,
  readDnsRecords,
  readLogGroups,
  readSecrets,
  readSecurityGroups,
} from './guards.ts';
import { readQueues, readTopics } from './messaging.ts';
import { readServices } from './services.ts';
import { readBuckets, readTables } from './stores.ts';

/** How each kind is read. */
export const READERS: Readonly<Record<ComparedKind, ReadKind>> = {
  tables: readTables,
  buckets: readBuckets,
  queues: readQueues,
  topics: readTopics,
  secrets: readSecrets,
  services: readServices,
  workers: readWorkers,
  'load-balancers': readLoadBalancers,
  'target-groups': readTargetGroups,
  caches: readCaches,
  alarms: readAlarms,
  'log-groups': readLogGroups,
  'security-groups': readSecurityGroups,
  certificates: readCertificates,
  'dns-records': readDnsRecords,
};
