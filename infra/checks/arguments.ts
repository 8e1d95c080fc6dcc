import { parseArgs } from 'node:util';
import { CHECKS } from './check.ts';
import type { Check } from './check.ts';

export type Asked =
  | { readonly kind: 'run'; readonly checks: readonly Check[] }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'mistake'; readonly sentence: string };

/** Reads the words behind `npm test --`. */
export function askedFor(words: readonly string[]): Asked {
  let values: { only?: string; help?: boolean };
  try {
    values = parseArgs({
      args: [...words],
      options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    return { kind: 'mistake', sentence: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { kind: 'help', text: helpText() };
  if (values.only === undefined)
    return { kind: 'run', checks: CHECKS.filter(({ onDemand }) => onDemand === undefined) };
  const names = values.only.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !CHECKS.some((check) => check.name === name));
  if (unknown !== undefined)
    return {
      kind: 'mistake',
      sentence: `There is no check ${unknown === '' ? 'without a name' : unknown}. There are ${CHECKS.map((check) => check.name).join(', ')}.`,
    };
  return { kind: 'run', checks: CHECKS.filter((check) => names.includes(check.name)) };
}

function helpText(): string {
  return [
    'npm test                            runs every check but those that are run by name only',
    'npm test -- --only unit,types       runs those',
    '',
    ...CHECKS.map(
      ({ name, looksAt, onDemand }) =>
        `  ${name.padEnd(10)} ${looksAt}${onDemand === undefined ? '' : ` (by name only: ${onDemand})`}`,
    ),
  ].join('\n');
}
