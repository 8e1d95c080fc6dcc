import { invalidValues, validationError } from '../errors.ts';
import type { AttributeValue, Item } from './attribute-value.ts';
import { memberKey, newMap, typesOf } from './attribute-value.ts';
import type { NumberProblem } from './numbers.ts';
import { formatDecimal, parseDecimal, problemOf } from './numbers.ts';

/** The attribute itself is level one. Source: developer guide, "Constraints", Attributes. */
const MAX_DEPTH = 32;

const NUMBER_PROBLEMS: Readonly<Record<Exclude<NumberProblem, 'syntax'>, string>> = {
  precision: 'Attempting to store more than 38 significant digits in a Number',
  overflow: 'Number overflow. Attempting to store a number with magnitude larger than supported range',
  underflow: 'Number underflow. Attempting to store a number with magnitude smaller than supported range',
};

const PLAIN_INTEGER = /^(?:0|-?[1-9]\d{0,36})$/;

/**
 * The canonical text of a number that a caller sent.
 * Throws ValidationException where it is no number, has over 38 digits, or is too large or too small.
 */
export function canonicalNumber(text: string): string {
  if (PLAIN_INTEGER.test(text)) return text;
  const value = parseDecimal(text);
  if (value === undefined)
    throw validationError(
      text === ''
        ? 'The parameter cannot be converted to a numeric value'
        : `The parameter cannot be converted to a numeric value: ${text}`,
    );
  const problem = problemOf(value);
  if (problem !== undefined && problem !== 'syntax') throw validationError(NUMBER_PROBLEMS[problem]);
  return formatDecimal(value);
}

function checkStringSet(members: readonly string[]): void {
  if (members.length === 0) throw invalidValues('An string set  may not be empty');
  if (new Set(members).size !== members.length)
    throw invalidValues(`Input collection [${members.join(', ')}] contains duplicates.`);
}

function canonicalNumberSet(members: readonly string[]): string[] {
  if (members.length === 0) throw invalidValues('An number set  may not be empty');
  const canonical = members.map(canonicalNumber);
  if (new Set(canonical).size !== canonical.length)
    throw validationError('Input collection contains duplicates');
  return canonical;
}

function checkBinarySet(members: readonly Uint8Array[]): void {
  if (members.length === 0) throw invalidValues('Binary sets should not be empty');
  if (new Set(members.map(memberKey)).size !== members.length) {
    const shown = members.map((member) => Buffer.from(member).toString('base64')).join(', ');
    throw invalidValues(`Input collection [${shown}]of type BS contains duplicates.`);
  }
}

function sameTexts(left: readonly string[], right: readonly string[]): boolean {
  return left.every((text, index) => text === right[index]);
}

/**
 * A value as DynamoDB will keep it: the same object where nothing changes, a copy where a number becomes canonical.
 * Throws ValidationException with AWS's sentence for what is wrong with it.
 */
export function validateValue(value: AttributeValue, depth = 1): AttributeValue {
  if (depth > MAX_DEPTH)
    throw validationError(
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    );
  const types = typesOf(value);
  if (types.length > 1)
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  if (value.S !== undefined || value.B !== undefined || value.BOOL !== undefined) return value;
  if (value.N !== undefined) {
    const canonical = canonicalNumber(value.N);
    return canonical === value.N ? value : { N: canonical };
  }
  if (value.M !== undefined) {
    const map = validateMap(value.M, depth);
    return map === value.M ? value : { M: map };
  }
  if (value.L !== undefined) {
    const list = value.L.map((member) => validateValue(member, depth + 1));
    return list.every((member, index) => member === value.L[index]) ? value : { L: list };
  }
  // AWS takes `false` too and keeps it as true.
  if (value.NULL !== undefined) return value.NULL ? value : { NULL: true };
  if (value.SS !== undefined) {
    checkStringSet(value.SS);
    return value;
  }
  if (value.NS !== undefined) {
    const canonical = canonicalNumberSet(value.NS);
    return sameTexts(canonical, value.NS) ? value : { NS: canonical };
  }
  if (value.BS !== undefined) {
    checkBinarySet(value.BS);
    return value;
  }
  throw validationError(
    'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
  );
}

function validateMap(map: Item, depth: number): Item {
  let copy: Item | undefined;
  const names = Object.keys(map);
  for (const name of names) {
    const value = map[name];
    if (value === undefined) continue;
    const checked = validateValue(value, depth + 1);
    if (checked === value) continue;
    if (copy === undefined) {
      copy = newMap();
      for (const other of names) {
        const kept = map[other];
        if (kept !== undefined) copy[other] = kept;
      }
    }
    copy[name] = checked;
  }
  return copy ?? map;
}

/** Names of attributes are 1 byte to 64 KB long. Source: developer guide, "Constraints", Attributes. */
const MAX_NAME_BYTES = 65_535;

/** An item or a key as a caller sent it, checked and with canonical numbers. */
export function validateItem(item: Item): Item {
  for (const name of Object.keys(item)) {
    if (name === '') throw invalidValues('Empty attribute name');
    if (name.length > MAX_NAME_BYTES / 3 && Buffer.byteLength(name) > MAX_NAME_BYTES)
      throw invalidValues(
        'Attribute name is too large, must be less than 65536 bytes. Attribute name: ' + name.slice(0, 100),
      );
  }
  return validateMap(item, 0);
}
