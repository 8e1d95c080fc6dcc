import type { AttributeValue } from '../values/attribute-value.ts';
import { compareValues, typeOf } from '../values/attribute-value.ts';
import type { ExpressionKind } from './lexer.ts';
import { expressionError } from './lexer.ts';
import type { Placeholders } from './placeholders.ts';
import { reservedWordIn } from './placeholders.ts';
import type { Condition, Operand, Path, RawCondition, RawOperand } from './syntax.ts';
import { showPath } from './syntax.ts';

type RawFunction = Extract<RawOperand, { kind: 'function' }>;

const ARGUMENT_COUNTS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

const ATTRIBUTE_TYPES: ReadonlySet<string> = new Set([
  'S',
  'N',
  'B',
  'NULL',
  'SS',
  'BOOL',
  'L',
  'BS',
  'NS',
  'M',
]);
const ORDERED_TYPES: ReadonlySet<string> = new Set(['S', 'N', 'B']);

interface Visitor {
  readonly call?: (call: RawFunction, asCondition: boolean) => void;
  readonly path?: (path: Extract<RawOperand, { kind: 'path' }>) => void;
}

function visitOperand(operand: RawOperand, visitor: Visitor): void {
  if (operand.kind === 'path') visitor.path?.(operand);
  else if (operand.kind === 'function') visitCall(operand, visitor, false);
}

function visitCall(call: RawFunction, visitor: Visitor, asCondition: boolean): void {
  for (const argument of call.args) visitOperand(argument, visitor);
  visitor.call?.(call, asCondition);
}

function visitCondition(condition: RawCondition, visitor: Visitor): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      visitCondition(condition.left, visitor);
      visitCondition(condition.right, visitor);
      return;
    case 'not':
      return visitCondition(condition.inner, visitor);
    case 'compare':
      visitOperand(condition.left, visitor);
      return visitOperand(condition.right, visitor);
    case 'between':
      for (const operand of [condition.operand, condition.low, condition.high])
        visitOperand(operand, visitor);
      return;
    case 'in':
      for (const operand of [condition.operand, ...condition.list]) visitOperand(operand, visitor);
      return;
    case 'function':
      return visitCall(condition, visitor, true);
  }
}

function samePath(left: Operand, right: Operand): boolean {
  return (
    left.kind === 'path' &&
    right.kind === 'path' &&
    left.path.length === right.path.length &&
    left.path.every((element, index) => element === right.path[index])
  );
}

function literalType(operand: Operand): string | undefined {
  if (operand.kind === 'value') return typeOf(operand.value);
  return operand.kind === 'size' ? 'N' : undefined;
}

function showLiteral(value: AttributeValue): string {
  const type = typeOf(value);
  return `AttributeValue: {${type}:${String(value.S ?? value.N ?? value[type])}}`;
}

class ConditionResolver {
  constructor(
    private readonly kind: ExpressionKind,
    private readonly placeholders: Placeholders,
  ) {}

  private error(problem: string): Error {
    return expressionError(this.kind, problem);
  }

  /** AWS looks for these over the whole expression before it looks into any single condition. */
  checkNames(condition: RawCondition): void {
    visitCondition(condition, {
      call: ({ name }) => {
        if (!Object.hasOwn(ARGUMENT_COUNTS, name))
          throw this.error(`Invalid function name; function: ${name}`);
      },
    });
    visitCondition(condition, {
      call: ({ name }, asCondition) => {
        if ((name === 'size') === asCondition)
          throw this.error(
            `The function is not allowed to be used this way in an expression; function: ${name}`,
          );
      },
    });
    visitCondition(condition, {
      path: ({ elements }) => {
        const word = reservedWordIn(elements);
        if (word !== undefined)
          throw this.error(`Attribute name is a reserved keyword; reserved keyword: ${word}`);
      },
    });
  }

  condition(raw: RawCondition): Condition {
    switch (raw.kind) {
      case 'and':
      case 'or':
        return { kind: raw.kind, left: this.condition(raw.left), right: this.condition(raw.right) };
      case 'not':
        return { kind: 'not', inner: this.condition(raw.inner) };
      case 'compare': {
        const left = this.operand(raw.left);
        const right = this.operand(raw.right);
        this.checkDistinct(raw.operator, left, right);
        if (raw.operator !== '=' && raw.operator !== '<>') this.checkOrdered(raw.operator, [left, right]);
        return { kind: 'compare', operator: raw.operator, left, right };
      }
      case 'between':
        return this.between(this.operand(raw.operand), this.operand(raw.low), this.operand(raw.high));
      case 'in':
        return {
          kind: 'in',
          operand: this.operand(raw.operand),
          list: raw.list.map((operand) => this.operand(operand)),
        };
      case 'function':
        return this.call(raw);
    }
  }

  private operand(raw: RawOperand): Operand {
    if (raw.kind === 'path') return { kind: 'path', path: this.path(raw) };
    if (raw.kind === 'placeholder') {
      const value = this.placeholders.value(raw.name);
      if ('problem' in value) throw this.error(value.problem);
      return { kind: 'value', value };
    }
    const args = this.arguments(raw);
    const operand = args[0];
    if (operand === undefined) throw this.error(`Invalid function name; function: ${raw.name}`);
    const type = literalType(operand);
    if (type === 'N' || type === 'BOOL' || type === 'NULL') throw this.typeError('size', type);
    return { kind: 'size', operand };
  }

  private path(raw: Extract<RawOperand, { kind: 'path' }>): Path {
    const path = this.placeholders.path(raw.elements);
    if ('problem' in path) throw this.error(path.problem);
    return path;
  }

  private arguments(raw: RawFunction): readonly Operand[] {
    const args = raw.args.map((argument) => this.operand(argument));
    if (args.length !== ARGUMENT_COUNTS[raw.name])
      throw this.error(
        `Incorrect number of operands for operator or function; operator or function: ${raw.name}, number of operands: ${args.length}`,
      );
    return args;
  }

  private typeError(name: string, type: string): Error {
    return this.error(
      `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
    );
  }

  private checkOrdered(operator: string, operands: readonly Operand[]): void {
    for (const operand of operands) {
      const type = literalType(operand);
      if (type !== undefined && !ORDERED_TYPES.has(type)) throw this.typeError(operator, type);
    }
  }

  private checkDistinct(operator: string, left: Operand, right: Operand): void {
    if (samePath(left, right) && left.kind === 'path')
      throw this.error(
        `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${showPath(left.path)}`,
      );
  }

  private between(operand: Operand, low: Operand, high: Operand): Condition {
    this.checkOrdered('BETWEEN', [operand, low, high]);
    if (low.kind === 'value' && high.kind === 'value') {
      const bounds = `lower bound operand: ${showLiteral(low.value)}, upper bound operand: ${showLiteral(high.value)}`;
      const order = compareValues(low.value, high.value);
      if (order === undefined)
        throw this.error(
          `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`,
        );
      if (order > 0)
        throw this.error(
          `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
        );
    }
    return { kind: 'between', operand, low, high };
  }

  private call(raw: RawFunction): Condition {
    const [first, second] = this.arguments(raw);
    if (first === undefined) throw this.error(`Invalid function name; function: ${raw.name}`);
    if (raw.name === 'attribute_exists' || raw.name === 'attribute_not_exists') {
      if (first.kind !== 'path')
        throw this.error(`Operator or function requires a document path; operator or function: ${raw.name}`);
      return { kind: raw.name === 'attribute_exists' ? 'exists' : 'missing', path: first.path };
    }
    if (second === undefined) throw this.error(`Invalid function name; function: ${raw.name}`);
    this.checkDistinct(raw.name, first, second);
    if (raw.name === 'attribute_type') return this.attributeType(first, second);
    if (raw.name === 'begins_with') {
      for (const operand of [first, second]) {
        const type = literalType(operand);
        if (type !== undefined && type !== 'S' && type !== 'B') throw this.typeError('begins_with', type);
      }
      return { kind: 'begins', operand: first, argument: second };
    }
    return { kind: 'contains', operand: first, argument: second };
  }

  private attributeType(operand: Operand, argument: Operand): Condition {
    const type = literalType(argument);
    if (type !== 'S' || argument.kind !== 'value')
      throw this.typeError('attribute_type', type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
    const name = argument.value.S ?? '';
    if (!ATTRIBUTE_TYPES.has(name))
      throw this.error(
        `Invalid attribute type name found; type: ${name}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
      );
    return { kind: 'type', operand, type: name };
  }
}

/** Puts names and values in the place of the placeholders and checks what AWS checks before it looks at any item. */
export function resolveCondition(
  kind: ExpressionKind,
  raw: RawCondition,
  placeholders: Placeholders,
): Condition {
  const resolver = new ConditionResolver(kind, placeholders);
  resolver.checkNames(raw);
  return resolver.condition(raw);
}
