import type { GetMetricDataInput, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { validationError } from './errors.ts';
import { isPeriod } from './series.ts';
import { parseStatistic } from './statistic.ts';
import { standardUnits } from './units.ts';

const mostQueries = 500;
const mostDatapoints = 100_800;

/** Throws ValidationException (`ValidationError` in the Query protocol) for the first rule that the request breaks. Source: "GetMetricData", API reference. */
export function checkMetricDataInput(input: GetMetricDataInput): void {
  const queries = input.MetricDataQueries ?? [];
  const [start = 0, end = 0] = [input.StartTime?.getTime(), input.EndTime?.getTime()];
  if (start === end) throw validationError('The parameter StartTime must not equal parameter EndTime.');
  if (start > end) throw validationError('The parameter StartTime must be less than the parameter EndTime.');
  if (queries.length === 0) throw validationError('The collection MetricDataQueries must not be empty.');
  if (queries.length > mostQueries)
    throw validationError(
      `The collection MetricDataQueries must not have a size greater than ${mostQueries}.`,
    );
  const { MaxDatapoints: size } = input;
  if (size !== undefined && (size < 1 || size > mostDatapoints))
    throw validationError(`The parameter MaxDatapoints must be between 1 and ${mostDatapoints}.`);
  if (input.ScanBy !== undefined && !['TimestampAscending', 'TimestampDescending'].includes(input.ScanBy))
    throw validationError(
      'The parameter ScanBy must be a value in the set [ TimestampDescending, TimestampAscending ].',
    );
  for (const [at, query] of queries.entries()) checkQuery(query, `MetricDataQueries.member.${at + 1}`);
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw validationError('The values for parameter id in parameter MetricDataQueries are not unique.');
  if (queries.every(({ ReturnData }) => ReturnData === false))
    throw validationError('At least one of the MetricDataQueries must have ReturnData set to true.');
}

function checkQuery(query: MetricDataQuery, path: string): void {
  const { Id = '', Expression: expression, MetricStat: stat } = query;
  if (!/^[a-z][a-zA-Z0-9_]{0,254}$/.test(Id))
    throw validationError(
      `The value ${Id} for parameter ${path}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  if ((expression === undefined) === (stat === undefined))
    throw validationError(
      `The parameters ${path}.Expression and ${path}.MetricStat are mutually exclusive and exactly one is required.`,
    );
  if (expression !== undefined && (expression.trim() === '' || expression.length > 2048))
    throw validationError(`The parameter ${path}.Expression must have between 1 and 2048 characters.`);
  if (!stat) return;
  const period = stat.Period ?? 0;
  if (!Number.isInteger(period) || !isPeriod(period))
    throw validationError(
      `The parameter ${path}.MetricStat.Period must be 1, 5, 10, 20, 30, or a multiple of 60.`,
    );
  if (!parseStatistic(stat.Stat ?? ''))
    throw validationError(
      `The value ${stat.Stat ?? ''} for parameter ${path}.MetricStat.Stat is not supported.`,
    );
  if (stat.Unit !== undefined && !standardUnits.includes(stat.Unit))
    throw validationError(
      `The parameter ${path}.MetricStat.Unit must be a value in the set [ ${standardUnits.join(', ')} ].`,
    );
  for (const name of ['Namespace', 'MetricName'] as const)
    if (!stat.Metric?.[name])
      throw validationError(`The parameter ${path}.MetricStat.Metric.${name} is required.`);
}
