import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { compareValues, equalValues, memberKey, typeOf } from '../values/attribute-value.ts';
import { valueAt } from './paths.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (value === undefined) return undefined;
  const size =
    value.S?.length ??
    value.B?.byteLength ??
    (value.SS ?? value.NS ?? value.BS ?? value.L)?.length ??
    (value.M === undefined ? undefined : Object.keys(value.M).length);
  return size === undefined ? undefined : { N: String(size) };
}

function resolve(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') return valueAt(item, operand.path);
  return sizeOf(resolve(operand.operand, item));
}

function compare(
  operator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  // A missing attribute equals nothing, so it is also different from everything.
  if (left === undefined || right === undefined) return operator === '<>';
  if (operator === '=') return equalValues(left, right);
  if (operator === '<>') return !equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function beginsWith(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (value === undefined || prefix === undefined) return false;
  if (value.S !== undefined && prefix.S !== undefined) return value.S.startsWith(prefix.S);
  if (value.B === undefined || prefix.B === undefined || value.B.byteLength < prefix.B.byteLength)
    return false;
  return Buffer.compare(value.B.subarray(0, prefix.B.byteLength), prefix.B) === 0;
}

function contains(value: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (value === undefined || part === undefined) return false;
  if (value.L !== undefined) return value.L.some((member) => equalValues(member, part));
  if (part.S !== undefined) return value.S?.includes(part.S) ?? value.SS?.includes(part.S) ?? false;
  if (part.N !== undefined) return value.NS?.includes(part.N) ?? false;
  if (part.B === undefined) return false;
  if (value.B !== undefined) return Buffer.from(value.B).includes(Buffer.from(part.B));
  const wanted = memberKey(part.B);
  return value.BS?.some((member) => memberKey(member) === wanted) ?? false;
}

/** Whether a condition holds for an item; an item that is not there is an empty one. */
export function matches(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return matches(condition.left, item) && matches(condition.right, item);
    case 'or':
      return matches(condition.left, item) || matches(condition.right, item);
    case 'not':
      return !matches(condition.inner, item);
    case 'compare':
      return compare(condition.operator, resolve(condition.left, item), resolve(condition.right, item));
    case 'between': {
      const value = resolve(condition.operand, item);
      return (
        compare('>=', value, resolve(condition.low, item)) &&
        compare('<=', value, resolve(condition.high, item)) &&
        value !== undefined
      );
    }
    case 'in': {
      const value = resolve(condition.operand, item);
      if (value === undefined) return false;
      return condition.list.some((operand) => compare('=', value, resolve(operand, item)));
    }
    case 'exists':
      return valueAt(item, condition.path) !== undefined;
    case 'missing':
      return valueAt(item, condition.path) === undefined;
    case 'type': {
      const value = resolve(condition.operand, item);
      return value !== undefined && typeOf(value) === condition.type;
    }
    case 'begins':
      return beginsWith(resolve(condition.operand, item), resolve(condition.argument, item));
    case 'contains':
      return contains(resolve(condition.operand, item), resolve(condition.argument, item));
  }
}

/** The first names of all paths in a condition, in the order in which they stand. */
export function attributesIn(condition: Condition): ReadonlySet<string> {
  const names = new Set<string>();
  function operand(part: Operand): void {
    if (part.kind === 'path') names.add(String(part.path[0]));
    else if (part.kind === 'size') operand(part.operand);
  }
  function visit(part: Condition): void {
    switch (part.kind) {
      case 'and':
      case 'or':
        visit(part.left);
        return visit(part.right);
      case 'not':
        return visit(part.inner);
      case 'compare':
        operand(part.left);
        return operand(part.right);
      case 'between':
        operand(part.operand);
        operand(part.low);
        return operand(part.high);
      case 'in':
        operand(part.operand);
        return part.list.forEach(operand);
      case 'exists':
      case 'missing':
        names.add(String(part.path[0]));
        return;
      case 'type':
        return operand(part.operand);
      case 'begins':
      case 'contains':
        operand(part.operand);
        return operand(part.argument);
    }
  }
  visit(condition);
  return names;
}
