import type { ExpressionKind } from './lexer.ts';
import { TokenReader } from './lexer.ts';
import { parseBareOperand } from './parse-operand.ts';
import type { Placeholders } from './placeholders.ts';
import { resolveCondition } from './resolve-condition.ts';
import type { Comparator, Condition, RawCondition, RawOperand } from './syntax.ts';

const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);
const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** 300 operators, 100 members of IN. Source: developer guide, "Constraints", Expression parameters. */
const MAX_OPERATORS = 300;
const MAX_IN_OPERANDS = 100;

type Node = RawCondition | RawOperand;

function isOperand(node: Node): node is RawOperand {
  return node.kind === 'path' || node.kind === 'placeholder' || node.kind === 'function';
}

function isComparator(text: string): text is Comparator {
  return COMPARATORS.has(text);
}

class ConditionParser {
  redundantParentheses = false;
  private operators = 0;
  private readonly parenthesised = new WeakSet<Node>();

  constructor(private readonly reader: TokenReader) {}

  parse(): RawCondition {
    const condition = this.condition(this.either());
    this.reader.expectEnd();
    if (this.operators > MAX_OPERATORS)
      throw this.reader.error(
        `The expression contains too many operators; operator count: ${this.operators}`,
      );
    return condition;
  }

  private condition(node: Node): RawCondition {
    if (node.kind === 'path' || node.kind === 'placeholder') throw this.reader.unexpected();
    return node;
  }

  private operand(node: Node): RawOperand {
    if (!isOperand(node)) throw this.reader.unexpected();
    return node;
  }

  private either(): Node {
    let left = this.both();
    while (this.reader.isKeyword('OR')) {
      const first = this.condition(left);
      this.reader.next();
      this.operators++;
      left = { kind: 'or', left: first, right: this.condition(this.both()) };
    }
    return left;
  }

  private both(): Node {
    let left = this.negation();
    while (this.reader.isKeyword('AND')) {
      const first = this.condition(left);
      this.reader.next();
      this.operators++;
      left = { kind: 'and', left: first, right: this.condition(this.negation()) };
    }
    return left;
  }

  private negation(): Node {
    if (!this.reader.takeKeyword('NOT')) return this.comparison();
    this.operators++;
    return { kind: 'not', inner: this.condition(this.negation()) };
  }

  private comparison(): Node {
    const { reader } = this;
    const left = this.primary();
    const token = reader.peek();
    if (token.kind === 'symbol' && isComparator(token.text)) {
      const first = this.operand(left);
      reader.next();
      this.operators++;
      return { kind: 'compare', operator: token.text, left: first, right: this.operand(this.primary()) };
    }
    if (reader.isKeyword('BETWEEN')) {
      const first = this.operand(left);
      reader.next();
      this.operators++;
      const low = this.operand(this.primary());
      if (!reader.takeKeyword('AND')) throw reader.unexpected();
      return { kind: 'between', operand: first, low, high: this.operand(this.primary()) };
    }
    if (reader.isKeyword('IN')) {
      const first = this.operand(left);
      reader.next();
      this.operators++;
      return { kind: 'in', operand: first, list: this.list() };
    }
    return left;
  }

  private list(): readonly RawOperand[] {
    const { reader } = this;
    reader.expectSymbol('(');
    const list = [this.operand(this.primary())];
    while (reader.takeSymbol(',')) list.push(this.operand(this.primary()));
    reader.expectSymbol(')');
    if (list.length > MAX_IN_OPERANDS)
      throw reader.error(
        `The IN operator is provided with too many operands; number of operands: ${list.length}`,
      );
    return list;
  }

  private primary(): Node {
    const { reader } = this;
    if (!reader.takeSymbol('(')) {
      const node = parseBareOperand(reader, KEYWORDS, () => this.operand(this.primary()));
      if (node.kind === 'function') this.operators++;
      return node;
    }
    const inner = this.either();
    reader.expectSymbol(')');
    if (this.parenthesised.has(inner)) this.redundantParentheses = true;
    this.parenthesised.add(inner);
    return inner;
  }
}

/**
 * Reads a condition, filter or key condition.
 * Throws ValidationException (`Invalid FilterExpression: …`) for what AWS refuses in it.
 */
export function parseCondition(kind: ExpressionKind, text: string, placeholders: Placeholders): Condition {
  const reader = new TokenReader(kind, text);
  const parser = new ConditionParser(reader);
  const raw = parser.parse();
  if (parser.redundantParentheses) throw reader.error('The expression has redundant parentheses;');
  return resolveCondition(kind, raw, placeholders);
}
