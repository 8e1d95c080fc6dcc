import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cloud, MetricName } from '../../cloud.ts';
import { dayMs, dayOf, startOf } from './days.ts';
import { services } from './prices.ts';

/** What was counted of one usage type in one day, in its unit of the price list. */
export interface CountedUsage {
  readonly day: string;
  readonly service: string;
  readonly usageType: string;
  readonly quantity: number;
}

type Dimensions = Readonly<Record<string, string>>;

/** A metric whose sum is paid for. */
interface PaidMetric {
  readonly namespace: string;
  readonly metric: string;
  /** The sets of dimensions that are told for the same thing once: others repeat it. */
  readonly dimensions: readonly string[];
  readonly service: string;
  readonly usageType: (dimensions: Dimensions) => string;
  /** Units of the price list in one unit of the metric; undefined where it is not paid for. */
  readonly factor: (dimensions: Dimensions, cloud: Cloud) => number | undefined;
}

const one = () => 1;
const gibibyte = 1024 ** 3;

/** Connections that are new in a second, of one capacity unit. Source: Elastic Load Balancing pricing, "LCU details". */
const newConnectionsOfLcu = 25;

/** A past that is made up is worked out when it is looked at, by minute: so many metrics at once hold up nobody. */
const queriesOfTurn = 10;

const queueMetrics = [
  'NumberOfMessagesSent',
  'NumberOfMessagesReceived',
  'NumberOfMessagesDeleted',
  'NumberOfEmptyReceives',
];

function isProvisioned(cloud: Cloud, tableName: string): boolean {
  return cloud
    .standing()
    .some((one) => one.kind === 'table' && one.name === tableName && one.provisioned !== undefined);
}

function tableMetric(metric: string, usageType: string): PaidMetric {
  return {
    namespace: 'AWS/DynamoDB',
    metric,
    dimensions: ['TableName', 'GlobalSecondaryIndexName,TableName'],
    service: services.dynamodb,
    usageType: () => usageType,
    // What is provisioned is paid for by the hour, whether it is consumed or not.
    factor: ({ TableName = '' }, cloud) => (isProvisioned(cloud, TableName) ? undefined : 1),
  };
}

const paidMetrics: readonly PaidMetric[] = [
  {
    namespace: 'AWS/Lambda',
    metric: 'Invocations',
    dimensions: ['FunctionName'],
    service: services.lambda,
    usageType: () => 'Request',
    factor: one,
  },
  {
    namespace: 'AWS/Lambda',
    metric: 'Duration',
    dimensions: ['FunctionName'],
    service: services.lambda,
    usageType: () => 'Lambda-GB-Second',
    factor({ FunctionName = '' }, cloud) {
      const megabytes = cloud.functionMemoryMb(FunctionName);
      return megabytes === undefined ? undefined : megabytes / 1024 / 1000;
    },
  },
  tableMetric('ConsumedReadCapacityUnits', 'ReadRequestUnits'),
  tableMetric('ConsumedWriteCapacityUnits', 'WriteRequestUnits'),
  // CloudWatch counts messages, not requests: a batch of ten is paid for as ten here.
  ...queueMetrics.map((metric): PaidMetric => ({
    namespace: 'AWS/SQS',
    metric,
    dimensions: ['QueueName'],
    service: services.sqs,
    usageType: ({ QueueName = '' }) =>
      QueueName.endsWith('.fifo') ? 'Requests-FIFO-Tier1' : 'Requests-Tier1',
    factor: one,
  })),
  {
    namespace: 'AWS/SNS',
    metric: 'NumberOfMessagesPublished',
    dimensions: ['TopicName'],
    service: services.sns,
    usageType: () => 'Requests-Tier1',
    factor: one,
  },
  {
    namespace: 'AWS/ApplicationELB',
    metric: 'RequestCount',
    dimensions: ['LoadBalancer'],
    service: services.elb,
    usageType: () => 'LCUUsage',
    // As if every request came over a connection of its own; bytes and rules are not counted.
    factor: () => 1 / (newConnectionsOfLcu * 3600),
  },
  {
    namespace: 'AWS/Logs',
    metric: 'IncomingBytes',
    dimensions: ['LogGroupName'],
    service: services.cloudwatch,
    usageType: () => 'DataProcessing-Bytes',
    factor: () => 1 / gibibyte,
  },
];

interface PaidSeries {
  readonly paid: PaidMetric;
  readonly name: MetricName;
  readonly usageType: string;
  readonly factor: number;
}

function paidSeries(cloud: Cloud): readonly PaidSeries[] {
  return cloud.metricNames().flatMap((name) => {
    const keys = Object.keys(name.dimensions).sort().join(',');
    const paid = paidMetrics.find(
      ({ namespace, metric, dimensions }) =>
        namespace === name.namespace && metric === name.metric && dimensions.includes(keys),
    );
    const factor = paid?.factor(name.dimensions, cloud);
    return paid && factor !== undefined
      ? [{ paid, name, usageType: paid.usageType(name.dimensions), factor }]
      : [];
  });
}

/** Whether the environment has ever measured anything that is paid for. */
export function hasCounted(cloud: Cloud): boolean {
  return paidSeries(cloud).length > 0;
}

/** What was counted from `start` (included) to `end` (excluded), by day, out of the environment's own metrics. */
export async function countedUsage(
  cloud: Cloud,
  start: string,
  end: string,
): Promise<readonly CountedUsage[]> {
  const series = paidSeries(cloud);
  const found: CountedUsage[] = [];
  for (let at = 0; at < series.length; at += queriesOfTurn) {
    await nextTurn();
    const part = series.slice(at, at + queriesOfTurn);
    const { MetricDataResults = [] } = await cloud.metricData({
      StartTime: new Date(startOf(start)),
      EndTime: new Date(startOf(end)),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: part.map(queryOf),
    });
    for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults) {
      const asked = part[Number(Id.slice(1))];
      if (!asked) continue;
      const { paid, usageType, factor } = asked;
      for (const [index, time] of Timestamps.entries())
        found.push({
          day: dayOf(time.getTime()),
          service: paid.service,
          usageType,
          quantity: (Values[index] ?? 0) * factor,
        });
    }
  }
  return found.filter(({ quantity }) => quantity > 0);
}

function queryOf({ name }: PaidSeries, index: number): MetricDataQuery {
  return {
    Id: `m${index}`,
    MetricStat: {
      Metric: {
        Namespace: name.namespace,
        MetricName: name.metric,
        Dimensions: Object.entries(name.dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: dayMs / 1000,
      Stat: 'Sum',
    },
  };
}
