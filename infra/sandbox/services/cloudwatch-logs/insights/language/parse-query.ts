import { CompileError } from './compile-error.ts';
import { aggregateNames } from './function-names.ts';
import { Lexer } from './lexer.ts';
import { ExpressionParser, isSymbol } from './parse-expression.ts';
import { globGroups, globPattern } from './glob.ts';
import type { Column, Command, Expression, SortKey } from './syntax.ts';

// CloudWatch Logs API reference, "StartQuery".
const mostResults = 100_000;
const mostStats = 2;

/** A query as its commands. Throws CompileError with the place where it is not of the language. */
export function parseQuery(text: string): readonly Command[] {
  const commands = new QueryParser(new Lexer(text)).parse();
  if (commands.filter(({ kind }) => kind === 'stats').length > mostStats)
    throw new CompileError(`a query can have at most ${mostStats} stats commands`, 0, text.length);
  return commands;
}

class QueryParser extends ExpressionParser {
  parse(): readonly Command[] {
    const commands = [this.command()];
    while (this.takeSymbol('|')) commands.push(this.command());
    if (this.lexer.peek().kind !== 'end') throw this.astray();
    return commands;
  }

  private command(): Command {
    const token = this.lexer.peek();
    if (token.kind !== 'word') throw this.astray();
    const start = this.lexer.next();
    switch (start.text.toLowerCase()) {
      case 'fields':
        return { kind: 'fields', columns: this.several(() => this.plainColumn()) };
      case 'display':
        return { kind: 'display', columns: this.several(() => this.plainColumn()) };
      case 'filter':
        return { kind: 'filter', condition: this.plain(() => this.expression()) };
      case 'parse':
        return this.parseCommand();
      case 'stats':
        return this.stats();
      case 'sort':
      case 'order':
        return this.sort();
      case 'limit':
      case 'head':
        return this.limit();
      case 'dedup':
        return { kind: 'dedup', fields: this.several(() => this.plain(() => this.expression())) };
      case 'pattern':
        return { kind: 'pattern', operand: this.plain(() => this.expression()) };
      default:
        throw new CompileError(`unknown command ${start.text}`, start.start, start.end);
    }
  }

  private plainColumn(): Column {
    return this.plain(
      () => this.column(),
      ({ expression }) => expression,
    );
  }

  /** What stands where no aggregation can. */
  private plain<T>(
    read: () => T,
    expressionOf: (value: T) => Expression = (value) => value as Expression,
  ): T {
    const { start } = this.lexer.peek();
    const value = read();
    const name = aggregateIn(expressionOf(value));
    if (name !== undefined)
      throw new CompileError(`${name} can be used in a stats command only`, start, this.lexer.lastEnd);
    return value;
  }

  /** `parse [FIELD] "glob *" as a, b` or `parse [FIELD] /regex (?<a>…)/ [as a, b]`. */
  private parseCommand(): Command {
    let operand: Expression = { kind: 'field', name: '@message' };
    let regex = this.lexer.regex();
    if (!regex && this.lexer.peek().kind !== 'string') {
      operand = { kind: 'field', name: this.name() };
      regex = this.lexer.regex();
    }
    const { start } = this.lexer.peek();
    if (regex) return this.regexParse(operand, regex);
    const token = this.lexer.next();
    if (token.kind !== 'string')
      throw new CompileError('parse takes a glob or a regular expression', start, token.end);
    if (!this.takeWord('as')) throw this.astray();
    const names = this.several(() => this.name());
    if (names.length !== globGroups(token.text))
      throw new CompileError('parse needs as many names as the glob has *', token.start, this.lexer.lastEnd);
    return { kind: 'parse', operand, pattern: globPattern(token.text), names };
  }

  private regexParse(operand: Expression, pattern: RegExp): Command {
    const { lastEnd } = this.lexer;
    const groups = new RegExp(`${pattern.source}|`).exec('');
    const named = Object.keys(groups?.groups ?? {});
    const names = this.takeWord('as') ? this.several(() => this.name()) : named;
    if (names.length === 0 || names.length !== (groups?.length ?? 1) - 1)
      throw new CompileError('parse needs a name for each group of the regular expression', 0, lastEnd);
    return { kind: 'parse', operand, pattern, names };
  }

  private stats(): Command {
    const { start } = this.lexer.peek();
    const columns = this.several(() => this.column());
    for (const { expression } of columns)
      if (aggregateIn(expression) === undefined)
        throw new CompileError('stats needs an aggregation', start, this.lexer.lastEnd);
    const by = this.takeWord('by') ? this.several(() => this.plainColumn()) : [];
    for (const { name } of [...columns, ...by]) this.gathered.add(name);
    return { kind: 'stats', columns, by };
  }

  private sort(): Command {
    this.takeWord('by');
    return { kind: 'sort', keys: this.several(() => this.sortKey()) };
  }

  private sortKey(): SortKey {
    const expression = this.plain(() => this.expression());
    const isDescending = this.takeWord('desc');
    if (!isDescending) this.takeWord('asc');
    return { expression, isDescending };
  }

  private limit(): Command {
    const token = this.lexer.next();
    const count = Number(token.text);
    if (token.kind !== 'number' || !Number.isInteger(count) || count < 1 || count > mostResults)
      throw new CompileError(`limit takes a number from 1 to ${mostResults}`, token.start, token.end);
    const after = this.lexer.peek();
    if (after.kind !== 'end' && !isSymbol(after, '|')) throw this.astray();
    return { kind: 'limit', count };
  }
}

/** The name of an aggregation within an expression, where there is one. */
export function aggregateIn(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'call':
      return aggregateNames.has(expression.name)
        ? expression.name
        : firstOf(expression.arguments, aggregateIn);
    case 'negate':
    case 'not':
      return aggregateIn(expression.operand);
    case 'binary':
      return aggregateIn(expression.left) ?? aggregateIn(expression.right);
    case 'match':
      return aggregateIn(expression.operand);
    case 'in':
      return firstOf([expression.operand, ...expression.items], aggregateIn);
    default:
      return undefined;
  }
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
