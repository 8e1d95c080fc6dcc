import { aggregateNames, scalarNames } from './function-names.ts';
import { CompileError } from './compile-error.ts';
import { unexpected } from './lexer.ts';
import type { Lexer, Token } from './lexer.ts';
import type { BinaryOperator, Column, Expression } from './syntax.ts';

const comparisons: readonly string[] = ['=', '!=', '<', '<=', '>', '>='];

/** Milliseconds of `5m` and its kin. Source: CloudWatch Logs user guide, "bin". */
const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  mo: 30 * 86_400_000,
  mon: 30 * 86_400_000,
  q: 91 * 86_400_000,
  qtr: 91 * 86_400_000,
  y: 365 * 86_400_000,
  yr: 365 * 86_400_000,
};

/** True where a token is this word, in any case. */
export function isWord(token: Token, word: string): boolean {
  return token.kind === 'word' && token.text.toLowerCase() === word;
}

export function isSymbol(token: Token, symbol: string): boolean {
  return token.kind === 'symbol' && token.text === symbol;
}

/** Reads expressions: `or`, `and`, `not`, comparisons, `+ -`, `* / %`, `^`, in the order in which they bind closer. */
export class ExpressionParser {
  /** Columns of the stats before this place: `count(*)` and `bin(5m)` are fields behind it, by their own text. */
  protected readonly gathered = new Set<string>();

  constructor(protected readonly lexer: Lexer) {}

  expression(): Expression {
    let left = this.conjunction();
    while (this.takeWord('or')) left = binary('or', left, this.conjunction());
    return left;
  }

  private conjunction(): Expression {
    let left = this.negation();
    while (this.takeWord('and')) left = binary('and', left, this.negation());
    return left;
  }

  private negation(): Expression {
    return this.takeWord('not') ? { kind: 'not', operand: this.negation() } : this.comparison();
  }

  private comparison(): Expression {
    const left = this.sum();
    const token = this.lexer.peek();
    if (token.kind === 'symbol' && comparisons.includes(token.text)) {
      this.lexer.next();
      return binary(token.text as BinaryOperator, left, this.sum());
    }
    if (this.takeSymbol('=~')) return this.match(left, false);
    const isNegated = this.takeWord('not');
    if (this.takeWord('like')) return this.match(left, isNegated);
    if (this.takeWord('in')) return this.membership(left, isNegated);
    if (isNegated) throw this.astray();
    return left;
  }

  private match(operand: Expression, isNegated: boolean): Expression {
    const pattern = this.lexer.regex() ?? this.sum();
    return { kind: 'match', isNegated, operand, pattern };
  }

  private membership(operand: Expression, isNegated: boolean): Expression {
    this.expectSymbol('[');
    const items = this.list(']', () => this.expression());
    return { kind: 'in', isNegated, operand, items };
  }

  private sum(): Expression {
    return this.chain(['+', '-'], () => this.product());
  }

  private product(): Expression {
    return this.chain(['*', '/', '%'], () => this.power());
  }

  private power(): Expression {
    const left = this.unary();
    return this.takeSymbol('^') ? binary('^', left, this.power()) : left;
  }

  private unary(): Expression {
    if (!this.takeSymbol('-')) return this.primary();
    return { kind: 'negate', operand: this.unary() };
  }

  private primary(): Expression {
    const token = this.lexer.next();
    switch (token.kind) {
      case 'number':
        return { kind: 'literal', value: Number(token.text) };
      case 'duration':
        return { kind: 'duration', milliseconds: this.milliseconds(token) };
      case 'string':
        return { kind: 'literal', value: token.text };
      case 'field':
        return { kind: 'field', name: token.text };
      case 'word':
        // Booleans of JSON are 1 and 0.
        if (/^(true|false)$/i.test(token.text))
          return { kind: 'literal', value: token.text.toLowerCase() === 'true' ? 1 : 0 };
        return isSymbol(this.lexer.peek(), '(') ? this.call(token) : { kind: 'field', name: token.text };
      case 'symbol':
        if (token.text !== '(') break;
        return this.inParentheses();
      case 'end':
        break;
    }
    throw unexpected(this.lexer.text, token.start, token.end);
  }

  private inParentheses(): Expression {
    const inner = this.expression();
    this.expectSymbol(')');
    return inner;
  }

  private call(token: Token): Expression {
    const expression = this.plainCall(token);
    const text = this.lexer.text.slice(token.start, this.lexer.lastEnd);
    return this.gathered.has(text) ? { kind: 'field', name: text } : expression;
  }

  private plainCall(token: Token): Expression {
    const name = token.text.toLowerCase();
    if (!scalarNames.has(name) && !aggregateNames.has(name))
      throw new CompileError(`unknown function ${token.text}`, token.start, token.end);
    this.lexer.next();
    if (this.takeSymbol(')')) return { kind: 'call', name, arguments: [] };
    const given = this.list(')', () =>
      this.takeSymbol('*') ? ({ kind: 'all' } as const) : this.expression(),
    );
    return { kind: 'call', name, arguments: given };
  }

  private milliseconds({ text, start, end }: Token): number {
    const [, count = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
    const milliseconds = Number(count) * (units[unit] ?? 0);
    if (milliseconds <= 0) throw new CompileError(`invalid period ${text}`, start, end);
    return milliseconds;
  }

  /** `EXPRESSION [as NAME]`; the name is the expression's own text where nothing is said. */
  protected column(): Column {
    const { start } = this.lexer.peek();
    const expression = this.expression();
    const own =
      expression.kind === 'field' ? expression.name : this.lexer.text.slice(start, this.lexer.lastEnd);
    return { name: this.takeWord('as') ? this.name() : own, expression };
  }

  protected name(): string {
    const token = this.lexer.next();
    if (token.kind !== 'word' && token.kind !== 'field')
      throw unexpected(this.lexer.text, token.start, token.end);
    return token.text;
  }

  /** Items with commas between, up to a closing symbol, which is taken. */
  protected list<T>(closing: string, item: () => T): readonly T[] {
    const items = [item()];
    while (this.takeSymbol(',')) items.push(item());
    this.expectSymbol(closing);
    return items;
  }

  protected several<T>(item: () => T): readonly T[] {
    const items = [item()];
    while (this.takeSymbol(',')) items.push(item());
    return items;
  }

  protected takeWord(word: string): boolean {
    if (!isWord(this.lexer.peek(), word)) return false;
    this.lexer.next();
    return true;
  }

  protected takeSymbol(symbol: string): boolean {
    if (!isSymbol(this.lexer.peek(), symbol)) return false;
    this.lexer.next();
    return true;
  }

  protected expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.astray();
  }

  protected astray(): CompileError {
    const { start, end } = this.lexer.peek();
    return unexpected(this.lexer.text, start, end);
  }

  private chain(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const token = this.lexer.peek();
      if (token.kind !== 'symbol' || !operators.includes(token.text)) return left;
      this.lexer.next();
      left = binary(token.text as BinaryOperator, left, operand());
    }
  }
}

function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right };
}
