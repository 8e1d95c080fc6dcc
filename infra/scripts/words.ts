import { parseArgs } from 'node:util';

/** What a script may be told: a switch, or a word behind its option, which may have a usual value. */
export type ScriptOptions = Readonly<
  Record<string, { readonly type: 'boolean' } | { readonly type: 'string'; readonly default?: string }>
>;

export type Told<Options extends ScriptOptions> = {
  readonly [Name in keyof Options]: Options[Name] extends { readonly type: 'boolean' }
    ? boolean
    : Options[Name] extends { readonly default: string }
      ? string
      : string | undefined;
};

export type ParsedWords<Value> =
  | { readonly kind: 'begin'; readonly value: Value }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly sentence: string };

/** A word that a script can not use. The sentence says why. */
export class Mistake extends Error {
  override readonly name = 'Mistake';
}

/**
 * Reads the words behind `npm run NAME --`, where `--help` is always one. `check` turns them into what the script works
 * with, and throws {@link Mistake} for what it can not use.
 */
export function parseWords<const Options extends ScriptOptions, Value>(
  words: readonly string[],
  options: Options,
  usage: string,
  check: (told: Told<Options>) => Value,
): ParsedWords<Value> {
  try {
    const { values }: { readonly values: Readonly<Record<string, unknown>> } = parseArgs({
      args: [...words],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return { kind: 'help' };
    const told = Object.fromEntries(
      Object.entries(options).map(([name, { type }]) => [
        name,
        values[name] ?? (type === 'boolean' ? false : undefined),
      ]),
    );
    return { kind: 'begin', value: check(told as Told<Options>) };
  } catch (error) {
    // What parseArgs throws is a TypeError with a sentence of its own; bugs of `check` are not to look like that.
    if (!(error instanceof Mistake) && !isParseError(error)) throw error;
    return { kind: 'mistake', sentence: `${(error as Error).message}\n\n${usage}` };
  }
}

function isParseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** @throws Mistake. */
export function wholeNumber(option: string, text: string, fewest: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= fewest && number <= most) return number;
  throw new Mistake(`${option} takes a number from ${fewest} to ${most}, not ${text}.`);
}

/** An address such as `http://127.0.0.1:3000`, without a slash at its end. @throws Mistake. */
export function httpAddress(option: string, text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new Mistake(`${option} takes an address such as http://127.0.0.1:3000, not ${text}.`);
}
