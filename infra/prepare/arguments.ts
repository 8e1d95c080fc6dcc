import { parseArgs } from 'node:util';
import { FEWEST_PRODUCTS, MOST_PRODUCTS } from '../../core/changes/environment/seed.ts';

export interface SeedDevArguments {
  readonly environment: string;
  readonly environments?: string;
  readonly products: number;
  readonly initialise: boolean;
}

export type ParsedSeedDevArguments =
  | { readonly kind: 'seed'; readonly value: SeedDevArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly sentence: string };

const USUAL_ENVIRONMENT = 'dev';
const USUAL_PRODUCTS = 250;

export const USAGE = `npm run seed:dev -- [--environment ID] [--environments FILE] [--products N] [--initialise]

  --environment ID      the environment that is seeded (${USUAL_ENVIRONMENT}); only one whose guard is none
  --environments FILE   an environments file; by default OPS_ENVIRONMENTS, or that of the running demonstration
  --products N          about how many products the shops hold, ${FEWEST_PRODUCTS} to ${MOST_PRODUCTS} (${USUAL_PRODUCTS})
  --initialise          makes first what the catalogue says and is missing

It does what the action Seed of the console does, without its record. Resetting is done in the console.
Ends with 0 where everything was written, 1 where something failed or was stopped, 2 where nothing was begun.`;

const OPTIONS = {
  environment: { type: 'string', default: USUAL_ENVIRONMENT },
  environments: { type: 'string' },
  products: { type: 'string', default: String(USUAL_PRODUCTS) },
  initialise: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the words behind `npm run seed:dev --`. */
export function parseSeedDevArguments(words: readonly string[]): ParsedSeedDevArguments {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = parseArgs({ args: [...words], options: OPTIONS }).values;
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return { kind: 'help' };
  const { environment, environments, initialise } = values;
  const products = /^\d+$/.test(values.products) ? Number(values.products) : Number.NaN;
  if (!(products >= FEWEST_PRODUCTS && products <= MOST_PRODUCTS))
    return mistake(
      `--products takes a number from ${FEWEST_PRODUCTS} to ${MOST_PRODUCTS}, not ${values.products}.`,
    );
  return { kind: 'seed', value: { environment, environments, products, initialise } };
}

function mistake(sentence: string): ParsedSeedDevArguments {
  return { kind: 'mistake', sentence: `${sentence}\n\n${USAGE}` };
}
