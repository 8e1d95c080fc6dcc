import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDataQuery,
  MetricDataResult,
  MetricStat,
} from '@aws-sdk/client-cloudwatch';
import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { invalidToken, validationError } from './errors.ts';
import { checkMetricDataInput } from './get-metric-data-rules.ts';
import { evaluateMath, seriesIn } from './math-evaluate.ts';
import type { EvaluationContext } from './math-evaluate.ts';
import { MathError, parseMath } from './math-parse.ts';
import { seriesOf } from './math-value.ts';
import type { MathValue, Series } from './math-value.ts';
import type { MetricStore } from './metric-store.ts';
import { alignSpan, readMerged } from './series.ts';
import type { Span } from './series.ts';
import { parseStatistic } from './statistic.ts';

const mostDatapoints = 100_800;

/** Time series of metrics and of expressions over them, in pages of at most MaxDatapoints points. */
export function createGetMetricData(
  store: MetricStore,
  clock: Clock,
): (input: GetMetricDataInput) => GetMetricDataOutput {
  return (input) => {
    checkMetricDataInput(input);
    const results = new QueryRun(input, store, clock).results();
    return pageOf(results, input);
  };
}

function readStat(store: MetricStore, stat: MetricStat, label: string | undefined, span: Span): Series {
  const { Namespace: namespace = '', MetricName: name = '', Dimensions = [] } = stat.Metric ?? {};
  const dimensions = Dimensions.map(({ Name = '', Value = '' }) => ({ Name, Value }));
  const period = stat.Period ?? 60;
  const statistic = parseStatistic(stat.Stat ?? '');
  const points = new Map<number, number>();
  for (const [at, aggregate] of readMerged(store, { namespace, name, dimensions }, span, period, stat.Unit)) {
    const value = statistic?.(aggregate);
    if (value !== undefined) points.set(at, value);
  }
  return { label: label ?? name, period, points };
}

/** One request: its metrics read once each, its expressions worked out once each. */
class QueryRun {
  private readonly queries: readonly MetricDataQuery[];
  private readonly known = new Map<string, MathValue>();
  private readonly open: string[] = [];
  private readonly finest: number;

  constructor(
    private readonly input: GetMetricDataInput,
    private readonly store: MetricStore,
    private readonly clock: Clock,
  ) {
    this.queries = input.MetricDataQueries ?? [];
    const periods = this.queries.flatMap(({ MetricStat, Period }) => MetricStat?.Period ?? Period ?? []);
    this.finest = periods.length > 0 ? Math.min(...periods) : 300;
  }

  results(): readonly (MetricDataResult & { readonly Id: string })[] {
    return this.queries
      .filter(({ ReturnData }) => ReturnData !== false)
      .flatMap((query) => {
        const list = this.inExpression(query, () => seriesIn(this.value(query)));
        return list.map((series) => this.result(query, series, list.length));
      });
  }

  private result(query: MetricDataQuery, series: Series, count: number): MetricDataResult & { Id: string } {
    const id = query.Id ?? '';
    const own = query.MetricStat ? series.label : id;
    // The members of an array are told apart by their own labels.
    const inArray = [query.Label, series.label].filter((text) => text !== undefined && text !== '').join(' ');
    const sorted = [...series.points].sort(([a], [b]) =>
      this.input.ScanBy === 'TimestampAscending' ? a - b : b - a,
    );
    return {
      Id: id,
      Label: count > 1 ? inArray : (query.Label ?? own),
      Timestamps: sorted.map(([at]) => new Date(at * 1000)),
      Values: sorted.map(([, value]) => value),
      StatusCode: 'Complete',
    };
  }

  private span(period: number): Span {
    const [start, end] = [this.input.StartTime?.getTime() ?? 0, this.input.EndTime?.getTime() ?? 0];
    return alignSpan(start, end, period, this.clock.now());
  }

  private value(query: MetricDataQuery): MathValue {
    const id = query.Id ?? '';
    const known = this.known.get(id);
    if (known) return known;
    if (this.open.includes(id)) throw new MathError(`The expression refers to itself through ${id}`);
    this.open.push(id);
    try {
      const value = query.MetricStat
        ? seriesOf(
            readStat(this.store, query.MetricStat, query.Label, this.span(query.MetricStat.Period ?? 60)),
          )
        : evaluateMath(parseMath(query.Expression ?? ''), this.context());
      this.known.set(id, value);
      return value;
    } finally {
      this.open.pop();
    }
  }

  private context(): EvaluationContext {
    const span = this.span(this.finest);
    return {
      span: { start: span.start, end: Math.min(span.end, Math.floor(this.clock.now() / 1000)) },
      period: this.finest,
      metrics: (text) =>
        this.queries
          .filter(({ Id = '', MetricStat }) => MetricStat && Id.includes(text))
          .flatMap((query) => seriesIn(this.value(query))),
      resolve: (id) => {
        const query = this.queries.find(({ Id }) => Id === id);
        if (!query) throw new MathError(`Unknown identifier ${id}`);
        return this.value(query);
      },
    };
  }

  private inExpression<Value>(query: MetricDataQuery, read: () => Value): Value {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MathError)) throw error;
      throw validationError(`Error in expression '${query.Id ?? ''}': ${error.message}`);
    }
  }
}

/** A token belongs to the request that it came from, told by a digest. */
function digestOf({ NextToken: _token, ...input }: GetMetricDataInput): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url').slice(0, 16);
}

function readOffset(input: GetMetricDataInput): number {
  if (input.NextToken === undefined) return 0;
  const match = /^(\d{1,9})\.(.{16})$/.exec(Buffer.from(input.NextToken, 'base64url').toString('utf8'));
  if (!match || match[2] !== digestOf(input)) throw invalidToken();
  return Number(match[1]);
}

/** Cuts a window of points out of all results; a result that goes on behind it is PartialData. */
function pageOf(results: readonly MetricDataResult[], input: GetMetricDataInput): GetMetricDataOutput {
  const size = Math.min(input.MaxDatapoints ?? mostDatapoints, mostDatapoints);
  const start = readOffset(input);
  const end = start + size;
  let before = 0;
  const MetricDataResults = results.map((result) => {
    const count = result.Values?.length ?? 0;
    const [from, to] = [Math.max(0, start - before), Math.max(0, end - before)];
    before += count;
    return {
      ...result,
      Timestamps: result.Timestamps?.slice(from, to),
      Values: result.Values?.slice(from, to),
      StatusCode: to < count ? ('PartialData' as const) : ('Complete' as const),
    };
  });
  const NextToken = end < before ? Buffer.from(`${end}.${digestOf(input)}`).toString('base64url') : undefined;
  return { MetricDataResults, NextToken, Messages: [] };
}
