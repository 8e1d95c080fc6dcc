import type { Expression } from '../language/syntax.ts';
import type { Row } from './row.ts';
import { arithmetic, scalarFunctions } from './functions.ts';
import { compareValues, isTrue, numberOf, textOf } from './value.ts';
import type { Value } from './value.ts';

export type Evaluate = (row: Row) => Value;

/** Where an expression asks for what is not of the row: the result of an aggregation. Undefined elsewhere. */
export type Resolve = (expression: Expression) => Evaluate | undefined;

/** An expression as a function of rows. `nowMs` is what `now()` tells, in seconds as AWS does. */
export function compile(expression: Expression, nowMs: number, resolve?: Resolve): Evaluate {
  const resolved = resolve?.(expression);
  if (resolved) return resolved;
  const inner = (operand: Expression) => compile(operand, nowMs, resolve);
  switch (expression.kind) {
    case 'literal':
      return constant(expression.value);
    case 'duration':
      return constant(expression.milliseconds);
    case 'all':
      return constant(1);
    case 'field': {
      const { name } = expression;
      return (row) => row.get(name);
    }
    case 'negate': {
      const operand = inner(expression.operand);
      return (row) => arithmetic('-', 0, operand(row));
    }
    case 'not': {
      const operand = inner(expression.operand);
      return (row) => (isTrue(operand(row)) ? 0 : 1);
    }
    case 'binary':
      return binary(expression.operator, inner(expression.left), inner(expression.right));
    case 'match':
      return match(expression, inner);
    case 'in': {
      const [operand, items] = [inner(expression.operand), expression.items.map(inner)];
      const { isNegated } = expression;
      return (row) => {
        const value = operand(row);
        const isIn = value !== undefined && items.some((item) => areEqual(value, item(row)));
        return isIn === isNegated ? 0 : 1;
      };
    }
    case 'call':
      return call(expression.name, expression.arguments.map(inner), nowMs);
  }
}

function constant(value: Value): Evaluate {
  return () => value;
}

function areEqual(left: Value, right: Value): boolean {
  return compareValues(left, right) === 0;
}

function binary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case 'and':
      return (row) => (isTrue(left(row)) && isTrue(right(row)) ? 1 : 0);
    case 'or':
      return (row) => (isTrue(left(row)) || isTrue(right(row)) ? 1 : 0);
    case '!=':
      // What is absent is not the value that it is compared with.
      return (row) => {
        const [a, b] = [left(row), right(row)];
        return a === undefined || b === undefined ? Number(a !== b) : Number(!areEqual(a, b));
      };
    case '=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(operator, left, right);
    default:
      return (row) => arithmetic(operator, left(row), right(row));
  }
}

const outcomes: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function comparison(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  const holds = outcomes[operator] ?? (() => false);
  return (row) => {
    const [a, b] = [left(row), right(row)];
    return a !== undefined && b !== undefined && holds(compareValues(a, b)) ? 1 : 0;
  };
}

function match(
  { operand, pattern, isNegated }: Extract<Expression, { kind: 'match' }>,
  inner: (expression: Expression) => Evaluate,
): Evaluate {
  const value = inner(operand);
  if (pattern instanceof RegExp) {
    return (row) => {
      const given = value(row);
      return (given !== undefined && pattern.test(textOf(given))) === isNegated ? 0 : 1;
    };
  }
  const wanted = inner(pattern);
  return (row) => {
    const given = value(row);
    return (given !== undefined && textOf(given).includes(textOf(wanted(row)))) === isNegated ? 0 : 1;
  };
}

function call(name: string, given: readonly Evaluate[], nowMs: number): Evaluate {
  if (name === 'now') return constant(Math.floor(nowMs / 1000));
  const compute = scalarFunctions[name];
  if (!compute) throw new TypeError(`No function ${name}.`);
  const [first, second] = given;
  if (name === 'bin' && first) {
    // The hottest expression of all: no array for each row.
    return (row) => compute(row.get('@timestamp'), numberOf(first(row)));
  }
  if (given.length === 1 && first) return (row) => compute(first(row));
  if (given.length === 2 && first && second) return (row) => compute(first(row), second(row));
  return (row) => compute(...given.map((evaluate) => evaluate(row)));
}
