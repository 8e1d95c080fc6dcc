import type { AlarmState } from './types.ts';
import { ALARM_STATES } from './types.ts';

/** A composite alarm's rule as a tree. Alarms are named as the rule names them: by name or by ARN. */
export type AlarmRule =
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'and' | 'or'; readonly of: readonly AlarmRule[] }
  | { readonly kind: 'not'; readonly of: AlarmRule }
  | { readonly kind: 'constant'; readonly value: boolean }
  | {
      readonly kind: 'at-least';
      readonly count: number;
      readonly isPercent: boolean;
      readonly state: AlarmState;
      /** Whether those count that are not in the state. */
      readonly isNegated: boolean;
      readonly alarms: readonly string[];
    };

export type ParsedRule =
  | { readonly ok: true; readonly rule: AlarmRule }
  | { readonly ok: false; readonly mistake: string; readonly at: number };

/** CloudWatch takes 10,240 characters. Source: CloudWatch API reference, PutCompositeAlarm. */
const LONGEST = 10_240;
const DEEPEST = 100;

interface Token {
  readonly kind: 'word' | 'text' | '(' | ')' | ',' | '%';
  readonly text: string;
  readonly at: number;
}

class Mistake extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/**
 * Parses what PutCompositeAlarm calls `AlarmRule`: `ALARM("a") AND NOT (OK(b) OR FALSE)`, `AT_LEAST(2, ALARM, (a, b))`.
 * NOT binds stronger than AND, and AND stronger than OR. Never throws, whatever it is given.
 */
export function parseAlarmRule(text: string): ParsedRule {
  try {
    if (text.length > LONGEST) throw new Mistake('The rule is longer than CloudWatch allows.', LONGEST);
    const reading = new Reading(tokensOf(text), text.length);
    const rule = reading.either(0);
    reading.end();
    return { ok: true, rule };
  } catch (error) {
    if (error instanceof Mistake) return { ok: false, mistake: error.message, at: error.at };
    throw error;
  }
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:([(),%])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s(),%"']+))/gy;
  let at = 0;
  while (at < text.length && text.slice(at).trim() !== '') {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) throw new Mistake('A quotation mark is not closed.', at);
    const [whole, sign, double, single, word] = match;
    const place = at + whole.length - whole.trimStart().length;
    const quoted = double ?? single;
    if (sign) tokens.push({ kind: sign as Token['kind'], text: sign, at: place });
    else if (quoted !== undefined)
      tokens.push({ kind: 'text', text: quoted.replaceAll(/\\(.)/gs, '$1'), at: place });
    else tokens.push({ kind: 'word', text: word ?? '', at: place });
    at = pattern.lastIndex;
  }
  return tokens;
}

class Reading {
  private next = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly length: number,
  ) {}

  either(depth: number): AlarmRule {
    return this.chain('or', 'OR', depth, () => this.both(depth));
  }

  end(): void {
    const token = this.tokens[this.next];
    if (token) throw new Mistake(`“${token.text}” is not expected here.`, token.at);
  }

  private both(depth: number): AlarmRule {
    return this.chain('and', 'AND', depth, () => this.one(depth));
  }

  private chain(kind: 'and' | 'or', word: string, depth: number, part: () => AlarmRule): AlarmRule {
    if (depth > DEEPEST) throw new Mistake('The rule is nested too deeply.', this.place());
    const of = [part()];
    while (this.isWord(word)) {
      this.next += 1;
      of.push(part());
    }
    const [first] = of;
    return of.length === 1 && first ? first : { kind, of };
  }

  private one(depth: number): AlarmRule {
    if (depth > DEEPEST) throw new Mistake('The rule is nested too deeply.', this.place());
    const token = this.take();
    if (token.kind === '(') {
      const inner = this.either(depth + 1);
      this.expect(')');
      return inner;
    }
    if (token.kind !== 'word') throw new Mistake(`“${token.text}” is not expected here.`, token.at);
    const word = token.text.toUpperCase();
    if (word === 'NOT') return { kind: 'not', of: this.one(depth + 1) };
    if (word === 'TRUE' || word === 'FALSE') return { kind: 'constant', value: word === 'TRUE' };
    if (word === 'AT_LEAST') return this.atLeast();
    const state = stateNamed(word);
    if (!state) throw new Mistake(`“${token.text}” is not known to CloudWatch's rules.`, token.at);
    this.expect('(');
    const alarm = this.name();
    this.expect(')');
    return { kind: 'state', state, alarm };
  }

  /** Source: CloudWatch user guide, "Create a composite alarm", AT_LEAST(M, STATE_CONDITION, (alarm1, …)). */
  private atLeast(): AlarmRule {
    this.expect('(');
    const number = this.take();
    const count = Number(number.text);
    if (number.kind !== 'word' || !Number.isInteger(count) || count < 1)
      throw new Mistake('AT_LEAST begins with a number.', number.at);
    const isPercent = this.tokens[this.next]?.kind === '%';
    if (isPercent) this.next += 1;
    this.expect(',');
    const isNegated = this.isWord('NOT');
    if (isNegated) this.next += 1;
    const word = this.take();
    const state = stateNamed(word.text.toUpperCase());
    if (!state) throw new Mistake('AT_LEAST counts alarms of a state.', word.at);
    this.expect(',');
    this.expect('(');
    const alarms = [this.name()];
    while (this.tokens[this.next]?.kind === ',') {
      this.next += 1;
      alarms.push(this.name());
    }
    this.expect(')');
    this.expect(')');
    return { kind: 'at-least', count, isPercent, state, isNegated, alarms };
  }

  private name(): string {
    const token = this.take();
    if (token.kind === 'text') return token.text;
    if (token.kind !== 'word') throw new Mistake('An alarm is named here.', token.at);
    // A bare name may hold blanks.
    let name = token.text;
    while (this.tokens[this.next]?.kind === 'word') name += ` ${this.take().text}`;
    return name;
  }

  private isWord(word: string): boolean {
    const token = this.tokens[this.next];
    return token?.kind === 'word' && token.text.toUpperCase() === word;
  }

  private expect(kind: Token['kind']): void {
    const token = this.take();
    if (token.kind !== kind) throw new Mistake(`“${kind}” is expected here.`, token.at);
  }

  private take(): Token {
    const token = this.tokens[this.next];
    if (!token) throw new Mistake('The rule ends too early.', this.length);
    this.next += 1;
    return token;
  }

  private place(): number {
    return this.tokens[this.next]?.at ?? this.length;
  }
}

function stateNamed(word: string): AlarmState | undefined {
  return ALARM_STATES.find((state) => state === word);
}

/** `arn:aws:cloudwatch:us-east-1:123456789012:alarm:name` is an alarm of that name. */
export function alarmNameOf(nameOrArn: string): string {
  return /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/s.exec(nameOrArn)?.[1] ?? nameOrArn;
}
