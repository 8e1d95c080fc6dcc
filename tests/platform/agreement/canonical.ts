/** What the catalogue, the templates and a seeded environment have to agree in: one line of text for each fact. */
export type Facts = readonly string[];

/** `kind name: key=value key=value`, keys in order; what is absent is left out. */
export function fact(kind: string, name: string, values: Readonly<Record<string, unknown>>): string {
  const told = Object.keys(values)
    .sort()
    .filter((key) => values[key] !== undefined)
    .map((key) => `${key}=${JSON.stringify(values[key])}`);
  return `${kind} ${name}: ${told.join(' ')}`;
}

export function sorted(facts: readonly string[]): Facts {
  return [...new Set(facts)].sort();
}

/** The last part of an ARN or of a queue's URL. */
export function lastOf(text: string): string {
  return text.slice(Math.max(text.lastIndexOf(':'), text.lastIndexOf('/')) + 1);
}

interface Keyed {
  readonly KeySchema?: readonly { readonly AttributeName?: string; readonly KeyType?: string }[];
}

/** A table as DescribeTable and CloudFormation both write it. */
export interface TableShape extends Keyed {
  readonly AttributeDefinitions?: readonly {
    readonly AttributeName?: string;
    readonly AttributeType?: string;
  }[];
  readonly GlobalSecondaryIndexes?: readonly (Keyed & {
    readonly IndexName?: string;
    readonly Projection?: { readonly ProjectionType?: string };
  })[];
}

export interface TableSettings {
  readonly timeToLive?: string;
  readonly isRecoverable: boolean;
  readonly isProtected: boolean;
}

export function tableFact(name: string, shape: TableShape, settings: TableSettings): string {
  const typeOf = (attribute?: string) =>
    shape.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === attribute)?.AttributeType;
  const keys = ({ KeySchema = [] }: Keyed) =>
    KeySchema.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName} ${typeOf(AttributeName)}`);
  const indexes = [...(shape.GlobalSecondaryIndexes ?? [])]
    .sort((one, other) => (one.IndexName ?? '').localeCompare(other.IndexName ?? ''))
    .map((index) => `${index.IndexName} ${keys(index).join(', ')} ${index.Projection?.ProjectionType}`);
  return fact('table', name, { keys: keys(shape), indexes, ...settings });
}

/** A rule of a bucket's lifecycle, as S3 and CloudFormation both say it. */
export interface RuleShape {
  readonly id?: string;
  readonly prefix?: string;
  readonly transitions: readonly { readonly days?: number; readonly storageClass?: string }[];
  readonly expireDays?: number;
  readonly formerExpireDays?: number;
}

export function bucketFact(name: string, isVersioned: boolean, rules: readonly RuleShape[]): string {
  const told = rules
    .map(({ id, prefix = '', transitions, expireDays, formerExpireDays }) =>
      [
        `${id} on "${prefix}"`,
        ...transitions.map(({ days, storageClass }) => `${days} ${storageClass}`),
        ...(expireDays === undefined ? [] : [`gone ${expireDays}`]),
        ...(formerExpireDays === undefined ? [] : [`former gone ${formerExpireDays}`]),
      ].join(', '),
    )
    .sort();
  return fact('bucket', name, { isVersioned, rules: told });
}

/** An alarm as PutMetricAlarm and CloudFormation both write it. */
export interface AlarmShape {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Threshold?: number;
  readonly ComparisonOperator?: string;
  readonly Period?: number;
  readonly EvaluationPeriods?: number;
  readonly TreatMissingData?: string;
  readonly Metrics?: readonly unknown[];
}

export function alarmFact(name: string, alarm: AlarmShape): string {
  return fact('alarm', name, {
    metric: alarm.MetricName && `${alarm.Namespace}/${alarm.MetricName}`,
    statistic: alarm.Statistic ?? alarm.ExtendedStatistic,
    expressions: alarm.Metrics?.length === 0 ? undefined : alarm.Metrics?.length,
    threshold: alarm.Threshold,
    comparison: alarm.ComparisonOperator,
    period: alarm.Period,
    periods: alarm.EvaluationPeriods,
    missing: alarm.TreatMissingData,
  });
}
