import { validationError } from '../errors.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { newMap, typeOf } from '../values/attribute-value.ts';
import { validateValue } from '../values/validate-value.ts';
import type { StatementReader } from './lexer.ts';
import { malformed } from './lexer.ts';

/** The values that stand for the question marks of a statement, in their order. */
export class Parameters {
  private used = 0;

  constructor(private readonly values: readonly AttributeValue[]) {}

  next(): AttributeValue {
    const value = this.values[this.used++];
    if (value === undefined) throw Parameters.mismatch();
    return validateValue(value);
  }

  finish(): void {
    if (this.used !== this.values.length) throw Parameters.mismatch();
  }

  private static mismatch(): Error {
    return validationError("Number of parameters in request and statement don't match.");
  }
}

function parseList(reader: StatementReader, parameters: Parameters, close: string): AttributeValue[] {
  const members: AttributeValue[] = [];
  if (reader.takeSymbol(close)) return members;
  do members.push(parseValue(reader, parameters));
  while (reader.takeSymbol(','));
  reader.expectSymbol(close);
  return members;
}

/** `<<1, 2>>`: a set, whose members are all texts, all numbers or all binary. */
function parseSet(reader: StatementReader, parameters: Parameters): AttributeValue {
  const members = parseList(reader, parameters, '>>');
  const texts = members.map(({ S }) => S).filter((text) => text !== undefined);
  const numbers = members.map(({ N }) => N).filter((number) => number !== undefined);
  const binaries = members.map(({ B }) => B).filter((binary) => binary !== undefined);
  if (members.length === 0) throw malformed('A set may not be empty');
  if (texts.length === members.length) return validateValue({ SS: texts });
  if (numbers.length === members.length) return validateValue({ NS: numbers });
  if (binaries.length === members.length) return validateValue({ BS: binaries });
  throw malformed('The members of a set must be strings, numbers or binary, all of one type');
}

function parseMap(reader: StatementReader, parameters: Parameters): AttributeValue {
  const map = newMap();
  if (reader.takeSymbol('}')) return { M: map };
  do {
    const name = reader.peek();
    if (name.kind !== 'string') throw reader.unexpected();
    reader.next();
    reader.expectSymbol(':');
    map[name.text] = parseValue(reader, parameters);
  } while (reader.takeSymbol(','));
  reader.expectSymbol('}');
  return { M: map };
}

/** Whether a literal or a parameter starts here. */
export function startsValue(reader: StatementReader): boolean {
  const token = reader.peek();
  if (token.kind === 'string' || token.kind === 'number') return true;
  if (token.kind === 'symbol') return ['[', '{', '<<', '?', '-', '+'].includes(token.text);
  return token.kind === 'word' && ['TRUE', 'FALSE', 'NULL'].includes(token.text.toUpperCase());
}

/** A literal or a parameter. Throws ValidationException where neither stands here. */
export function parseValue(reader: StatementReader, parameters: Parameters): AttributeValue {
  const token = reader.next();
  switch (token.kind) {
    case 'string':
      return { S: token.text };
    case 'number':
      return validateValue({ N: token.text });
    case 'word':
      if (token.text.toUpperCase() === 'TRUE') return { BOOL: true };
      if (token.text.toUpperCase() === 'FALSE') return { BOOL: false };
      if (token.text.toUpperCase() === 'NULL') return { NULL: true };
      break;
    case 'symbol':
      if (token.text === '?') return parameters.next();
      if (token.text === '[') return { L: parseList(reader, parameters, ']') };
      if (token.text === '{') return parseMap(reader, parameters);
      if (token.text === '<<') return parseSet(reader, parameters);
      if ((token.text === '-' || token.text === '+') && reader.peek().kind === 'number')
        return validateValue({ N: token.text + reader.next().text });
      break;
    default:
  }
  throw malformed(`Unexpected ${token.text}`);
}

/** Types that have an order. */
export function isOrdered(value: AttributeValue): boolean {
  return ['S', 'N', 'B'].includes(typeOf(value));
}
