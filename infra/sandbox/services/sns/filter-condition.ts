import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** A value that a condition looks at: one attribute's, one element of an array, or one leaf of a body. */
export type Scalar = string | number | boolean | null;

/** One element of a filter policy's array, read and checked. */
export type Condition =
  | { readonly kind: 'exactly'; readonly value: Scalar }
  | { readonly kind: 'exists'; readonly wanted: boolean }
  | { readonly kind: 'prefix' | 'suffix' | 'equals-ignore-case'; readonly text: string }
  | { readonly kind: 'none-of'; readonly values: readonly Scalar[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'numeric'; readonly terms: readonly NumericTerm[] }
  | { readonly kind: 'cidr'; readonly block: BlockList };

interface NumericTerm {
  readonly operator: '=' | '<' | '<=' | '>' | '>=';
  readonly operand: number;
}

/** A filter policy that SNS refuses; the message is SNS's own, as it stands after `Invalid parameter:`. */
export class InvalidFilterPolicy extends Error {
  constructor(reason: string, subject = 'FilterPolicy: ') {
    super(`${subject}${reason}`);
    this.name = 'InvalidFilterPolicy';
  }
}

/** Numbers count to five digits after the point, between -10^9 and 10^9 (SNS Developer Guide, filter policy constraints). */
const numericScale = 1e5;
const numericLimit = 1e9;

export function parseCondition(given: unknown): Condition {
  if (isScalar(given)) return { kind: 'exactly', value: given };
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new InvalidFilterPolicy('Match value must be String, number, true, false, or null');
  const entries = Object.entries(given);
  const [entry] = entries;
  if (entry === undefined) throw new InvalidFilterPolicy('Empty objects are not allowed');
  if (entries.length > 1) throw new InvalidFilterPolicy('Only one key allowed in match expression');
  const [name, value] = entry as [string, unknown];
  switch (name) {
    case 'prefix':
    case 'suffix':
    case 'equals-ignore-case':
      if (typeof value !== 'string') throw new InvalidFilterPolicy(`${name} match pattern must be a string`);
      return { kind: name, text: name === 'equals-ignore-case' ? value.toLowerCase() : value };
    case 'exists':
      if (typeof value !== 'boolean')
        throw new InvalidFilterPolicy('exists match pattern must be either true or false.');
      return { kind: 'exists', wanted: value };
    case 'anything-but':
      return parseAnythingBut(value);
    case 'numeric':
      return { kind: 'numeric', terms: parseNumeric(value) };
    case 'cidr':
      return { kind: 'cidr', block: parseCidr(value) };
    default:
      throw new InvalidFilterPolicy(`Unrecognized match type ${name}`);
  }
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function parseAnythingBut(value: unknown): Condition {
  if (Array.isArray(value)) {
    if (value.length === 0) throw new InvalidFilterPolicy('Empty arrays are not allowed');
    const isOfOneType =
      value.every((one) => typeof one === 'string') || value.every((one) => typeof one === 'number');
    if (!isOfOneType)
      throw new InvalidFilterPolicy(
        'Inside anything but list, either all values are number or string, mixed type is not supported',
      );
    return { kind: 'none-of', values: value };
  }
  if (typeof value === 'string' || typeof value === 'number') return { kind: 'none-of', values: [value] };
  const condition = typeof value === 'object' && value !== null ? parseCondition(value) : undefined;
  if (condition?.kind !== 'prefix' && condition?.kind !== 'suffix')
    throw new InvalidFilterPolicy(
      'Value of anything-but must be an array or single string/number value, or a prefix or suffix.',
    );
  return { kind: 'not', condition };
}

function parseNumeric(value: unknown): readonly NumericTerm[] {
  const members: unknown[] = Array.isArray(value) ? value : [];
  const [operator, operand, secondOperator, secondOperand] = members;
  if (typeof operator !== 'string')
    throw new InvalidFilterPolicy(
      `Invalid member in numeric match: ${members.length === 0 ? ']' : String(operator)}`,
    );
  if (operator !== '=' && operator !== '<' && operator !== '<=' && operator !== '>' && operator !== '>=')
    throw new InvalidFilterPolicy(`Unrecognized numeric range operator: ${operator}`);
  const first: NumericTerm = {
    operator,
    operand: requireNumber(operator === '=' ? 'equals' : operator, operand),
  };
  if (members.length === 2) return [first];
  if (operator !== '>' && operator !== '>=')
    throw new InvalidFilterPolicy('Too many elements in numeric expression');
  if (typeof secondOperator !== 'string')
    throw new InvalidFilterPolicy(`Bad value in numeric range: ${String(secondOperator)}`);
  if (secondOperator !== '<' && secondOperator !== '<=')
    throw new InvalidFilterPolicy(`Bad numeric range operator: ${secondOperator}`);
  const second: NumericTerm = {
    operator: secondOperator,
    operand: requireNumber(secondOperator, secondOperand),
  };
  if (members.length > 4) throw new InvalidFilterPolicy('Too many terms in numeric range expression');
  if (first.operand >= second.operand) throw new InvalidFilterPolicy('Bottom must be less than top');
  return [first, second];
}

function requireNumber(operator: string, value: unknown): number {
  if (typeof value !== 'number') throw new InvalidFilterPolicy(`Value of ${operator} must be numeric`);
  if (Math.abs(value) > numericLimit)
    throw new InvalidFilterPolicy(`Value of ${operator} must be between -1.0E9 and 1.0E9, inclusive`);
  return value;
}

function parseCidr(value: unknown): BlockList {
  const [address = '', bits = ''] = typeof value === 'string' ? value.split('/', 2) : [];
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  if (
    !(isIPv4(address) || isIPv6(address)) ||
    !/^\d{1,3}$/.test(bits) ||
    Number(bits) > (family === 'ipv4' ? 32 : 128)
  )
    throw new InvalidFilterPolicy(`Malformed CIDR, one '/' required: ${String(value)}`);
  const block = new BlockList();
  block.addSubnet(address, Number(bits), family);
  return block;
}

/** Whether a value is as a condition asks. `undefined` stands for what is absent. */
export function satisfies(condition: Condition, value: Scalar | undefined): boolean {
  if (condition.kind === 'exists') return condition.wanted === (value !== undefined);
  if (value === undefined) return false;
  switch (condition.kind) {
    case 'exactly':
      return isSame(condition.value, value);
    case 'none-of':
      return !condition.values.some((one) => isSame(one, value));
    case 'not':
      return !satisfies(condition.condition, value);
    case 'prefix':
      return typeof value === 'string' && value.startsWith(condition.text);
    case 'suffix':
      return typeof value === 'string' && value.endsWith(condition.text);
    case 'equals-ignore-case':
      return typeof value === 'string' && value.toLowerCase() === condition.text;
    case 'numeric':
      return typeof value === 'number' && condition.terms.every((term) => isWithin(term, value));
    case 'cidr':
      return typeof value === 'string' && isInBlock(condition.block, value);
  }
}

function isSame(one: Scalar, other: Scalar): boolean {
  if (typeof one === 'number' && typeof other === 'number') return scaled(one) === scaled(other);
  return one === other;
}

function scaled(value: number): number {
  return Math.round(value * numericScale);
}

function isWithin({ operator, operand }: NumericTerm, value: number): boolean {
  const difference = scaled(value) - scaled(operand);
  switch (operator) {
    case '=':
      return difference === 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
}

function isInBlock(block: BlockList, address: string): boolean {
  if (isIPv4(address)) return block.check(address, 'ipv4');
  return isIPv6(address) && block.check(address, 'ipv6');
}
