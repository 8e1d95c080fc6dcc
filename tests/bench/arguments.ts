import { parseArgs } from 'node:util';

export type Asked =
  | {
      readonly kind: 'run';
      readonly only: readonly string[];
      readonly small: boolean;
      readonly minutes: number;
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly sentence: string };

/** How long a part that goes on goes on. */
const USUAL_MINUTES = 10;

/** Reads the words behind `npm run bench --`; `parts` are the names that `--only` knows, `usual` what runs without it. */
export function askedFor(
  words: readonly string[],
  parts: readonly string[],
  usual: readonly string[],
): Asked {
  let values: { only?: string; small?: boolean; minutes?: string; 'with-start'?: boolean; help?: boolean };
  let positionals: readonly string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        small: { type: 'boolean' },
        minutes: { type: 'string' },
        'with-start': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return { kind: 'mistake', sentence: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { kind: 'help' };
  const asked = [...(values.only?.split(',') ?? []), ...positionals].map((name) => name.trim());
  const named = asked.length > 0 ? asked : usual;
  const minutes = Number(values.minutes ?? USUAL_MINUTES);
  if (!(minutes > 0 && minutes <= 1_440))
    return { kind: 'mistake', sentence: '--minutes is a number from 0 to 1440.' };
  const unknown = named.find((name) => !parts.includes(name));
  if (unknown !== undefined)
    return { kind: 'mistake', sentence: `There is no part ${unknown}. There are ${parts.join(', ')}.` };
  const only = values['with-start'] && !named.includes('start') ? [...named, 'start'] : named;
  return { kind: 'run', only, small: values.small ?? false, minutes };
}
