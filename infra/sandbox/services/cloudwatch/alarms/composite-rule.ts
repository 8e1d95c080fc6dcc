import type { StateValue } from '@aws-sdk/client-cloudwatch';

/** A rule expression of a composite alarm, taken apart. */
export type RuleNode =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: StateValue; readonly alarm: string }
  | { readonly kind: 'not'; readonly of: RuleNode }
  | { readonly kind: 'and' | 'or'; readonly items: readonly RuleNode[] };

export class AlarmRuleError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AlarmRuleError';
  }
}

type Token =
  | { readonly kind: 'word'; readonly text: 'AND' | 'OR' | 'NOT' | '(' | ')' | 'TRUE' | 'FALSE' }
  | { readonly kind: 'state'; readonly state: StateValue; readonly alarm: string };

// A name without quotation marks ends at the parenthesis.
const TOKEN =
  /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"((?:[^"\\]|\\.)*)"|([^"()]+?))\s*\)|(AND|OR|NOT|TRUE|FALSE)\b|([()]))/iy;
// Operators do not count.
const MOST_ELEMENTS = 500;
const OPERATORS: readonly string[] = ['AND', 'OR', 'NOT'];

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new AlarmRuleError(`unexpected text at position ${at + 1}`);
    const [, state, quoted, bare, word, bracket] = match;
    if (state !== undefined)
      tokens.push({
        kind: 'state',
        state: state.toUpperCase() as StateValue,
        alarm: quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '',
      });
    else tokens.push({ kind: 'word', text: (word ?? bracket ?? '').toUpperCase() as 'AND' });
  }
  return tokens;
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): RuleNode {
    const node = this.either();
    if (this.at < this.tokens.length) throw new AlarmRuleError('an operator is missing between two elements');
    return node;
  }

  private takeIf(text: string): boolean {
    const next = this.tokens[this.at];
    if (next?.kind !== 'word' || next.text !== text) return false;
    this.at += 1;
    return true;
  }

  private either(): RuleNode {
    const items = [this.both()];
    while (this.takeIf('OR')) items.push(this.both());
    return items.length === 1 && items[0] ? items[0] : { kind: 'or', items };
  }

  private both(): RuleNode {
    const items = [this.one()];
    while (this.takeIf('AND')) items.push(this.one());
    return items.length === 1 && items[0] ? items[0] : { kind: 'and', items };
  }

  private one(): RuleNode {
    if (this.takeIf('NOT')) return { kind: 'not', of: this.one() };
    if (this.takeIf('TRUE')) return { kind: 'constant', value: true };
    if (this.takeIf('FALSE')) return { kind: 'constant', value: false };
    if (this.takeIf('(')) {
      const inner = this.either();
      if (!this.takeIf(')')) throw new AlarmRuleError('a parenthesis is not closed');
      return inner;
    }
    const next = this.tokens[this.at];
    if (next?.kind !== 'state')
      throw new AlarmRuleError(next ? `${next.text} is out of place` : 'it ends too early');
    this.at += 1;
    return next;
  }
}

/**
 * Parses `ALARM(a) AND (OK("b") OR NOT INSUFFICIENT_DATA(arn))`, `TRUE`, `FALSE`. AND binds before OR, NOT before both.
 * Throws AlarmRuleError. Source: CloudWatch API reference, PutCompositeAlarm, AlarmRule.
 */
export function parseAlarmRule(text: string): RuleNode {
  const tokens = tokenize(text);
  const elements = tokens.filter((token) => token.kind === 'state' || !OPERATORS.includes(token.text));
  if (elements.length > MOST_ELEMENTS) throw new AlarmRuleError(`it has more than ${MOST_ELEMENTS} elements`);
  return new Parser(tokens).parse();
}

/** The alarms that a rule names, by name or ARN as they stand there, each once. */
export function alarmsIn(node: RuleNode): readonly string[] {
  switch (node.kind) {
    case 'constant':
      return [];
    case 'state':
      return [node.alarm];
    case 'not':
      return alarmsIn(node.of);
    case 'and':
    case 'or':
      return [...new Set(node.items.flatMap(alarmsIn))];
  }
}

/** An alarm that is not there is in no state. */
export function holds(node: RuleNode, stateOf: (alarm: string) => StateValue | undefined): boolean {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'state':
      return stateOf(node.alarm) === node.state;
    case 'not':
      return !holds(node.of, stateOf);
    case 'and':
      return node.items.every((item) => holds(item, stateOf));
    case 'or':
      return node.items.some((item) => holds(item, stateOf));
  }
}
