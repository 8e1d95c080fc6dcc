import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Change } from '../../actions/plan.ts';
import { valueToSdk } from '../../resources/tables/sdk-values.ts';
import type { ItemJson } from '../../resources/tables/types.ts';
import { plainOf, sameAttribute } from '../../resources/tables/values.ts';

/** Attributes that differ, by name; the key's are never among them. */
export function itemChanges(before: ItemJson, after: ItemJson): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const was = Object.hasOwn(before, name) ? before[name] : undefined;
    const is = Object.hasOwn(after, name) ? after[name] : undefined;
    if (was && is && sameAttribute(was, is)) return [];
    return [{ attribute: name, before: was && shown(was), after: is && shown(is) }];
  });
}

function shown(value: Parameters<typeof plainOf>[0]): string {
  const plain = plainOf(value);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

/** A request's expressions. */
export interface Expressions {
  readonly UpdateExpression?: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/** An expression has at most 4 KB and 300 operators (DynamoDB, "Service quotas"); so many attributes are far from both. */
const COMPARED_ATTRIBUTES = 100;

/**
 * Changes what differs and nothing else, on the condition that the item is as it was read: all of it where that fits
 * into an expression, else what is changed. What others add meanwhile is not lost.
 */
export function updateExpressions(before: ItemJson, after: ItemJson, key: ItemJson): Expressions {
  const changed = itemChanges(before, after).map((one) => one.attribute);
  const compared =
    Object.keys(before).length <= COMPARED_ATTRIBUTES
      ? [...new Set([...Object.keys(before), ...changed])]
      : changed;
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  const nameOf = new Map<string, string>();
  const named = (name: string) => {
    const known = nameOf.get(name);
    if (known) return known;
    const alias = `#${nameOf.size}`;
    nameOf.set(name, alias);
    names[alias] = name;
    return alias;
  };
  const conditions = compared
    .filter((name) => !Object.hasOwn(key, name))
    .map((name, index) => {
      const was = Object.hasOwn(before, name) ? before[name] : undefined;
      if (!was) return `attribute_not_exists(${named(name)})`;
      values[`:b${index}`] = valueToSdk(was);
      return `${named(name)} = :b${index}`;
    });
  const sets: string[] = [];
  const removes: string[] = [];
  changed.forEach((name, index) => {
    const is = Object.hasOwn(after, name) ? after[name] : undefined;
    if (!is) return removes.push(named(name));
    values[`:a${index}`] = valueToSdk(is);
    return sets.push(`${named(name)} = :a${index}`);
  });
  const exists = Object.keys(key).map((name) => `attribute_exists(${named(name)})`);
  return {
    UpdateExpression: [
      ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
      ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: [...exists, ...conditions].join(' AND '),
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

/** The item is as it was read, attribute by attribute: the condition of a delete. */
export function unchangedExpressions(before: ItemJson, key: ItemJson): Expressions {
  const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = updateExpressions(
    before,
    before,
    key,
  );
  return { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues };
}
