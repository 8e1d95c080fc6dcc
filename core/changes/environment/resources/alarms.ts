import type {
  Dimension,
  PutCompositeAlarmCommandInput,
  PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmEntry } from '../../../catalogue/alarms.ts';
import { CLUSTER } from '../../../catalogue/compute.ts';
import type { CompositeAlarmEntry } from '../../../catalogue/composite-alarms.ts';
import { topicName } from '../../../catalogue/names.ts';
import { topicArnOf } from '../../../resources/topics/topic-name.ts';
import type { MessagingPlace } from './messaging-place.ts';
import { tagsOf } from './tags.ts';

export interface AlarmPlace extends MessagingPlace {
  /** The load balancer as CloudWatch's dimensions name it: `app/tiktok-commerce-alb/50dc6c495c0c9188`. */
  readonly loadBalancer?: string;
}

/**
 * DynamoDB tells ThrottledRequests by table and operation, never by table alone: an alarm sums them. At most ten metrics.
 * Source: DynamoDB developer guide, "DynamoDB metrics and dimensions"; CloudWatch API reference, PutMetricAlarm.
 */
const OPERATIONS = [
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
  'TransactWriteItems',
] as const;

/** PutMetricAlarm's input for an alarm of the catalogue. A quiet minute has no data, and is well. */
export function alarmInput(entry: AlarmEntry, place: AlarmPlace): PutMetricAlarmCommandInput {
  const { definition, names, resource } = entry;
  return {
    AlarmName: names[place.stage],
    AlarmDescription: `${[definition.metric, ...(definition.sum?.of ?? [])].join(' and ')} of ${resource.names[place.stage]}`,
    ...watched(entry, place),
    ComparisonOperator: definition.comparison,
    Threshold: definition.threshold,
    EvaluationPeriods: definition.evaluationPeriods,
    TreatMissingData: 'notBreaching',
    ...told(place),
  };
}

/** PutCompositeAlarm's input, over those of its children that there are, by their physical names. */
export function compositeAlarmInput(
  { names, purpose, children }: CompositeAlarmEntry,
  place: MessagingPlace,
  there: ReadonlySet<string>,
): PutCompositeAlarmCommandInput {
  const present = children.map((child) => child.names[place.stage]).filter((name) => there.has(name));
  return {
    AlarmName: names[place.stage],
    AlarmDescription: purpose,
    AlarmRule: present.map((name) => `ALARM("${name}")`).join(' OR '),
    ...told(place),
  };
}

/** Whoever listens to the topic hears of trouble, and of its end. */
function told(place: MessagingPlace) {
  const topic = topicArnOf(place, topicName(place.stage, 'alarms'));
  return {
    AlarmActions: [topic],
    OKActions: [topic],
    Tags: tagsOf(place.stage).map(([Key, Value]) => ({ Key, Value })),
  };
}

function watched(
  { definition, resource }: AlarmEntry,
  place: AlarmPlace,
): Partial<PutMetricAlarmCommandInput> {
  const { namespace: Namespace, metric: MetricName, statistic, periodSeconds: Period } = definition;
  const { sum = { of: [], words: MetricName } } = definition;
  const Dimensions = dimensionsOf(definition.each, resource.names[place.stage], place);
  if (definition.each !== 'table' && sum.of.length === 0)
    return {
      Namespace,
      MetricName,
      Dimensions,
      Period,
      ...(statistic === 'p95' ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
    };
  const parts =
    definition.each === 'table'
      ? OPERATIONS.map((Value) => ({
          MetricName,
          Dimensions: [...Dimensions, { Name: 'Operation', Value }],
        }))
      : [MetricName, ...sum.of].map((one) => ({ MetricName: one, Dimensions }));
  return {
    Metrics: [
      { Id: 'sum', Expression: 'SUM(METRICS())', Label: sum.words, ReturnData: true },
      ...parts.map((part, index) => ({
        Id: `m${index + 1}`,
        ReturnData: false,
        MetricStat: { Metric: { Namespace, ...part }, Period, Stat: statistic },
      })),
    ],
  };
}

function dimensionsOf(
  each: AlarmEntry['definition']['each'],
  name: string,
  { stage, loadBalancer }: AlarmPlace,
): Dimension[] {
  switch (each) {
    case 'service':
      return [
        { Name: 'ClusterName', Value: CLUSTER.names[stage] },
        { Name: 'ServiceName', Value: name },
      ];
    case 'table':
      return [{ Name: 'TableName', Value: name }];
    case 'queue':
    case 'dead-letter-queue':
      return [{ Name: 'QueueName', Value: name }];
    case 'load-balancer':
      return [{ Name: 'LoadBalancer', Value: loadBalancer ?? name }];
  }
}
