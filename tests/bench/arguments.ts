import { parseArgs } from 'node:util';

export type Asked =
  | { readonly kind: 'run'; readonly only: readonly string[]; readonly small: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly sentence: string };

/** Reads the words behind `npm run bench --`; `parts` are the names that `--only` knows, `usual` what runs without it. */
export function askedFor(
  words: readonly string[],
  parts: readonly string[],
  usual: readonly string[],
): Asked {
  let values: { only?: string; small?: boolean; 'with-start'?: boolean; help?: boolean };
  try {
    values = parseArgs({
      args: [...words],
      options: {
        only: { type: 'string' },
        small: { type: 'boolean' },
        'with-start': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    return { kind: 'mistake', sentence: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { kind: 'help' };
  const named = values.only?.split(',').map((name) => name.trim()) ?? usual;
  const unknown = named.find((name) => !parts.includes(name));
  if (unknown !== undefined)
    return { kind: 'mistake', sentence: `There is no part ${unknown}. There are ${parts.join(', ')}.` };
  const only = values['with-start'] && !named.includes('start') ? [...named, 'start'] : named;
  return { kind: 'run', only, small: values.small ?? false };
}
