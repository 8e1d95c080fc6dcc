import { comparison, WrongPattern } from './filter-values.ts';
import type { LineTest, Operator } from './filter-values.ts';

type Test = (event: unknown) => boolean;

interface Token {
  readonly kind: 'text' | 'quoted' | 'operator' | 'selector';
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<operator>&&|\|\||<=|>=|!=|=|<|>|\(|\))|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<selector>\$(?:\.[\w-]+|\[["'][^"']*["']\]|\[\d+\]|\."[^"]*")+)|(?<text>%(?:[^%\\]|\\.)+%|[^\s&|()<>=!"]+))/y;
const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);

/** `{ $.level = "error" && $.durationMs > 100 }`: lines that are JSON and fit. */
export function parseJsonPattern(pattern: string): LineTest {
  if (!pattern.endsWith('}')) throw new WrongPattern('A pattern for JSON ends with a closing brace.');
  const test = new Parser(tokensOf(pattern.slice(1, -1))).parse();
  return (line) => {
    if (!line.trimStart().startsWith('{')) return false;
    try {
      return test(JSON.parse(line));
    } catch {
      return false;
    }
  };
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const next = new RegExp(TOKEN);
  while (text.slice(next.lastIndex).trim() !== '') {
    const rest = text.slice(next.lastIndex).trim();
    const groups = next.exec(text)?.groups;
    const kind = (['operator', 'quoted', 'selector', 'text'] as const).find(
      (name) => groups?.[name] !== undefined,
    );
    if (!groups || !kind) throw new WrongPattern(`This is not understood: ${rest.slice(0, 40)}`);
    const raw = groups[kind] ?? '';
    tokens.push({ kind, text: kind === 'quoted' ? raw.replace(/\\(.)/g, '$1') : raw });
  }
  return tokens;
}

/** A selector's value: `$.a.b[0]`, `$['a b']`. Undefined where the event has none. */
function selected(selector: string): (event: unknown) => unknown {
  const steps = [...selector.matchAll(/\.([\w-]+)|\[["']([^"']*)["']\]|\[(\d+)\]|\."([^"]*)"/g)].map(
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

/** Reads `a && (b || c)`: `&&` binds closer. */
class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Test {
    const test = this.any();
    const rest = this.tokens[this.at];
    if (rest)
      throw new WrongPattern(`Nothing is expected where “${rest.text}” stands; && or || joins conditions.`);
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
      if (!this.take(')')) throw new WrongPattern('A parenthesis is opened and not closed.');
      return test;
    }
    const selector = this.next('A condition begins with a field, as $.level');
    if (selector.kind !== 'selector')
      throw new WrongPattern(`A condition begins with a field, as $.level; here stands “${selector.text}”.`);
    const valueOf = selected(selector.text);
    const word = this.next(`After ${selector.text} comes =, !=, <, >, IS or EXISTS`);
    if (word.kind === 'text') return this.state(word.text.toUpperCase(), valueOf);
    if (word.kind !== 'operator' || !COMPARISONS.has(word.text))
      throw new WrongPattern(`After ${selector.text} comes =, !=, <, >, IS or EXISTS, not “${word.text}”.`);
    const value = this.next(`After ${selector.text} ${word.text} comes a value`);
    if (value.kind === 'operator' || value.kind === 'selector')
      throw new WrongPattern(`After ${selector.text} ${word.text} comes a value, not “${value.text}”.`);
    const test = comparison(word.text as Operator, { text: value.text, isQuoted: value.kind === 'quoted' });
    return (event) => test(valueOf(event));
  }

  /** `IS NULL`, `IS TRUE`, `IS FALSE`, `EXISTS`, `NOT EXISTS`. */
  private state(word: string, valueOf: (event: unknown) => unknown): Test {
    if (word === 'EXISTS') return (event) => valueOf(event) !== undefined;
    const second = this.next(`After ${word} comes NULL, TRUE, FALSE or EXISTS`).text.toUpperCase();
    if (word === 'NOT' && second === 'EXISTS') return (event) => valueOf(event) === undefined;
    const wanted = { NULL: null, TRUE: true, FALSE: false }[second];
    if (word !== 'IS' || wanted === undefined)
      throw new WrongPattern(
        `“${word} ${second}” is no state: IS NULL, IS TRUE, IS FALSE, EXISTS, NOT EXISTS are.`,
      );
    return (event) => valueOf(event) === wanted;
  }

  private take(operator: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'operator' || token.text !== operator) return false;
    this.at += 1;
    return true;
  }

  private next(expected: string): Token {
    const token = this.tokens[this.at];
    this.at += 1;
    if (!token) throw new WrongPattern(`${expected}; here the pattern ends.`);
    return token;
  }
}
