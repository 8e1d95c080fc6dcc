import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import type { BucketDefinition } from '../../../../core/catalogue/buckets.ts';
import type { QueueDefinition, TopicDefinition } from '../../../../core/catalogue/messaging.ts';
import type { Stage } from '../../../../core/catalogue/stage.ts';
import type { TableDefinition } from '../../../../core/catalogue/tables.ts';

/** What is made in one environment: the catalogue, and what real life has done to it. */
export interface ResourcePlan {
  readonly stage: Stage;
  readonly tables: readonly TableDefinition[];
  readonly buckets: readonly BucketDefinition[];
  readonly queues: readonly QueueDefinition[];
  readonly topics: readonly TopicDefinition[];
}

/** A developer's shorter patience, so that a failing message comes back while one is looking. */
const DEVELOPMENT_VISIBILITY_SECONDS = 30;
const DEVELOPMENT_COOLING_DAYS = 60;

/** The plan of a stage. Development has drifted: each difference is one that the console ought to find. */
export function planOf(stage: Stage): ResourcePlan {
  const { tables, buckets, queues, topics } = CATALOGUE;
  if (stage !== 'dev') return { stage, tables, buckets, queues, topics };
  return {
    stage,
    tables: [...tables.map(withoutPhoneIndex), SCRATCH],
    // Exports and backups are taken of production alone.
    buckets: buckets
      .filter(({ logical }) => logical === 'assets' || logical === 'thumbnails')
      .map(coolingLater),
    queues: queues.map((queue) =>
      queue.logical === 'caption-analysis'
        ? { ...queue, visibilityTimeoutSeconds: DEVELOPMENT_VISIBILITY_SECONDS }
        : queue,
    ),
    topics,
  };
}

function withoutPhoneIndex(table: TableDefinition): TableDefinition {
  if (table.logical !== 'users') return table;
  return { ...table, indexes: table.indexes.filter((index) => index.name !== 'GSI2') };
}

function coolingLater(bucket: BucketDefinition): BucketDefinition {
  if (bucket.logical !== 'assets') return bucket;
  return {
    ...bucket,
    lifecycle: bucket.lifecycle.map((rule) => ({
      ...rule,
      transitions: rule.transitions.map((transition) =>
        transition.storageClass === 'STANDARD_IA'
          ? { ...transition, afterDays: DEVELOPMENT_COOLING_DAYS }
          : transition,
      ),
    })),
  };
}

/** Somebody's trial of attribute types, which nobody has written into the catalogue. */
export const SCRATCH: TableDefinition = {
  kind: 'table',
  logical: 'scratch',
  names: { dev: 'tiktok-scratch-dev', staging: 'tiktok-scratch-staging', prod: 'tiktok-scratch-prod' },
  purpose: 'Trials',
  partitionKey: { name: 'id', type: 'S' },
  sortKey: { name: 'at', type: 'N' },
  indexes: [],
  billingMode: 'PAY_PER_REQUEST',
  pointInTimeRecovery: [],
  deletionProtection: [],
};
