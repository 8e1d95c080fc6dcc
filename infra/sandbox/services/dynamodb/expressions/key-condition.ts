import { validationError } from '../errors.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

/** One condition on one key attribute, with the attribute on the left. */
export type KeyTest =
  | { readonly operator: '=' | '<' | '<=' | '>' | '>='; readonly value: AttributeValue }
  | { readonly operator: 'BETWEEN'; readonly low: AttributeValue; readonly high: AttributeValue }
  | { readonly operator: 'BEGINS_WITH'; readonly value: AttributeValue };

export type KeyTests = ReadonlyMap<string, KeyTest>;

const MIRRORED: Readonly<Record<Exclude<Comparator, '<>'>, Exclude<Comparator, '<>'>>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const REFUSED: Readonly<Partial<Record<Condition['kind'], string>>> = {
  or: 'OR',
  not: 'NOT',
  in: 'IN',
  exists: 'attribute_exists',
  missing: 'attribute_not_exists',
  type: 'attribute_type',
  contains: 'contains',
};

function nested(): Error {
  return validationError('KeyConditionExpressions cannot contain nested operations');
}

function keyName(operand: Operand): string | undefined {
  if (operand.kind === 'size') throw nested();
  if (operand.kind !== 'path') return undefined;
  if (operand.path.length > 1)
    throw validationError('KeyConditionExpressions cannot have conditions on nested attributes');
  return String(operand.path[0]);
}

function literal(operand: Operand): AttributeValue {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'size') throw nested();
  throw validationError(
    'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition',
  );
}

function firstOperand(operand: Operand, operator: string): string {
  const name = keyName(operand);
  if (name === undefined)
    throw validationError(
      `Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`,
    );
  return name;
}

function testOf(condition: Condition): readonly [string, KeyTest] {
  if (condition.kind === 'between')
    return [
      firstOperand(condition.operand, 'BETWEEN'),
      { operator: 'BETWEEN', low: literal(condition.low), high: literal(condition.high) },
    ];
  if (condition.kind === 'begins')
    return [
      firstOperand(condition.operand, 'begins_with'),
      { operator: 'BEGINS_WITH', value: literal(condition.argument) },
    ];
  if (condition.kind !== 'compare' || condition.operator === '<>')
    throw validationError(
      `Invalid operator used in KeyConditionExpression: ${condition.kind === 'compare' ? '<>' : (REFUSED[condition.kind] ?? condition.kind)}`,
    );
  const left = keyName(condition.left);
  if (left !== undefined) return [left, { operator: condition.operator, value: literal(condition.right) }];
  const right = keyName(condition.right);
  if (right === undefined)
    throw validationError('Invalid condition in KeyConditionExpression: No key attribute specified');
  return [right, { operator: MIRRORED[condition.operator], value: literal(condition.left) }];
}

/**
 * The tests of a key condition by attribute.
 * Throws ValidationException where it holds anything but simple tests joined by AND, or two for one attribute.
 */
export function keyTestsOf(condition: Condition): KeyTests {
  const tests = new Map<string, KeyTest>();
  function visit(part: Condition): void {
    if (part.kind === 'and') {
      visit(part.left);
      visit(part.right);
      return;
    }
    const [name, test] = testOf(part);
    if (tests.has(name))
      throw validationError('KeyConditionExpressions must only contain one condition per key');
    tests.set(name, test);
  }
  visit(condition);
  if (tests.size > 2) throw validationError('Conditions can be of length 1 or 2 only');
  return tests;
}
