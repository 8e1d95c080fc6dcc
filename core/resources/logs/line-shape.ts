export type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug';

/** A line as a person reads it: how bad it is, what it says, and what else it carries. */
export interface LineShape {
  readonly level?: Level;
  readonly message: string;
  /** Why, where a line of JSON says it beside its message. */
  readonly cause?: string;
  /** Of a line that is a JSON object: everything but the message, as text. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
}

/** Pino's numbers. Source: pino, `level`. */
const NUMBERED: readonly (readonly [number, Level])[] = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [0, 'debug'],
];
const WORDS: Readonly<Record<string, Level>> = {
  FATAL: 'fatal',
  CRITICAL: 'fatal',
  PANIC: 'fatal',
  ERROR: 'error',
  ERR: 'error',
  SEVERE: 'error',
  WARN: 'warn',
  WARNING: 'warn',
  INFO: 'info',
  NOTICE: 'info',
  DEBUG: 'debug',
  TRACE: 'debug',
};
const LEVEL_NAMES = ['level', 'severity', 'lvl', 'logLevel', 'levelname'];
const MESSAGE_NAMES = ['msg', 'message', 'error', 'err', 'errorMessage'];
const CAUSE_NAMES = ['err', 'error', 'errorMessage', 'reason', 'cause'];
const LEVEL_WORD = /\b(FATAL|CRITICAL|PANIC|ERROR|ERR|SEVERE|WARN(?:ING)?|INFO|NOTICE|DEBUG|TRACE)\b/;
const LEVEL_WORD_SMALL =
  /\b(?:level|severity|lvl)=["']?(fatal|error|warn(?:ing)?|info|debug|trace)\b|^\[?(fatal|error|warn(?:ing)?|info|debug|trace)[\]:]/i;
const FAILURE =
  /\b[A-Z]\w*(?:Error|Exception)\b|Unhandled(?:Promise)?Rejection|Task timed out|Traceback \(most/;
/** A level stands at the beginning of a line. */
const LOOKED_AT = 160;

/** Reads one line, JSON or not. Never throws: it is hostile text. */
export function shapeOf(text: string): LineShape {
  return jsonShape(text) ?? { level: levelOfText(text), message: text };
}

/** Whether a line tells of something that went wrong. */
export function isTrouble(level: Level | undefined): boolean {
  return level === 'error' || level === 'fatal';
}

function jsonShape(text: string): LineShape | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const entries = Object.entries(value as Record<string, unknown>);
  const told = new Map(entries);
  const levelName = LEVEL_NAMES.find((name) => told.has(name));
  const messageName = MESSAGE_NAMES.find((name) => messageIn(told.get(name)) !== undefined);
  const message = messageName === undefined ? text : (messageIn(told.get(messageName)) ?? text);
  return {
    level:
      (levelName && levelOfValue(told.get(levelName))) ||
      (told.has('errorType') ? 'error' : levelOfText(message)),
    message,
    ...causeIn(told, message),
    fields: entries
      .filter(([name]) => name !== messageName || typeof told.get(name) !== 'string')
      .map(([name, one]) => [name, textOf(one)] as const),
  };
}

function causeIn(told: ReadonlyMap<string, unknown>, message: string): { readonly cause?: string } {
  const causes = CAUSE_NAMES.flatMap((name) => messageIn(told.get(name)) ?? []);
  const cause = causes.find((one) => one !== message);
  return cause === undefined ? {} : { cause };
}

function messageIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value !== 'object' || value === null || !('message' in value)) return undefined;
  return typeof value.message === 'string' ? value.message : undefined;
}

function levelOfValue(value: unknown): Level | undefined {
  if (typeof value === 'number') return NUMBERED.find(([least]) => value >= least)?.[1];
  return typeof value === 'string' ? WORDS[value.toUpperCase()] : undefined;
}

function levelOfText(text: string): Level | undefined {
  const head = text.slice(0, LOOKED_AT);
  const word = LEVEL_WORD.exec(head)?.[1];
  if (word !== undefined) return WORDS[word];
  const small = LEVEL_WORD_SMALL.exec(head);
  if (small) return WORDS[(small[1] ?? small[2] ?? '').toUpperCase()];
  return FAILURE.test(head) ? 'error' : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
