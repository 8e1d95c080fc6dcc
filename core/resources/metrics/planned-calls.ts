import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { QUERIES_PER_CALL } from './sdk-query.ts';
import type { MetricPart, SeriesQuery } from './series-types.ts';

/** One GetMetricData: what is asked, and under which id each series comes back. */
export interface PlannedCall {
  readonly data: readonly MetricDataQuery[];
  /** In the order of the series. */
  readonly ids: readonly string[];
}

/**
 * The calls that bring all series: as few as 500 queries each allow. What an expression is made of travels in the same
 * call; a metric that several series use is asked for, and billed, once.
 */
export function plannedCalls(queries: readonly SeriesQuery[], periodSeconds: number): readonly PlannedCall[] {
  const calls: CallDraft[] = [];
  for (const query of queries) {
    let draft = calls.at(-1);
    if (!draft || draft.sizeWith(query) > QUERIES_PER_CALL) {
      draft = new CallDraft(periodSeconds);
      calls.push(draft);
    }
    draft.add(query);
  }
  return calls.map((draft) => draft.planned());
}

interface KnownPart {
  readonly id: string;
  readonly part: MetricPart;
  isReturned: boolean;
}

class CallDraft {
  private readonly parts = new Map<string, KnownPart>();
  private readonly expressions: MetricDataQuery[] = [];
  private readonly ids: string[] = [];

  constructor(private readonly periodSeconds: number) {}

  sizeWith({ metrics, expression }: SeriesQuery): number {
    const added = new Set(metrics.map(keyOf).filter((key) => !this.parts.has(key))).size;
    return this.parts.size + this.expressions.length + added + (expression === undefined ? 0 : 1);
  }

  add({ metrics, expression, label }: SeriesQuery): void {
    const parts = metrics.map((part) => this.partOf(part));
    if (expression === undefined) {
      const [first] = parts;
      if (!first) throw new RangeError('A series needs a metric or an expression.');
      first.isReturned = true;
      this.ids.push(first.id);
      return;
    }
    const id = `e${this.expressions.length + 1}`;
    this.expressions.push({
      Id: id,
      Label: label,
      Expression: withIds(
        expression,
        parts.map((part) => part.id),
      ),
      // An expression without metrics of its own (SEARCH inside of another) takes the period from here.
      Period: this.periodSeconds,
      ReturnData: true,
    });
    this.ids.push(id);
  }

  planned(): PlannedCall {
    const metrics = [...this.parts.values()].map(({ id, part, isReturned }): MetricDataQuery => ({
      Id: id,
      MetricStat: {
        Metric: {
          Namespace: part.namespace,
          MetricName: part.metric,
          Dimensions: Object.entries(part.dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: this.periodSeconds,
        Stat: part.statistic,
      },
      ReturnData: isReturned,
    }));
    return { data: [...metrics, ...this.expressions], ids: this.ids };
  }

  private partOf(part: MetricPart): KnownPart {
    const key = keyOf(part);
    const known = this.parts.get(key) ?? { id: `m${this.parts.size + 1}`, part, isReturned: false };
    this.parts.set(key, known);
    return known;
  }
}

function keyOf({ namespace, metric, dimensions, statistic }: MetricPart): string {
  return JSON.stringify([namespace, metric, Object.entries(dimensions).sort(), statistic]);
}

function withIds(expression: string, ids: readonly string[]): string {
  return expression.replaceAll(/\$(\d+)/g, (whole, digits: string) => ids[Number(digits) - 1] ?? whole);
}
