import type {
  DeleteMetricFilterRequest,
  DescribeMetricFiltersRequest,
  DescribeMetricFiltersResponse,
  MetricFilter,
  MetricTransformation,
  PutMetricFilterRequest,
  TestMetricFilterRequest,
  TestMetricFilterResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { ServiceError } from '../../../protocol/service.ts';
import { requireGroup } from '../context.ts';
import type { LogsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { parseFilterPattern } from '../filter-pattern.ts';
import { pageOf } from '../paging.ts';
import { extractor, selectorsOf } from './extract.ts';
import type { MetricFilterRecord, MetricFilterStore } from './filter-store.ts';

// CloudWatch Logs API reference, "PutMetricFilter"; quotas: filters of a group.
const mostFilters = 100;
const mostDimensions = 3;
const namePattern = /^[^:*]{1,512}$/;

/** Filters that count what a group's events say. */
export function metricFilterOperations(context: LogsContext, filters: MetricFilterStore) {
  function put(input: PutMetricFilterRequest): void {
    const { name: group } = requireGroup(context, input.logGroupName);
    const { filterName: name = '', filterPattern: pattern = '', metricTransformations = [] } = input;
    if (!namePattern.test(name)) throw invalidParameter('The filter name is invalid.');
    parseFilterPattern(pattern);
    const [transformation] = metricTransformations;
    if (!transformation || metricTransformations.length > 1)
      throw invalidParameter('A metric filter has exactly one metric transformation.');
    checkTransformation(transformation);
    const known = filters.of(group);
    if (known.length >= mostFilters && !known.some((filter) => filter.name === name))
      throw new ServiceError('LimitExceededException', 'Resource limit exceeded.');
    filters.save({
      group,
      name,
      pattern,
      transformations: [transformation],
      createdAtMs: context.cloud.clock.now(),
    });
  }

  function remove({ logGroupName, filterName = '' }: DeleteMetricFilterRequest): void {
    const { name: group } = requireGroup(context, logGroupName);
    if (!filters.remove(group, filterName))
      throw new ServiceError('ResourceNotFoundException', 'The specified metric filter does not exist.');
  }

  function describe(input: DescribeMetricFiltersRequest): DescribeMetricFiltersResponse {
    const { logGroupName, filterNamePrefix = '', metricName, metricNamespace } = input;
    if ((metricName === undefined) !== (metricNamespace === undefined))
      throw invalidParameter('metricName and metricNamespace must be given together.');
    const all =
      logGroupName === undefined ? filters.all() : filters.of(requireGroup(context, logGroupName).name);
    const found = all
      .filter(
        ({ name, transformations: [first] }) =>
          name.startsWith(filterNamePrefix) &&
          (metricName === undefined ||
            (first?.metricName === metricName && first.metricNamespace === metricNamespace)),
      )
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const { page, nextToken } = pageOf(found, keyOf, input);
    return { metricFilters: page.map(describeOne), nextToken };
  }

  function test(input: TestMetricFilterRequest): TestMetricFilterResponse {
    const { filterPattern = '', logEventMessages = [] } = input;
    if (logEventMessages.length === 0 || logEventMessages.length > 50)
      throw invalidParameter('From 1 to 50 messages can be tested.');
    const fits = parseFilterPattern(filterPattern);
    const extract = extractor(filterPattern);
    const matches = logEventMessages.flatMap((eventMessage, at) => {
      if (!fits(eventMessage)) return [];
      const select = extract(eventMessage);
      const values = selectorsOf(filterPattern, eventMessage).map((selector) => [
        selector,
        textOf(select(selector)),
      ]);
      return [
        {
          eventNumber: at + 1,
          eventMessage,
          extractedValues: Object.fromEntries(values) as Record<string, string>,
        },
      ];
    });
    return { matches };
  }

  return {
    PutMetricFilter: put,
    DeleteMetricFilter: remove,
    DescribeMetricFilters: describe,
    TestMetricFilter: test,
  };
}

function checkTransformation({
  metricValue = '',
  dimensions = {},
  defaultValue,
}: MetricTransformation): void {
  if (!metricValue.startsWith('$') && !Number.isFinite(Number(metricValue || 'none')))
    throw invalidParameter('Invalid metric transformation: the value is neither a number nor a field.');
  const names = Object.keys(dimensions);
  if (names.length > mostDimensions)
    throw invalidParameter(`A metric filter has at most ${mostDimensions} dimensions.`);
  if (names.length > 0 && defaultValue !== undefined)
    throw invalidParameter(
      'Invalid metric transformation: dimensions and default value are mutually exclusive.',
    );
}

function keyOf({ group, name }: MetricFilterRecord): string {
  return `${group}\n${name}`;
}

function describeOne({
  group,
  name,
  pattern,
  transformations,
  createdAtMs,
}: MetricFilterRecord): MetricFilter {
  return {
    filterName: name,
    filterPattern: pattern,
    metricTransformations: [...transformations],
    creationTime: createdAtMs,
    logGroupName: group,
    applyOnTransformedLogs: false,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
