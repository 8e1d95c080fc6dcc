import type {
  Datapoint,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../clock.ts';
import { invalidCombination, invalidValue, missingParameter } from './errors.ts';
import type { MetricStore } from './metric-store.ts';
import { alignSpan, isPeriod, readAggregates } from './series.ts';
import { parseStatistic, simpleStatistics } from './statistic.ts';
import { standardUnits } from './units.ts';

const mostDatapoints = 1440;

function check(input: GetMetricStatisticsInput): void {
  const { Statistics: simple = [], ExtendedStatistics: extended = [], Period: period = 0 } = input;
  if (simple.length === 0 && extended.length === 0)
    throw missingParameter(
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
  if (simple.length > 0 && extended.length > 0)
    throw invalidCombination(
      'The parameters Statistics and ExtendedStatistics are mutually exclusive and you have specified both.',
    );
  if (simple.some((name) => !simpleStatistics.includes(name)))
    throw invalidValue(
      `The parameter Statistics.member must be a value in the set [ ${simpleStatistics.join(', ')} ].`,
    );
  const wrong = extended.find((name) => simpleStatistics.includes(name) || !parseStatistic(name));
  if (wrong !== undefined)
    throw invalidValue(`The value ${wrong} for parameter ExtendedStatistics is not supported.`);
  if (!Number.isInteger(period) || !isPeriod(period))
    throw invalidValue('The parameter Period must be 1, 5, 10, 20, 30, or a multiple of 60.');
  if (input.Unit !== undefined && !standardUnits.includes(input.Unit))
    throw invalidValue(`The parameter Unit must be a value in the set [ ${standardUnits.join(', ')} ].`);
  const [start = 0, end = 0] = [input.StartTime?.getTime(), input.EndTime?.getTime()];
  if (start >= end)
    throw invalidCombination('The parameter StartTime must be less than the parameter EndTime.');
  const points = Math.ceil((end - start) / 1000 / period);
  if (points > mostDatapoints)
    throw invalidCombination(
      `You have requested up to ${points} datapoints, which exceeds the limit of ${mostDatapoints}. You may reduce the ` +
        'datapoints requested by increasing Period, or decreasing the time range.',
    );
}

/** Statistics of one metric, each unit by itself, without an order that a client may rely on. */
export function createGetMetricStatistics(
  store: MetricStore,
  clock: Clock,
): (input: GetMetricStatisticsInput) => GetMetricStatisticsOutput {
  return (input) => {
    check(input);
    const { Namespace: namespace = '', MetricName: name = '', Period: period = 60 } = input;
    const dimensions = (input.Dimensions ?? []).map(({ Name = '', Value = '' }) => ({ Name, Value }));
    const span = alignSpan(
      input.StartTime?.getTime() ?? 0,
      input.EndTime?.getTime() ?? 0,
      period,
      clock.now(),
    );
    const byUnit = readAggregates(store, { namespace, name, dimensions }, span, period, input.Unit);
    const Datapoints: Datapoint[] = [];
    for (const [unit, points] of byUnit)
      for (const [at, aggregate] of points) {
        const simple = (input.Statistics ?? []).map(
          (name) => [name, parseStatistic(name)?.(aggregate)] as const,
        );
        const extended = (input.ExtendedStatistics ?? []).flatMap((name) => {
          const value = parseStatistic(name)?.(aggregate);
          return value === undefined ? [] : [[name, value] as const];
        });
        // A set of statistics tells no percentile: such a point is left out.
        if (simple.length === 0 && extended.length === 0) continue;
        Datapoints.push({
          Timestamp: new Date(at * 1000),
          ...Object.fromEntries(simple),
          Unit: unit as Datapoint['Unit'],
          ...(extended.length > 0 ? { ExtendedStatistics: Object.fromEntries(extended) } : {}),
        });
      }
    return { Label: name, Datapoints };
  };
}
