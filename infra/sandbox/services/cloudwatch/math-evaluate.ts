import { mathFunctions } from './math-functions.ts';
import type { MathContext } from './math-functions.ts';
import { MathError } from './math-parse.ts';
import type { MathNode, Operator } from './math-parse.ts';
import { arrayOf, combine, mapValue, scalar } from './math-value.ts';
import type { MathValue, Series } from './math-value.ts';

export interface EvaluationContext extends MathContext {
  /** The result of another query of the request. Throws MathError for an id that is not there. */
  resolve(id: string): MathValue;
}

const operations: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
};

// Words that are neither metrics nor functions.
const words = new Set(['REPEAT', 'LINEAR', 'ASC', 'DESC']);

/** Works out an expression. Throws MathError. */
export function evaluateMath(node: MathNode, context: EvaluationContext): MathValue {
  switch (node.kind) {
    case 'number':
      return scalar(node.value);
    case 'text':
      return { kind: 'text', value: node.value };
    case 'reference':
      return words.has(node.id) ? { kind: 'text', value: node.id } : context.resolve(node.id);
    case 'negation':
      return mapValue(evaluateMath(node.of, context), (value) => -value);
    case 'list':
      return arrayOf(node.items.flatMap((item) => seriesIn(evaluateMath(item, context))));
    case 'operation':
      return combine(
        evaluateMath(node.left, context),
        evaluateMath(node.right, context),
        operations[node.operator],
      );
    case 'call': {
      const call = mathFunctions.get(node.name);
      if (!call) throw new MathError(`Unsupported function ${node.name}`);
      return call(
        node.items.map((item) => evaluateMath(item, context)),
        context,
      );
    }
  }
}

/** The time series that a value holds. Throws MathError for a value that is none. */
export function seriesIn(value: MathValue): readonly Series[] {
  if (value.kind === 'series') return [value.series];
  if (value.kind === 'array') return value.list;
  throw new MathError('The expression must result in a time series or an array of time series');
}
