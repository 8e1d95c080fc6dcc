import { validationError } from '../errors.ts';
import type { Comparator, Condition, Operand, Path } from '../expressions/syntax.ts';
import { typeOf } from '../values/attribute-value.ts';
import type { StatementReader } from './lexer.ts';
import { malformed } from './lexer.ts';
import type { Parameters } from './parse-value.ts';
import { isOrdered, parseValue, startsValue } from './parse-value.ts';

const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

function isComparator(text: string): text is Comparator {
  return COMPARATORS.has(text);
}

/** `name`, `"name"`, `a.b[1]` */
export function parsePath(reader: StatementReader): Path {
  const path: (string | number)[] = [parseName(reader)];
  for (;;) {
    if (reader.takeSymbol('.')) path.push(parseName(reader));
    else if (reader.isSymbol('[')) {
      reader.next();
      const index = reader.next();
      if (index.kind === 'number' && /^\d+$/.test(index.text)) path.push(Number(index.text));
      else if (index.kind === 'string') path.push(index.text);
      else throw malformed(`Unexpected ${index.text}`);
      reader.expectSymbol(']');
    } else return path;
  }
}

function parseName(reader: StatementReader): string {
  const token = reader.peek();
  if (token.kind !== 'word' && token.kind !== 'quoted') throw reader.unexpected();
  reader.next();
  if (token.text === '') throw validationError('Path component cannot be an empty string');
  return token.text;
}

function checkOrdered(operator: string, operands: readonly Operand[]): void {
  for (const operand of operands)
    if (operand.kind === 'value' && !isOrdered(operand.value))
      throw validationError(
        `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${typeOf(operand.value)}`,
      );
}

/** Reads the condition of a WHERE clause, its parameters put in. */
export class WhereParser {
  constructor(
    private readonly reader: StatementReader,
    private readonly parameters: Parameters,
  ) {}

  parse(): Condition {
    let left = this.both();
    while (this.reader.takeWord('OR')) left = { kind: 'or', left, right: this.both() };
    return left;
  }

  private both(): Condition {
    let left = this.negation();
    while (this.reader.takeWord('AND')) left = { kind: 'and', left, right: this.negation() };
    return left;
  }

  private negation(): Condition {
    if (this.reader.takeWord('NOT')) return { kind: 'not', inner: this.negation() };
    return this.test();
  }

  private test(): Condition {
    const { reader } = this;
    if (reader.isSymbol('(')) {
      reader.next();
      const inner = this.parse();
      reader.expectSymbol(')');
      return inner;
    }
    const call = this.call();
    if (call !== undefined) return call;
    const operand = this.operand();
    const token = reader.peek();
    if (token.kind === 'symbol' && isComparator(token.text)) {
      reader.next();
      const right = this.operand();
      if (token.text !== '=' && token.text !== '<>') checkOrdered(token.text, [operand, right]);
      return { kind: 'compare', operator: token.text, left: operand, right };
    }
    if (reader.takeWord('IS')) return this.is(operand);
    if (reader.isWord('NOT') && (reader.isWord('IN', 1) || reader.isWord('BETWEEN', 1))) {
      reader.next();
      return { kind: 'not', inner: this.membership(operand) };
    }
    return this.membership(operand);
  }

  private membership(operand: Operand): Condition {
    const { reader } = this;
    if (reader.takeWord('BETWEEN')) {
      const low = this.operand();
      reader.expectWord('AND');
      const high = this.operand();
      checkOrdered('BETWEEN', [low, high]);
      return { kind: 'between', operand, low, high };
    }
    if (!reader.takeWord('IN')) throw reader.unexpected();
    const close = reader.takeSymbol('(') ? ')' : ']';
    if (close === ']') reader.expectSymbol('[');
    const list: Operand[] = [];
    do list.push(this.operand());
    while (reader.takeSymbol(','));
    reader.expectSymbol(close);
    return { kind: 'in', operand, list };
  }

  private is(operand: Operand): Condition {
    const { reader } = this;
    const negated = reader.takeWord('NOT');
    if (operand.kind !== 'path') throw reader.unexpected();
    let condition: Condition;
    if (reader.takeWord('MISSING')) condition = { kind: 'missing', path: operand.path };
    else if (reader.takeWord('NULL')) condition = { kind: 'type', operand, type: 'NULL' };
    else throw reader.unexpected();
    return negated ? { kind: 'not', inner: condition } : condition;
  }

  /** A function that is a condition by itself. */
  private call(): Condition | undefined {
    const { reader } = this;
    const token = reader.peek();
    if (token.kind !== 'word' || !reader.isSymbol('(', 1)) return undefined;
    const name = token.text.toLowerCase();
    if (name === 'size') return undefined;
    if (name !== 'begins_with' && name !== 'contains' && name !== 'attribute_type')
      throw malformed(`Unsupported function ${token.text}`);
    reader.next();
    reader.next();
    const operand = this.operand();
    reader.expectSymbol(',');
    const argument = this.operand();
    reader.expectSymbol(')');
    if (name === 'begins_with') return { kind: 'begins', operand, argument };
    if (name === 'contains') return { kind: 'contains', operand, argument };
    const type = argument.kind === 'value' ? argument.value.S : undefined;
    if (type === undefined) throw malformed('attribute_type takes the name of a type as a string');
    return { kind: 'type', operand, type };
  }

  private operand(): Operand {
    const { reader } = this;
    if (startsValue(reader)) return { kind: 'value', value: parseValue(reader, this.parameters) };
    if (reader.isWord('SIZE') && reader.isSymbol('(', 1)) {
      reader.next();
      reader.next();
      const operand: Operand = { kind: 'path', path: parsePath(reader) };
      reader.expectSymbol(')');
      return { kind: 'size', operand };
    }
    return { kind: 'path', path: parsePath(reader) };
  }
}
