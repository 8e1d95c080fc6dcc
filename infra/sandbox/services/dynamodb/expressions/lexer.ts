import { validationError } from '../errors.ts';

export type TokenKind = 'name' | 'alias' | 'placeholder' | 'number' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression';

/** 4 KB. Source: developer guide, "Constraints", Expression parameters. */
const MAX_EXPRESSION_BYTES = 4_096;

// An underscore begins no name: it is a token of its own, which no expression takes.
const TOKEN =
  /[ \t\r\n]*(?:([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]*)|(:[A-Za-z0-9_]*)|(\d+)|(<>|<=|>=|[()[\],.=<>+_-]))/y;
const SPACE = /[ \t\r\n]*/y;

export function expressionError(kind: ExpressionKind, problem: string): Error {
  return validationError(`Invalid ${kind}: ${problem}`);
}

/** A position in an expression's tokens, with AWS's words for what is wrong there. */
export class TokenReader {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(
    readonly kind: ExpressionKind,
    private readonly text: string,
  ) {
    if (text === '') throw this.error('The expression can not be empty;');
    const bytes = text.length > MAX_EXPRESSION_BYTES / 3 ? Buffer.byteLength(text) : text.length;
    if (bytes > MAX_EXPRESSION_BYTES)
      throw this.error(
        kind === 'UpdateExpression'
          ? 'Expression size has exceeded the maximum allowed size;'
          : `Expression size has exceeded the maximum allowed size; expression size: ${bytes}`,
      );
    this.tokens = this.scan();
  }

  private scan(): Token[] {
    const tokens: Token[] = [];
    let at = 0;
    for (;;) {
      TOKEN.lastIndex = at;
      const match = TOKEN.exec(this.text);
      if (match === null) break;
      const kind: TokenKind =
        match[1] !== undefined
          ? 'name'
          : match[2] !== undefined
            ? 'alias'
            : match[3] !== undefined
              ? 'placeholder'
              : match[4] !== undefined
                ? 'number'
                : 'symbol';
      const text = match[0].trimStart();
      at = TOKEN.lastIndex;
      tokens.push({ kind, text, start: at - text.length, end: at });
    }
    SPACE.lastIndex = at;
    SPACE.exec(this.text);
    if (SPACE.lastIndex < this.text.length) {
      const start = SPACE.lastIndex;
      const symbol = String.fromCodePoint(this.text.codePointAt(start) ?? 0);
      throw this.syntaxError(
        { kind: 'symbol', text: symbol, start, end: start + symbol.length },
        tokens.at(-1),
        undefined,
      );
    }
    tokens.push({ kind: 'end', text: '<EOF>', start: this.text.length, end: this.text.length });
    return tokens;
  }

  error(problem: string): Error {
    return expressionError(this.kind, problem);
  }

  private syntaxError(token: Token, previous: Token | undefined, next: Token | undefined): Error {
    const near = this.text.slice((previous ?? token).start, (next ?? token).end);
    return this.error(`Syntax error; token: "${token.text}", near: "${near}"`);
  }

  /** The current token stands where it can not. */
  unexpected(): Error {
    const current = this.peek();
    return this.syntaxError(current, this.tokens[this.position - 1], this.tokens[this.position + 1]);
  }

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.position + ahead, this.tokens.length - 1)];
    if (token === undefined) throw new RangeError('An expression has no end.');
    return token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.position++;
    return token;
  }

  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === text;
  }

  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.position++;
    return true;
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.unexpected();
  }

  isKeyword(word: string): boolean {
    const token = this.peek();
    return token.kind === 'name' && token.text.toUpperCase() === word;
  }

  takeKeyword(word: string): boolean {
    if (!this.isKeyword(word)) return false;
    this.position++;
    return true;
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.unexpected();
  }
}
