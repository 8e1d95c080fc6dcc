import type { CommandOf, Expression } from '../language/syntax.ts';
import type { Evaluate } from '../evaluate/compile.ts';
import { isTrue, textOf } from '../evaluate/value.ts';
import type { MakeStage } from './stage.ts';

type Compile = (expression: Expression) => Evaluate;

/** Steps that look at one row at a time. */
export function filterStage({ condition }: CommandOf<'filter'>, compile: Compile): MakeStage {
  const holds = compile(condition);
  return (next) => ({
    push(row) {
      if (isTrue(holds(row))) next.push(row);
    },
    end: () => next.end(),
  });
}

/** Computes the columns that are no fields already. */
export function columnsStage({ columns }: CommandOf<'fields' | 'display'>, compile: Compile): MakeStage {
  const computed = columns
    .filter(({ name, expression }) => expression.kind !== 'field' || expression.name !== name)
    .map(({ name, expression }) => ({ name, evaluate: compile(expression) }));
  return (next) => ({
    push(row) {
      for (const { name, evaluate } of computed) row.set(name, evaluate(row));
      next.push(row);
    },
    end: () => next.end(),
  });
}

/** Takes values out of a text; a text that does not fit gives none. */
export function parseStage({ operand, pattern, names }: CommandOf<'parse'>, compile: Compile): MakeStage {
  const value = compile(operand);
  return (next) => ({
    push(row) {
      const found = pattern.exec(textOf(value(row)));
      if (found) for (const [at, name] of names.entries()) row.set(name, found[at + 1]);
      next.push(row);
    },
    end: () => next.end(),
  });
}
