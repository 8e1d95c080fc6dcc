/** A metric math expression as a tree. */
export type MathNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'reference'; readonly id: string }
  | { readonly kind: 'negation'; readonly of: MathNode }
  | { readonly kind: 'list'; readonly items: readonly MathNode[] }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: MathNode;
      readonly right: MathNode;
    }
  | { readonly kind: 'call'; readonly name: string; readonly items: readonly MathNode[] };

export type Operator = '+' | '-' | '*' | '/' | '^' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'AND' | 'OR';

/** The expression is not well-formed, or asks for what metric math does not do. */
export class MathError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MathError';
  }
}

// Weakest first.
const levels: readonly (readonly Operator[])[] = [
  ['OR'],
  ['AND'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
];

const aliases: Readonly<Record<string, Operator>> = { '&&': 'AND', '||': 'OR' };
const token =
  /\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+|[A-Za-z_]\w*|"[^"]*"|'[^']*'|&&|\|\||[<>=!]=|[-+*/^<>(),[\]])/y;
const deepest = 100;

function tokenize(source: string): readonly string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (source.slice(token.lastIndex).trim() !== '') {
    const at = token.lastIndex;
    const match = token.exec(source);
    if (!match?.[1]) throw new MathError(`Unexpected character at position ${at + 1}`);
    tokens.push(match[1]);
  }
  return tokens;
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly string[]) {}

  parse(): MathNode {
    const node = this.level(0);
    const left = this.tokens[this.at];
    if (left !== undefined) throw new MathError(`Unexpected ${left}`);
    return node;
  }

  private takeIf(...wanted: readonly string[]): string | undefined {
    const next = this.tokens[this.at];
    if (next === undefined || !wanted.includes(next)) return undefined;
    this.at += 1;
    return next;
  }

  private expect(wanted: string): void {
    if (this.takeIf(wanted) === undefined)
      throw new MathError(`Expected ${wanted} but found ${this.tokens[this.at] ?? 'the end'}`);
  }

  private level(level: number): MathNode {
    const operators = levels[level];
    if (!operators) return this.unary();
    let left = this.level(level + 1);
    for (;;) {
      const taken = this.takeIf(
        ...operators,
        ...Object.keys(aliases).filter((name) => operators.includes(aliases[name] as Operator)),
      );
      if (taken === undefined) return left;
      const operator = aliases[taken] ?? (taken as Operator);
      left = { kind: 'operation', operator, left, right: this.level(level + 1) };
    }
  }

  private unary(): MathNode {
    if (this.takeIf('-')) return { kind: 'negation', of: this.unary() };
    if (this.takeIf('+')) return this.unary();
    const base = this.primary();
    return this.takeIf('^') ? { kind: 'operation', operator: '^', left: base, right: this.unary() } : base;
  }

  private primary(): MathNode {
    this.depth += 1;
    if (this.depth > deepest) throw new MathError('The expression is nested too deep');
    try {
      return this.atom();
    } finally {
      this.depth -= 1;
    }
  }

  private atom(): MathNode {
    const next = this.tokens[this.at];
    if (next === undefined) throw new MathError('The expression ends too early');
    this.at += 1;
    if (next === '(') {
      const inner = this.level(0);
      this.expect(')');
      return inner;
    }
    if (next === '[') return { kind: 'list', items: this.items(']') };
    if (/^[\d.]/.test(next)) return { kind: 'number', value: Number(next) };
    if (/^["']/.test(next)) return { kind: 'text', value: next.slice(1, -1) };
    if (!/^[A-Za-z_]/.test(next)) throw new MathError(`Unexpected ${next}`);
    if (this.takeIf('(')) return { kind: 'call', name: next.toUpperCase(), items: this.items(')') };
    return { kind: 'reference', id: next };
  }

  private items(end: string): readonly MathNode[] {
    const items: MathNode[] = [];
    if (this.takeIf(end)) return items;
    do items.push(this.level(0));
    while (this.takeIf(','));
    this.expect(end);
    return items;
  }
}

/** Parses a metric math expression. Throws MathError. Source: CloudWatch user guide, "Using math expressions". */
export function parseMath(source: string): MathNode {
  return new Parser(tokenize(source)).parse();
}
