import type { Dimension, MetricDatum, PutMetricDataInput, StatisticSet } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../clock.ts';
import { aggregateOf, aggregateOfSet, mergeAggregates } from './aggregate.ts';
import type { Aggregate } from './aggregate.ts';
import { invalidCombination, invalidValue, missingParameter } from './errors.ts';
import type { MetricDimension, MetricStore } from './metric-store.ts';
import { standardUnits } from './units.ts';

// Limits: CloudWatch API reference, "PutMetricData" and "MetricDatum".
const mostData = 1000;
const mostValues = 150;
const mostDimensions = 30;
const largest = 2 ** 360;
const twoWeeksMs = 14 * 86_400_000;
const twoHoursMs = 2 * 3_600_000;

/** Takes data, all or none of them. Throws the exception of the first rule that one of them breaks. */
export function createPutMetricData(store: MetricStore, clock: Clock): (input: PutMetricDataInput) => void {
  return (input) => {
    const namespace = input.Namespace ?? '';
    checkNamespace(namespace);
    const entityData = (input.EntityMetricData ?? []).flatMap(({ MetricData }) => MetricData ?? []);
    const data = [...(input.MetricData ?? []), ...entityData];
    if (data.length === 0) throw missingParameter('The parameter MetricData is required.');
    if (data.length > mostData)
      throw invalidValue(`The collection MetricData must not have a size greater than ${mostData}.`);
    const now = clock.now();
    const ready = data.map((datum, at) => readDatum(datum, `MetricData.member.${at + 1}`, now));
    for (const { datum, dimensions, aggregate, seconds } of ready)
      store.add(
        { namespace, name: datum.MetricName ?? '', dimensions },
        datum.Unit ?? 'None',
        seconds,
        datum.StorageResolution === 1,
        aggregate,
      );
  };
}

function checkNamespace(namespace: string): void {
  if (namespace === '') throw invalidValue('The parameter Namespace must not be empty.');
  if (namespace.length > 255)
    throw invalidValue('The parameter Namespace must be shorter than or equal to 255 characters.');
  if (/^aws\//i.test(namespace))
    throw invalidValue('The value AWS/ for parameter Namespace is invalid. It is reserved for AWS services.');
  if (namespace.startsWith(':') || !isPlain(namespace))
    throw invalidValue(`The value ${namespace} for parameter Namespace is invalid.`);
}

function isPlain(text: string): boolean {
  return /^[\x20-\x7E]+$/.test(text);
}

function readDatum(datum: MetricDatum, path: string, now: number) {
  checkText(datum.MetricName ?? '', `${path}.MetricName`, 255);
  const dimensions = readDimensions(datum.Dimensions ?? [], path);
  if (datum.Unit !== undefined && !standardUnits.includes(datum.Unit))
    throw invalidValue(
      `The parameter ${path}.Unit must be a value in the set [ ${standardUnits.join(', ')} ].`,
    );
  if (
    datum.StorageResolution !== undefined &&
    datum.StorageResolution !== 1 &&
    datum.StorageResolution !== 60
  )
    throw invalidValue(`The parameter ${path}.StorageResolution must be 1 or 60.`);
  const time = datum.Timestamp?.getTime() ?? now;
  if (time < now - twoWeeksMs)
    throw invalidValue(`The parameter ${path}.Timestamp must specify a time within the past two weeks.`);
  if (time > now + twoHoursMs)
    throw invalidValue(
      `The parameter ${path}.Timestamp must specify a time no more than two hours in the future.`,
    );
  return { datum, dimensions, aggregate: readAggregate(datum, path), seconds: Math.floor(time / 1000) };
}

function checkText(text: string, path: string, longest: number): void {
  if (text === '') throw invalidValue(`The parameter ${path} must not be empty.`);
  if (text.length > longest)
    throw invalidValue(`The parameter ${path} must be shorter than or equal to ${longest} characters.`);
  if (!isPlain(text) || text.trim() === '')
    throw invalidValue(`The value for parameter ${path} contains non-ASCII characters or only white space.`);
}

function readDimensions(dimensions: readonly Dimension[], path: string): readonly MetricDimension[] {
  if (dimensions.length > mostDimensions)
    throw invalidValue(
      `The collection ${path}.Dimensions must not have a size greater than ${mostDimensions}.`,
    );
  const read = dimensions.map(({ Name = '', Value = '' }, at) => {
    checkText(Name, `${path}.Dimensions.member.${at + 1}.Name`, 255);
    if (Name.startsWith(':'))
      throw invalidValue(
        `The parameter ${path}.Dimensions.member.${at + 1}.Name must not start with a colon.`,
      );
    checkText(Value, `${path}.Dimensions.member.${at + 1}.Value`, 1024);
    return { Name, Value };
  });
  if (new Set(read.map(({ Name }) => Name)).size < read.length)
    throw invalidValue(`The collection ${path}.Dimensions must not contain a dimension name twice.`);
  return read.sort((a, b) => (a.Name < b.Name ? -1 : 1));
}

function checkNumber(value: number, path: string): number {
  if (!Number.isFinite(value) || Math.abs(value) > largest)
    throw invalidValue(`The value ${value} for parameter ${path} is invalid.`);
  return value;
}

function readAggregate(datum: MetricDatum, path: string): Aggregate {
  const { Value: value, Values: values, StatisticValues: set } = datum;
  const given = Object.entries({ Value: value, Values: values, StatisticValues: set })
    .filter(([, member]) => member !== undefined)
    .map(([name]) => name);
  if (given.length > 1)
    throw invalidCombination(
      `The parameters ${given.map((name) => `${path}.${name}`).join(' and ')} are mutually exclusive and you have specified both.`,
    );
  if (value !== undefined) return aggregateOf(checkNumber(value, `${path}.Value`));
  if (set) return readSet(set, path);
  if (values) return readValues(values, datum.Counts, path);
  throw missingParameter(
    `At least one of the parameters ${path}.Value, ${path}.Values or ${path}.StatisticValues must be specified.`,
  );
}

function readSet(set: StatisticSet, path: string): Aggregate {
  const [count, sum, min, max] = (['SampleCount', 'Sum', 'Minimum', 'Maximum'] as const).map((name) =>
    checkNumber(set[name] ?? Number.NaN, `${path}.StatisticValues.${name}`),
  ) as [number, number, number, number];
  if (count <= 0)
    throw invalidValue(`The parameter ${path}.StatisticValues.SampleCount must be greater than 0.`);
  if (min > max)
    throw invalidCombination(
      `The parameter ${path}.StatisticValues.Maximum must be greater than ${path}.StatisticValues.Minimum.`,
    );
  return aggregateOfSet({ count, sum, min, max });
}

function readValues(
  values: readonly number[],
  counts: readonly number[] | undefined,
  path: string,
): Aggregate {
  if (values.length === 0 || values.length > mostValues)
    throw invalidValue(`The collection ${path}.Values must have a size between 1 and ${mostValues}.`);
  if (counts && counts.length !== values.length)
    throw invalidValue(`The parameters ${path}.Values and ${path}.Counts must be of the same size.`);
  const aggregates = values.map((value, at) => {
    const count = checkNumber(counts?.[at] ?? 1, `${path}.Counts.member.${at + 1}`);
    if (count <= 0)
      throw invalidValue(`The parameter ${path}.Counts.member.${at + 1} must be greater than 0.`);
    return aggregateOf(checkNumber(value, `${path}.Values.member.${at + 1}`), count);
  });
  return aggregates.reduce(mergeAggregates);
}
