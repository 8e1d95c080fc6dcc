import { BUCKETS } from '../../../core/catalogue/buckets.ts';
import { HEALTH_CHECK, LOGS_KEPT_DAYS, SERVICES, WORKERS } from '../../../core/catalogue/compute.ts';
import { CACHES, SECRETS } from '../../../core/catalogue/guards.ts';
import { QUEUES, TOPICS } from '../../../core/catalogue/messaging.ts';
import { queueName } from '../../../core/catalogue/names.ts';
import type { Stage } from '../../../core/catalogue/stage.ts';
import type { IndexDefinition, TableDefinition } from '../../../core/catalogue/tables.ts';
import { TABLES } from '../../../core/catalogue/tables.ts';
import { SECRET_VARIABLES, serviceVariables, workerVariables } from '../../../core/catalogue/variables.ts';
import { bucketFact, fact, sorted, tableFact } from './canonical.ts';
import type { Facts, TableShape } from './canonical.ts';

/** Tables, buckets, queues, topics and secrets as the catalogue has them in a stage. */
export function storesOfCatalogue(stage: Stage): Facts {
  return sorted([
    ...TABLES.map((table) =>
      tableFact(table.names[stage], shapeOf(table), {
        timeToLive: table.timeToLive?.stages.includes(stage) ? table.timeToLive.attribute : undefined,
        isRecoverable: table.pointInTimeRecovery.includes(stage),
        isProtected: table.deletionProtection.includes(stage),
      }),
    ),
    ...BUCKETS.map(({ names, versioned, lifecycle }) =>
      bucketFact(
        names[stage],
        versioned.includes(stage),
        lifecycle.map(({ id, prefix, transitions, expireAfterDays, noncurrentExpireAfterDays }) => ({
          id,
          prefix,
          transitions: transitions.map(({ afterDays: days, storageClass }) => ({ days, storageClass })),
          expireDays: expireAfterDays,
          formerExpireDays: noncurrentExpireAfterDays,
        })),
      ),
    ),
    ...QUEUES.map((queue) =>
      fact('queue', queue.names[stage], {
        visibility: queue.visibilityTimeoutSeconds,
        wait: queue.receiveMessageWaitSeconds,
        kept: queue.retentionSeconds,
        dead: queue.deadLetter && queueName(stage, queue.deadLetter.queue),
        receives: queue.deadLetter?.maxReceiveCount,
      }),
    ),
    ...TOPICS.flatMap(({ names, subscriptions }) => [
      fact('topic', names[stage], {}),
      ...subscriptions.map(({ queue, rawDelivery }) =>
        fact('subscription', `${names[stage]} → ${queueName(stage, queue)}`, { isRaw: rawDelivery }),
      ),
    ]),
    ...SECRETS.map(({ names, replicaRegion }) =>
      fact('secret', names[stage], { replicas: stage === 'dev' ? [] : [replicaRegion] }),
    ),
  ]);
}

/** What runs in a stage, as the catalogue has it. */
export function computeOfCatalogue(stage: Stage): Facts {
  const place = { stage, account: '', region: '', redis: { host: '', port: '' } };
  const logs = (name: string) => fact('log group', name, { days: LOGS_KEPT_DAYS });
  const { path, intervalSeconds, timeoutSeconds, healthyCount, unhealthyCount } = HEALTH_CHECK;
  return sorted([
    ...SERVICES.flatMap((service) => {
      const { logical, names, port, repository, tasks, traffic, logGroups } = service;
      if (!tasks || !traffic) return [];
      return [
        fact('task', tasks.families[stage], {
          cpu: String(tasks.cpuUnits),
          memory: String(tasks.memoryMebibytes),
          port,
          repository,
          variables: Object.keys(serviceVariables(service, '', place)).sort(),
          secrets: (SECRET_VARIABLES[logical] ?? []).map(({ name }) => name).sort(),
        }),
        fact('service', names[stage], {}),
        fact('scaling', names[stage], {
          minimum: tasks.minimum,
          maximum: tasks.maximum,
          cpu: tasks.targetCpuPercent,
        }),
        ...(['blue', 'green'] as const).map((side) =>
          fact('target group', traffic.targetGroups[side][stage], {
            port,
            path,
            interval: intervalSeconds,
            timeout: timeoutSeconds,
            healthy: healthyCount,
            unhealthy: unhealthyCount,
          }),
        ),
        fact('rule', traffic.paths.join(','), { weights: [100, 0] }),
        logs(logGroups[stage]),
      ];
    }),
    ...WORKERS.flatMap((worker) => [
      fact('function', worker.names[stage], {
        memory: worker.memoryMebibytes,
        timeout: worker.timeoutSeconds,
        repository: worker.repository,
        variables: Object.keys(workerVariables(place)).sort(),
      }),
      fact('event source', worker.names[stage], {
        queue: queueName(stage, worker.queue),
        batch: worker.batchSize,
      }),
      logs(worker.logGroups[stage]),
    ]),
    ...[...SERVICES, ...WORKERS].map(({ repository }) =>
      fact('repository', repository, { scan: true, tags: 'IMMUTABLE' }),
    ),
    ...CACHES.map(({ names, nodeType }) => fact('cache', names[stage], { nodeType })),
  ]);
}

function shapeOf(table: TableDefinition): TableShape {
  const keys = ({ partitionKey, sortKey }: Pick<IndexDefinition, 'partitionKey' | 'sortKey'>) => [
    { AttributeName: partitionKey.name, KeyType: 'HASH' },
    ...(sortKey ? [{ AttributeName: sortKey.name, KeyType: 'RANGE' }] : []),
  ];
  const attributes = [table, ...table.indexes].flatMap(({ partitionKey, sortKey }) => [
    partitionKey,
    sortKey,
  ]);
  return {
    KeySchema: keys(table),
    AttributeDefinitions: attributes.flatMap((one) =>
      one ? [{ AttributeName: one.name, AttributeType: one.type }] : [],
    ),
    GlobalSecondaryIndexes: table.indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keys(index),
      Projection: { ProjectionType: index.projection },
    })),
  };
}
