import { CompileError } from './compile-error.ts';

export type TokenKind = 'word' | 'field' | 'number' | 'duration' | 'string' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** A string without its quotation marks, a field without its back quotes, everything else as it stands. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const blank = /(?:\s|#[^\n]*)*/y;
const tokenPattern =
  /(?<duration>\d+(?:ms|[smhdw]|mon|mo|qtr|q|yr|y)(?![\w]))|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|"(?<double>(?:[^"\\]|\\[^])*)"|'(?<single>(?:[^'\\]|\\[^])*)'|`(?<quoted>[^`]+)`|(?<word>[@A-Za-z_][\w@]*(?:\.[\w@]+)*)|(?<symbol>=~|!=|<=|>=|[=<>(),|+\-*/%^[\]{}])/y;
const regexPattern = /\/((?:[^/\\\n[]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+)\//y;

/** Reads a query token by token; a regular expression is asked for, since `/` divides as well. */
export class Lexer {
  private at = 0;
  private ahead: Token | undefined;
  /** Where the token that was taken last ends. */
  lastEnd = 0;

  constructor(readonly text: string) {}

  peek(): Token {
    return (this.ahead ??= this.read());
  }

  next(): Token {
    const token = this.peek();
    this.ahead = undefined;
    this.lastEnd = token.end;
    return token;
  }

  /** `/…/`, with `(?i)` in front of it for either case. Undefined where none stands here. */
  regex(): RegExp | undefined {
    const { start } = this.peek();
    const pattern = new RegExp(regexPattern);
    pattern.lastIndex = start;
    const source = pattern.exec(this.text)?.[1];
    if (source === undefined) return undefined;
    this.at = pattern.lastIndex;
    this.ahead = undefined;
    this.lastEnd = this.at;
    try {
      return readRegex(source);
    } catch {
      throw new CompileError('the regular expression is invalid', start, this.at);
    }
  }

  private read(): Token {
    blank.lastIndex = this.at;
    blank.exec(this.text);
    const start = blank.lastIndex;
    if (start >= this.text.length) return { kind: 'end', text: '', start, end: start };
    const pattern = new RegExp(tokenPattern);
    pattern.lastIndex = start;
    const groups = pattern.exec(this.text)?.groups;
    if (!groups) throw unexpected(this.text, start);
    const end = pattern.lastIndex;
    this.at = end;
    const quoted = groups['double'] ?? groups['single'];
    if (quoted !== undefined) return { kind: 'string', text: unescape(quoted), start, end };
    if (groups['quoted'] !== undefined) return { kind: 'field', text: groups['quoted'], start, end };
    const kind = (['duration', 'number', 'word', 'symbol'] as const).find(
      (name) => groups[name] !== undefined,
    );
    return { kind: kind ?? 'symbol', text: this.text.slice(start, end), start, end };
  }
}

function readRegex(source: string): RegExp {
  const insensitive = source.startsWith('(?i)');
  return new RegExp(insensitive ? source.slice(4) : source, insensitive ? 'i' : '');
}

function unescape(text: string): string {
  return text.replace(/\\([^])/g, (_, character: string) =>
    character === 'n' ? '\n' : character === 't' ? '\t' : character,
  );
}

/** What AWS says where a query breaks off or goes astray. */
export function unexpected(query: string, start: number, end = start + 1): CompileError {
  const before = query.slice(0, start).split('\n');
  const place = `at line ${before.length} and position ${(before.at(-1)?.length ?? 0) + 1}`;
  const symbol = query.slice(start, end);
  return symbol === ''
    ? new CompileError(`unexpected end of query ${place}`, start, start)
    : new CompileError(`unexpected symbol found ${symbol} ${place}`, start, end);
}
