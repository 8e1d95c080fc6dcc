import { comparison, invalidPattern } from './pattern-text.ts';
import type { MessageTest } from './pattern-text.ts';

type Test = (event: unknown) => boolean;

interface Token {
  readonly kind: 'text' | 'quoted' | 'operator' | 'selector';
  readonly text: string;
}

const tokenPattern =
  /\s*(?:(?<operator>&&|\|\||<=|>=|!=|=|<|>|\(|\))|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<selector>\$(?:\.[\w-]+|\['[^']*'\]|\[\d+\]|\."[^"]*")+)|(?<text>%(?:[^%\\]|\\.)+%|[^\s&|()<>=!"]+))/y;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const groups = pattern.exec(text)?.groups;
    if (!groups) throw invalidPattern();
    const kind = (['operator', 'quoted', 'selector', 'text'] as const).find(
      (name) => groups[name] !== undefined,
    );
    if (!kind) throw invalidPattern();
    const raw = groups[kind] ?? '';
    tokens.push({ kind, text: kind === 'quoted' ? raw.replace(/\\(.)/g, '$1') : raw });
  }
  return tokens;
}

/** A selector's value: `$.a.b[0]`, `$['a b']`. Undefined where the event has none. */
function select(selector: string): (event: unknown) => unknown {
  const steps = [...selector.matchAll(/\.([\w-]+)|\['([^']*)'\]|\[(\d+)\]|\."([^"]*)"/g)].map(
    ([, name, bracketed, index, quoted]) => name ?? bracketed ?? quoted ?? Number(index),
  );
  return (event) => {
    let value: unknown = event;
    for (const step of steps) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      value = (value as Record<string | number, unknown>)[step];
    }
    return value;
  };
}

/** The value of `$.a.b` in an event; undefined where it has none. */
export function selectorValue(selector: string, event: unknown): unknown {
  return select(selector)(event);
}

/** Reads `a && (b || c)`: `&&` binds closer. */
class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Test {
    const test = this.any();
    if (this.at < this.tokens.length) throw invalidPattern();
    return test;
  }

  private any(): Test {
    const tests = [this.all()];
    while (this.take('||')) tests.push(this.all());
    return (event) => tests.some((test) => test(event));
  }

  private all(): Test {
    const tests = [this.one()];
    while (this.take('&&')) tests.push(this.one());
    return (event) => tests.every((test) => test(event));
  }

  private one(): Test {
    if (this.take('(')) {
      const test = this.any();
      if (!this.take(')')) throw invalidPattern();
      return test;
    }
    const selector = this.next();
    if (selector.kind !== 'selector') throw invalidPattern();
    const valueOf = select(selector.text);
    const word = this.next();
    if (word.kind === 'text') return this.state(word.text.toUpperCase(), valueOf);
    if (word.kind !== 'operator') throw invalidPattern();
    const value = this.next();
    if (value.kind === 'operator' || value.kind === 'selector') throw invalidPattern();
    const test = comparison(word.text, value.text, value.kind === 'quoted');
    return (event) => test(valueOf(event));
  }

  /** `IS NULL`, `IS TRUE`, `IS FALSE`, `EXISTS`, `NOT EXISTS`. */
  private state(word: string, valueOf: (event: unknown) => unknown): Test {
    if (word === 'EXISTS') return (event) => valueOf(event) !== undefined;
    const second = this.next().text.toUpperCase();
    if (word === 'NOT' && second === 'EXISTS') return (event) => valueOf(event) === undefined;
    if (word !== 'IS') throw invalidPattern();
    const wanted = { NULL: null, TRUE: true, FALSE: false }[second];
    if (wanted === undefined) throw invalidPattern();
    return (event) => valueOf(event) === wanted;
  }

  private take(operator: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'operator' || token.text !== operator) return false;
    this.at++;
    return true;
  }

  private next(): Token {
    const token = this.tokens[this.at++];
    if (!token) throw invalidPattern();
    return token;
  }
}

/** `{ $.level = "error" && $.durationMs > 100 }`: events that are JSON and fit. Error: InvalidParameterException. */
export function parseJsonPattern(pattern: string): MessageTest {
  if (!pattern.endsWith('}')) throw invalidPattern();
  const test = new Parser(tokensOf(pattern.slice(1, -1))).parse();
  return (message) => {
    if (!message.trimStart().startsWith('{')) return false;
    try {
      return test(JSON.parse(message));
    } catch {
      return false;
    }
  };
}
