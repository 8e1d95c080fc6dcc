import type { AttributeJson, ItemJson } from '../../../../resources/tables/types.ts';
import { decimalOf } from '../../../../resources/tables/values.ts';

/**
 * Plain JSON without loss. Text, booleans, null, lists and maps are JSON's own; a number is a JSON number with all of
 * its digits, so a reader that makes doubles of them may lose some, not this one. What JSON lacks is an object with
 * one member: `{"$binary":"base64"}`, `{"$stringSet":[…]}`, `{"$numberSet":[…]}`, `{"$binarySet":["base64",…]}`. A
 * map that looks like one of these is written `{"$map":{…}}`. The item itself is always a plain object.
 */
const TAGS: ReadonlySet<string> = new Set(['$binary', '$stringSet', '$numberSet', '$binarySet', '$map']);

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** The texts and the numbers of a JSON text; what stands between them is of no interest. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Far deeper than the 32 levels that DynamoDB takes, and far from any stack's end. */
const DEEPEST = 100;

export function plainText(item: ItemJson): string {
  let text = '{';
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined)
      text += `${text === '{' ? '' : ','}${JSON.stringify(name)}:${plainValueText(value)}`;
  }
  return `${text}}`;
}

export function plainValueText(value: AttributeJson): string {
  if ('S' in value) return JSON.stringify(value.S);
  if ('N' in value) return numberText(value.N);
  if ('BOOL' in value) return value.BOOL ? 'true' : 'false';
  if ('M' in value) return looksTagged(value.M) ? `{"$map":${plainText(value.M)}}` : plainText(value.M);
  if ('L' in value) return `[${value.L.map(plainValueText).join(',')}]`;
  if ('B' in value) return `{"$binary":${JSON.stringify(value.B)}}`;
  if ('SS' in value) return `{"$stringSet":${JSON.stringify(value.SS)}}`;
  if ('NS' in value) return `{"$numberSet":[${value.NS.map(numberText).join(',')}]}`;
  if ('BS' in value) return `{"$binarySet":${JSON.stringify(value.BS)}}`;
  return 'null';
}

/** DynamoDB writes numbers as JSON does; another endpoint might write `.5` or `+7`. */
function numberText(text: string): string {
  if (JSON_NUMBER.test(text)) return text;
  const decimal = decimalOf(text);
  if (!decimal) return JSON.stringify(text);
  return `${decimal.negative ? '-' : ''}${decimal.digits || '0'}e${decimal.exponent}`;
}

function looksTagged(map: ItemJson): boolean {
  const [name, ...others] = Object.keys(map);
  return name !== undefined && others.length === 0 && TAGS.has(name);
}

/** Reads what {@link plainText} writes. @throws SyntaxError where it is no JSON, or no item. */
export function itemOfPlainText(text: string): ItemJson {
  const read = withNumbersAsText(text);
  if (!isObject(read)) throw new SyntaxError('An item is a JSON object.');
  return mapOf(read, 0);
}

/** Reads what {@link plainValueText} writes. @throws SyntaxError where it is no JSON, or no value of DynamoDB's. */
export function valueOfPlainText(text: string): AttributeJson {
  return valueOf(withNumbersAsText(text), 0);
}

/**
 * JSON.parse makes doubles of numbers, so numbers become texts first: every text of the result, names included, begins
 * with `s` where it was one, and with `n` where it was a number.
 */
function withNumbersAsText(text: string): unknown {
  const marked = text.replace(TOKENS, (token) =>
    token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`,
  );
  return JSON.parse(marked);
}

type Marked = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Marked {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `__proto__` and its like are names as any other. */
function mapOf(map: Marked, depth: number): ItemJson {
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => [name.slice(1), valueOf(value, depth + 1)]),
  );
}

function valueOf(value: unknown, depth: number): AttributeJson {
  if (depth > DEEPEST) throw new SyntaxError(`The item is nested deeper than ${DEEPEST} levels.`);
  if (typeof value === 'string') return value.startsWith('s') ? { S: value.slice(1) } : { N: value.slice(1) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map((one) => valueOf(one, depth + 1)) };
  return tagged(value as Marked, depth) ?? { M: mapOf(value as Marked, depth) };
}

function tagged(map: Marked, depth: number): AttributeJson | undefined {
  const [name, ...others] = Object.keys(map);
  if (name === undefined || others.length > 0 || !TAGS.has(name.slice(1))) return undefined;
  const content = map[name];
  switch (name.slice(1)) {
    case '$binary':
      return { B: textOf(content, 's') };
    case '$stringSet':
      return { SS: textsOf(content, 's') };
    case '$numberSet':
      return { NS: textsOf(content, 'n') };
    case '$binarySet':
      return { BS: textsOf(content, 's') };
    default:
      if (!isObject(content)) throw new SyntaxError('$map holds an object.');
      return { M: mapOf(content, depth) };
  }
}

function textsOf(value: unknown, mark: 's' | 'n'): readonly string[] {
  if (!Array.isArray(value)) throw new SyntaxError('A set is written as a list.');
  return value.map((one) => textOf(one, mark));
}

function textOf(value: unknown, mark: 's' | 'n'): string {
  if (typeof value === 'string' && value.startsWith(mark)) return value.slice(1);
  throw new SyntaxError(mark === 's' ? 'Expected a text.' : 'Expected a number.');
}
