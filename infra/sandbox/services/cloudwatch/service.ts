import * as sdk from '@aws-sdk/client-cloudwatch';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { aggregateOf } from './aggregate.ts';
import { createAlarmOperations } from './alarms/alarm-operations.ts';
import { releaseMuted } from './alarms/actions.ts';
import { AlarmStore } from './alarms/alarm-store.ts';
import { evaluateComposites } from './alarms/composite-evaluate.ts';
import { createEvaluator } from './alarms/evaluate.ts';
import { MuteStore } from './alarms/mutes/mute-store.ts';
import { createDashboardOperations } from './dashboards/dashboard-operations.ts';
import { missingParameter, parameterPath } from './errors.ts';
import { createGetMetricData } from './get-metric-data.ts';
import { createGetMetricStatistics } from './get-metric-statistics.ts';
import { createListMetrics } from './list-metrics.ts';
import { MetricStore } from './metric-store.ts';
import { createPutMetricData } from './put-metric-data.ts';

const pruneEveryMs = 3_600_000;

/** Amazon CloudWatch metrics: published by clients, and counted by the other services of the environment. */
export function createCloudwatch(cloud: Cloud): SandboxService {
  const store = new MetricStore(cloud.store);
  const alarms = new AlarmStore(cloud.store);
  const parts = { alarms, mutes: new MuteStore(cloud.store), cloud };
  const getMetricData = createGetMetricData(store, cloud.clock);
  const evaluateAlarms = createEvaluator(parts, getMetricData);
  const { operations: alarmOperations, remove: removeAlarms } = createAlarmOperations(parts, getMetricData);
  let prunedAt = 0;
  return {
    signingName: 'monitoring',
    targetPrefix: 'GraniteServiceVersion20100801',
    apiVersion: '2010-08-01',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    errorNamespace: 'com.amazonaws.cloudwatch',
    protocols: ['awsJson1_0', 'rpcv2Cbor', 'awsQuery'],
    schemas: sdk,
    // A request of PutMetricData is limited to 1 MB as it is sent, which gzip may hold many times over.
    maxBodyBytes: 32 * 1024 * 1024,
    operations: {
      PutMetricData: createPutMetricData(store, cloud.clock),
      ListMetrics: createListMetrics(store, cloud.clock),
      GetMetricData: getMetricData,
      GetMetricStatistics: createGetMetricStatistics(store, cloud.clock),
      ...alarmOperations,
      ...createDashboardOperations(cloud),
    },
    missingMembers: (_operation, paths) =>
      missingParameter(`The parameter ${parameterPath(paths[0] ?? '')} is required.`),
    throttled: () => new ServiceError('Throttling', 'Rate exceeded', { status: 400 }),
    metricData: getMetricData,
    metricNames: () =>
      store.list().map(({ namespace, name, dimensions }) => ({
        namespace,
        metric: name,
        dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
      })),
    // A composite alarm has a price of its own, which is not told here.
    standing: () =>
      alarms.metricAlarms().map(({ alarm }) => ({
        kind: 'alarm',
        // An alarm of an expression is paid for by each metric that it looks at.
        metrics: Math.max(1, alarm.Metrics?.filter(({ MetricStat }) => MetricStat).length ?? 0),
      })),
    history: (plan) => store.setHistory(plan),
    measure({ namespace, metric, dimensions, value, count, unit = 'None', time = cloud.clock.now() }) {
      const named = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      const seconds = Math.floor(time / 1000);
      store.add(
        { namespace, name: metric, dimensions: named },
        unit,
        seconds,
        false,
        aggregateOf(value, count),
      );
    },
    alarms: {
      put: (input) => void alarmOperations.PutMetricAlarm(input),
      remove: removeAlarms,
    },
    alarmState: (name) => alarms.find(name)?.alarm.StateValue,
    tick(now) {
      store.flush();
      evaluateAlarms(now);
      evaluateComposites(parts);
      releaseMuted(parts, now);
      if (now - prunedAt < pruneEveryMs) return;
      prunedAt = now;
      store.prune(Math.floor(now / 1000));
      alarms.prune(now);
    },
    close: () => store.flush(),
  };
}
