import type { Cloud } from '../../../cloud.ts';
import { parseFilterPattern } from '../filter-pattern.ts';
import type { LogEvent, StreamRecord } from '../log-store.ts';
import type { MessageTest } from '../pattern-text.ts';
import { extractor } from './extract.ts';
import type { MetricFilterRecord, MetricFilterStore } from './filter-store.ts';

type Transformation = MetricFilterRecord['transformations'][number];

interface Compiled {
  readonly test: MessageTest;
  readonly extract: ReturnType<typeof extractor>;
}

const minuteMs = 60_000;

/** Counts events that fit a filter into its metric, as they come in. */
export class MetricFilters {
  private readonly compiled = new WeakMap<MetricFilterRecord, Compiled>();
  /** Filters whose groups had events in this minute, and whether one of them fitted. */
  private readonly seen = new Map<MetricFilterRecord, boolean>();
  private toldAtMs = 0;

  constructor(
    private readonly cloud: Cloud,
    private readonly store: MetricFilterStore,
  ) {}

  take({ group }: StreamRecord, events: readonly LogEvent[]): void {
    for (const filter of this.store.of(group)) {
      const { test, extract } = this.compile(filter);
      let fitted = false;
      for (const { message } of events) {
        if (!test(message)) continue;
        fitted = true;
        for (const transformation of filter.transformations) this.measure(transformation, extract(message));
      }
      this.seen.set(filter, fitted || this.seen.get(filter) === true);
    }
  }

  /** Once a minute: the default value where events came in and none fitted. */
  tick(now: number): void {
    if (now - this.toldAtMs < minuteMs) return;
    this.toldAtMs = now;
    for (const [{ transformations }, fitted] of this.seen)
      for (const transformation of fitted ? [] : transformations)
        if (transformation.defaultValue !== undefined)
          this.publish(transformation, transformation.defaultValue, {});
    this.seen.clear();
  }

  private measure(transformation: Transformation, select: (selector: string) => unknown): void {
    const { metricValue = '', dimensions = {} } = transformation;
    const value = Number(metricValue.startsWith('$') ? select(metricValue) : metricValue);
    if (!Number.isFinite(value)) return;
    const named: Record<string, string> = {};
    for (const [name, selector] of Object.entries(dimensions)) {
      const text = select(selector);
      // An event without the field is not counted under a dimension that it does not have.
      if (typeof text !== 'string' && typeof text !== 'number') return;
      named[name] = String(text);
    }
    this.publish(transformation, value, named);
  }

  private publish(
    { metricNamespace = '', metricName = '', unit }: Transformation,
    value: number,
    dimensions: Readonly<Record<string, string>>,
  ): void {
    this.cloud.measure({ namespace: metricNamespace, metric: metricName, dimensions, value, unit });
  }

  private compile(filter: MetricFilterRecord): Compiled {
    const known = this.compiled.get(filter);
    if (known) return known;
    const made = { test: parseFilterPattern(filter.pattern), extract: extractor(filter.pattern) };
    this.compiled.set(filter, made);
    return made;
  }
}
