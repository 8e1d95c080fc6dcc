import type {
  AttributeValueUpdate,
  Condition as OlderCondition,
  ExpectedAttributeValue,
} from '@aws-sdk/client-dynamodb';
import { invalidValues, validationError } from '../errors.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { compareValues, typeOf } from '../values/attribute-value.ts';
import { validateValue } from '../values/validate-value.ts';
import type { KeyTest, KeyTests } from './key-condition.ts';
import type { Condition, Operand, SetValue, UpdateAction } from './syntax.ts';

/**
 * The parameters that came before expressions (Expected, QueryFilter, ScanFilter, KeyConditions, AttributeUpdates) in
 * the terms of expressions. Source: developer guide, "Legacy conditional parameters".
 */
const ARGUMENT_COUNTS: Readonly<Record<string, readonly [number, number]>> = {
  NULL: [0, 0],
  NOT_NULL: [0, 0],
  EQ: [1, 1],
  NE: [1, 1],
  LE: [1, 1],
  LT: [1, 1],
  GE: [1, 1],
  GT: [1, 1],
  CONTAINS: [1, 1],
  NOT_CONTAINS: [1, 1],
  BEGINS_WITH: [1, 1],
  IN: [1, 100],
  BETWEEN: [2, 2],
};

const COMPARATORS = { EQ: '=', NE: '<>', LE: '<=', LT: '<', GE: '>=', GT: '>' } as const;

const ARGUMENT_TYPES: Readonly<Record<string, readonly string[]>> = {
  LE: ['S', 'N', 'B'],
  LT: ['S', 'N', 'B'],
  GE: ['S', 'N', 'B'],
  GT: ['S', 'N', 'B'],
  CONTAINS: ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M'],
  NOT_CONTAINS: ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M'],
  BEGINS_WITH: ['S', 'B'],
  IN: ['S', 'N', 'B'],
  BETWEEN: ['S', 'N', 'B'],
};

interface Test {
  readonly operator: string;
  readonly values: readonly AttributeValue[];
}

function checkedTest(operator: string, rawValues: readonly AttributeValue[]): Test {
  const count = ARGUMENT_COUNTS[operator];
  if (count === undefined)
    throw validationError(
      `1 validation error detected: Value '${operator}' at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [${Object.keys(ARGUMENT_COUNTS).join(', ')}]`,
    );
  const values = rawValues.map((value) => validateValue(value));
  if (values.length < count[0] || values.length > count[1])
    throw invalidValues(`Invalid number of argument(s) for the ${operator} ComparisonOperator`);
  const types = new Set(values.map(typeOf));
  if (types.size > 1) throw invalidValues('AttributeValues inside AttributeValueList must be of same type');
  for (const type of types)
    if (ARGUMENT_TYPES[operator]?.includes(type) === false)
      throw invalidValues(`ComparisonOperator ${operator} is not valid for ${type} AttributeValue type`);
  const [low, high] = values;
  if (
    operator === 'BETWEEN' &&
    low !== undefined &&
    high !== undefined &&
    (compareValues(low, high) ?? 0) > 0
  )
    throw validationError(
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    );
  return { operator, values };
}

function literal(value: AttributeValue | undefined): Operand {
  return { kind: 'value', value: value ?? { NULL: true } };
}

function conditionOf(name: string, { operator, values }: Test): Condition {
  const operand: Operand = { kind: 'path', path: [name] };
  const argument = literal(values[0]);
  switch (operator) {
    case 'NULL':
      return { kind: 'missing', path: [name] };
    case 'NOT_NULL':
      return { kind: 'exists', path: [name] };
    case 'CONTAINS':
      return { kind: 'contains', operand, argument };
    case 'NOT_CONTAINS':
      return { kind: 'not', inner: { kind: 'contains', operand, argument } };
    case 'BEGINS_WITH':
      return { kind: 'begins', operand, argument };
    case 'IN':
      return { kind: 'in', operand, list: values.map(literal) };
    case 'BETWEEN':
      return { kind: 'between', operand, low: argument, high: literal(values[1]) };
    default:
      return {
        kind: 'compare',
        operator: COMPARATORS[operator as keyof typeof COMPARATORS],
        left: operand,
        right: argument,
      };
  }
}

function join(conditions: readonly Condition[], operator: string | undefined): Condition | undefined {
  const [first, ...rest] = conditions;
  if (first === undefined) return undefined;
  const kind = operator === 'OR' ? 'or' : 'and';
  return rest.reduce<Condition>((left, right) => ({ kind, left, right }), first);
}

/** QueryFilter and ScanFilter. */
export function olderFilter(
  filter: Readonly<Record<string, OlderCondition>> | undefined,
  operator: string | undefined,
): Condition | undefined {
  const conditions = Object.entries(filter ?? {}).map(([name, { ComparisonOperator, AttributeValueList }]) =>
    conditionOf(name, checkedTest(ComparisonOperator ?? '', AttributeValueList ?? [])),
  );
  return join(conditions, operator);
}

function expectation(name: string, expected: ExpectedAttributeValue): Condition {
  const { Value, Exists, ComparisonOperator, AttributeValueList } = expected;
  if (Value !== undefined && AttributeValueList !== undefined)
    throw invalidValues(`Value and AttributeValueList cannot be used together for Attribute: ${name}`);
  if (ComparisonOperator !== undefined) {
    if (Exists !== undefined)
      throw invalidValues(`Exists and ComparisonOperator cannot be used together for Attribute: ${name}`);
    return conditionOf(
      name,
      checkedTest(ComparisonOperator, AttributeValueList ?? (Value === undefined ? [] : [Value])),
    );
  }
  if (AttributeValueList !== undefined)
    throw invalidValues(
      `AttributeValueList can only be used with a ComparisonOperator for Attribute: ${name}`,
    );
  if (Exists === false) {
    if (Value !== undefined)
      throw invalidValues(`Value cannot be used when Exists is false for Attribute: ${name}`);
    return { kind: 'missing', path: [name] };
  }
  if (Value === undefined)
    throw invalidValues(`Value must be provided when Exists is ${Exists ?? 'null'} for Attribute: ${name}`);
  return conditionOf(name, checkedTest('EQ', [Value]));
}

/** Expected with ConditionalOperator. */
export function olderExpectations(
  expected: Readonly<Record<string, ExpectedAttributeValue>> | undefined,
  operator: string | undefined,
): Condition | undefined {
  if (operator !== undefined && Object.keys(expected ?? {}).length <= 1)
    throw invalidValues(
      'ConditionalOperator can only be used when there is more than one expected condition',
    );
  return join(
    Object.entries(expected ?? {}).map(([name, value]) => expectation(name, value)),
    operator,
  );
}

/** KeyConditions of a Query. */
export function olderKeyTests(conditions: Readonly<Record<string, OlderCondition>>): KeyTests {
  const tests = new Map<string, KeyTest>();
  for (const [name, { ComparisonOperator, AttributeValueList }] of Object.entries(conditions)) {
    const { operator, values } = checkedTest(ComparisonOperator ?? '', AttributeValueList ?? []);
    const [value, high] = values;
    const comparator = COMPARATORS[operator as keyof typeof COMPARATORS] as string | undefined;
    if (value === undefined || operator === 'NE')
      throw validationError('Attempted conditional constraint is not an indexable operation');
    if (operator === 'BETWEEN' && high !== undefined) tests.set(name, { operator, low: value, high });
    else if (operator === 'BEGINS_WITH') tests.set(name, { operator, value });
    else if (comparator !== undefined && comparator !== '<>')
      tests.set(name, { operator: comparator as '=' | '<' | '<=' | '>' | '>=', value });
    else throw validationError('Attempted conditional constraint is not an indexable operation');
  }
  if (tests.size !== 1 && tests.size !== 2) throw validationError('Conditions can be of length 1 or 2 only');
  return tests;
}

function olderAction(name: string, { Action, Value }: AttributeValueUpdate): UpdateAction {
  const path = [name];
  const action = Action ?? 'PUT';
  if (Value === undefined) {
    if (action === 'DELETE') return { kind: 'remove', path };
    throw invalidValues(`Only DELETE action is allowed when no attribute value is specified`);
  }
  const value = validateValue(Value);
  const type = typeOf(value);
  if (action === 'PUT') return { kind: 'set', path, value: { kind: 'value', value } };
  if (action === 'DELETE') {
    if (type !== 'SS' && type !== 'NS' && type !== 'BS')
      throw invalidValues(`DELETE action with value is not supported for the type ${type}`);
    return { kind: 'delete', path, value };
  }
  if (action !== 'ADD')
    throw validationError(
      `1 validation error detected: Value '${action}' at 'attributeUpdates.${name}.member.action' failed to satisfy constraint: Member must satisfy enum value set: [ADD, PUT, DELETE]`,
    );
  if (type === 'L') {
    const left: SetValue = { kind: 'default', path, otherwise: { kind: 'value', value: { L: [] } } };
    return { kind: 'set', path, value: { kind: 'append', left, right: { kind: 'value', value } } };
  }
  if (type !== 'N' && type !== 'SS' && type !== 'NS' && type !== 'BS')
    throw invalidValues(`ADD action is not supported for the type ${type}`);
  return { kind: 'add', path, value };
}

/** AttributeUpdates of an UpdateItem. */
export function olderUpdates(
  updates: Readonly<Record<string, AttributeValueUpdate>> | undefined,
): readonly UpdateAction[] {
  return Object.entries(updates ?? {}).map(([name, update]) => olderAction(name, update));
}
