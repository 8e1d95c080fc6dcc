import type { AttributeJson, ItemJson } from './types.ts';

/** Far deeper than the 32 levels that DynamoDB takes, and far from any stack's end. */
const DEEPEST = 100;

/**
 * Checks that what came as items over the wire is DynamoDB JSON, so that everything after may trust its types.
 * @throws SyntaxError where it is not: the endpoint does not speak DynamoDB's protocol.
 */
export function checkedItems(value: unknown): readonly ItemJson[] {
  if (!Array.isArray(value)) throw malformed();
  return value.map(checkedItem);
}

/** @throws SyntaxError as {@link checkedItems}. */
export function checkedItem(value: unknown): ItemJson {
  checkMap(value, 0);
  return value as ItemJson;
}

function checkMap(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed();
  for (const name in value) checkValue((value as Record<string, unknown>)[name] as AttributeJson, depth);
}

function checkValue(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) throw malformed();
  const members = Object.keys(value);
  const [type = ''] = members;
  const content = (value as Record<string, unknown>)[type];
  if (members.length !== 1 || !fits(type, content, depth)) throw malformed();
}

function fits(type: string, content: unknown, depth: number): boolean {
  switch (type) {
    case 'S':
    case 'N':
    case 'B':
      return typeof content === 'string';
    case 'BOOL':
    case 'NULL':
      return typeof content === 'boolean';
    case 'SS':
    case 'NS':
    case 'BS':
      return Array.isArray(content) && content.every((one) => typeof one === 'string');
    case 'L':
      if (!Array.isArray(content)) return false;
      for (const one of content) checkValue(one, depth + 1);
      return true;
    case 'M':
      checkMap(content, depth + 1);
      return true;
    default:
      return false;
  }
}

function malformed(): SyntaxError {
  return new SyntaxError('An item of the answer is not DynamoDB JSON.');
}
