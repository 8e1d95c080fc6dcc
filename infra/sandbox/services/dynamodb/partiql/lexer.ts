import { validationError } from '../errors.ts';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** The name, text or symbol without its quotes. */
  readonly text: string;
}

/** Source: API reference, ExecuteStatement, Statement. */
export const MAX_STATEMENT_LENGTH = 8_192;

const SPACE = /(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/y;
const TOKEN =
  /([A-Za-z_$][A-Za-z0-9_$]*)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(<<|>>|<=|>=|<>|!=|[()[\]{},.:?=<>*+-])/y;

export function malformed(detail: string): Error {
  return validationError(`Statement wasn't well formed, can't be processed: ${detail}`);
}

function scan(statement: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.exec(statement);
    at = SPACE.lastIndex;
    if (at >= statement.length) break;
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(statement);
    if (match === null) throw malformed(`Unexpected character ${statement.charAt(at)}`);
    at = TOKEN.lastIndex;
    const [, word, quoted, text, number, symbol] = match;
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted.replaceAll('""', '"') });
    else if (text !== undefined) tokens.push({ kind: 'string', text: text.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else tokens.push({ kind: 'symbol', text: symbol === '!=' ? '<>' : (symbol ?? '') });
  }
  tokens.push({ kind: 'end', text: 'end of statement' });
  return tokens;
}

/** A position in a statement's tokens. */
export class StatementReader {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(statement: string) {
    this.tokens = scan(statement);
  }

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.position + ahead, this.tokens.length - 1)];
    if (token === undefined) throw new RangeError('A statement has no end.');
    return token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.position++;
    return token;
  }

  unexpected(): Error {
    return malformed(`Unexpected ${this.peek().text}`);
  }

  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === text;
  }

  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.next();
    return true;
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.unexpected();
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.text.toUpperCase() === word;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.next();
    return true;
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected();
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.unexpected();
  }
}
