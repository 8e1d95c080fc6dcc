import * as schemas from '@aws-sdk/client-cloudwatch-logs';
import type { StartLiveTailRequest } from '@aws-sdk/client-cloudwatch-logs';
import type { Cloud, LogLine } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { Call, SandboxService } from '../../protocol/service.ts';
import type { LogsContext } from './context.ts';
import { groupOperations } from './group-operations.ts';
import { definitionOperations } from './insights/definitions.ts';
import { Queries } from './insights/queries.ts';
import { queryOperations } from './insights/query-operations.ts';
import { LiveTails } from './live-tail/start-live-tail.ts';
import { LogStore, sizeOf } from './log-store.ts';
import { LogMetrics } from './log-metrics.ts';
import { MetricFilterStore } from './metric-filters/filter-store.ts';
import { metricFilterOperations } from './metric-filters/metric-filter-operations.ts';
import { MetricFilters } from './metric-filters/metric-filters.ts';
import { writePast } from './past.ts';
import { createPutLogEvents, mostEventBytes } from './put-operation.ts';
import { readOperations } from './read-operations.ts';
import { keepWithinBounds } from './retention.ts';
import { streamOperations } from './stream-operations.ts';
import { tagOperations } from './tag-operations.ts';

const boundEveryMs = 60_000;
const mostLineLength = mostEventBytes / 4;

/** CloudWatch Logs of one environment: what clients put, and what the processes of the environment print. */
export function createCloudwatchLogs(cloud: Cloud): SandboxService {
  const store = new LogStore(cloud.store);
  const metrics = new LogMetrics(cloud);
  const context: LogsContext = { cloud, store, count: (...counted) => metrics.count(...counted) };
  const tails = new LiveTails(context);
  const queries = new Queries(context);
  const filterStore = new MetricFilterStore(cloud.store);
  const filters = new MetricFilters(cloud, filterStore);
  store.watch((stream, events) => filters.take(stream, events));
  let boundedAtMs = cloud.clock.now();

  function log({ group, stream, message, timestamp }: LogLine): void {
    if (message === '') return;
    const now = cloud.clock.now();
    if (!store.group(group))
      store.saveGroup({ name: group, createdAtMs: now, logGroupClass: 'STANDARD', tags: {} });
    const text = message.slice(0, mostLineLength);
    const record = store.stream(group, stream) ?? store.createStream(group, stream, now);
    store.append(record, [{ atMs: timestamp, message: text }], now);
    metrics.count(group, 1, sizeOf(text));
  }

  return {
    signingName: 'logs',
    targetPrefix: 'Logs_20140328',
    apiVersion: '2014-03-28',
    protocols: ['awsJson1_1'],
    schemas,
    operations: {
      ...groupOperations(context, filterStore),
      ...metricFilterOperations(context, filterStore),
      ...streamOperations(context),
      ...tagOperations(context),
      ...readOperations(context),
      ...queryOperations(context, queries),
      ...definitionOperations(context),
      PutLogEvents: createPutLogEvents(context),
      StartLiveTail: (input: StartLiveTailRequest, call: Call) => tails.start(input, call),
    },
    missingMembers: (_operation, paths) =>
      new ServiceError(
        'InvalidParameterException',
        `1 validation error detected: Value null at '${paths[0] ?? ''}' failed to satisfy constraint: Member must not be null`,
      ),
    throttled: () => new ServiceError('ThrottlingException', 'Rate exceeded'),
    log,
    hasLogGroup: (name) => store.group(name) !== undefined,
    history: (plan) => writePast(store, plan),
    tick(now) {
      store.flush();
      metrics.publish(now);
      filters.tick(now);
      if (now - boundedAtMs < boundEveryMs) return;
      boundedAtMs = now;
      keepWithinBounds(store, now);
    },
    close() {
      tails.endAll();
      queries.stopAll();
      store.flush();
    },
  };
}
