import { aggregateNames } from '../language/function-names.ts';
import type { CommandOf, Expression } from '../language/syntax.ts';
import { accumulatorFactory } from '../evaluate/aggregates.ts';
import type { Accumulator } from '../evaluate/aggregates.ts';
import { compile } from '../evaluate/compile.ts';
import type { Evaluate } from '../evaluate/compile.ts';
import { Row } from '../evaluate/row.ts';
import { Moment, textOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import type { MakeStage } from './stage.ts';

interface Group {
  readonly by: readonly Value[];
  readonly accumulators: readonly Accumulator[];
}

/** Aggregates rows by their groups: a row for each group, in the order in which they were seen first. */
export function statsStage({ columns, by }: CommandOf<'stats'>, nowMs: number): MakeStage {
  const ofRow = (expression: Expression) => compile(expression, nowMs);
  const keys = by.map(({ expression }) => ofRow(expression));
  const factories: (() => Accumulator)[] = [];
  /** An aggregation becomes a hidden column, so that expressions can be made of several. */
  function resolve(expression: Expression): Evaluate | undefined {
    if (expression.kind !== 'call' || !aggregateNames.has(expression.name)) return undefined;
    const hidden = hiddenName(factories.push(accumulatorFactory(expression, ofRow)) - 1);
    return (row) => row.get(hidden);
  }
  const results = columns.map(({ name, expression }) => ({
    name,
    evaluate: compile(expression, nowMs, resolve),
  }));
  return (next) => {
    const groups = new Map<string | number, Group>();
    return {
      push(row) {
        const values = keys.map((key) => key(row));
        const key = groupKey(values);
        let group = groups.get(key);
        if (!group) {
          group = { by: values, accumulators: factories.map((make) => make()) };
          groups.set(key, group);
        }
        for (const accumulator of group.accumulators) accumulator.add(row);
      },
      end() {
        for (const group of groups.values()) {
          const row = new Row(undefined);
          for (const [at, { name }] of by.entries()) row.set(name, group.by[at]);
          for (const [at, accumulator] of group.accumulators.entries())
            row.set(hiddenName(at), accumulator.result());
          for (const { name, evaluate } of results) row.set(name, evaluate(row));
          next.push(row);
        }
        next.end();
      },
    };
  };
}

function hiddenName(at: number): string {
  return `\0${at}`;
}

function groupKey(values: readonly Value[]): string | number {
  const [first] = values;
  if (values.length === 1 && first instanceof Moment) return first.ms;
  return JSON.stringify(values.map((value) => (value === undefined ? null : textOf(value))));
}
