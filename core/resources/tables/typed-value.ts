import type { AttributeJson, ValueType } from './types.ts';
import { decimalOf } from './values.ts';

/** DynamoDB keeps 38 significant digits, from 1E-130 to 9.99…E+125. */
const NUMBER_DIGITS = 38;
const LEAST_MAGNITUDE = -130;
const GREATEST_MAGNITUDE = 125;

/** What is wrong with a text as a value of its type; undefined where nothing is. */
export function valueMistake(type: ValueType, text: string): string | undefined {
  if (type === 'N') return numberMistake(text);
  if (type === 'B') return isBase64(text) ? undefined : 'bytes are written in base64';
  if (type === 'BOOL')
    return text === 'true' || text === 'false' ? undefined : 'a boolean is written true or false';
  return undefined;
}

function numberMistake(text: string): string | undefined {
  const decimal = decimalOf(text);
  if (!decimal) return 'a number is written in digits, such as 12, -0.5 or 1e9';
  if (decimal.digits.length > NUMBER_DIGITS) return `a number has at most ${NUMBER_DIGITS} digits`;
  const magnitude = decimal.exponent + decimal.digits.length - 1;
  if (decimal.digits && (magnitude < LEAST_MAGNITUDE || magnitude > GREATEST_MAGNITUDE))
    return 'a number lies between 1E-130 and 9.9E+125';
  return undefined;
}

/** Standard base64 with its padding; the empty text is no bytes. */
export function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
}

/** A checked text as a value. */
export function typedValue(type: ValueType, text: string): AttributeJson {
  if (type === 'S') return { S: text };
  if (type === 'N') return { N: text };
  if (type === 'B') return { B: text };
  return type === 'BOOL' ? { BOOL: text === 'true' } : { NULL: true };
}
