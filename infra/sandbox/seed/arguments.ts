import { parseArgs } from 'node:util';
import type { BulkCounts } from './extras/bulk-resources.ts';

export interface SeedArguments {
  readonly items: number;
  readonly many: BulkCounts;
  /** Whether what runs is made as well: images, services, functions. */
  readonly compute: boolean;
  /** Resources alone, and what runs: no item, no object, no message, no key. */
  readonly empty: boolean;
  /** Days of a past that is made up; 0 for none. */
  readonly historyDays: number;
  readonly environments?: string;
  readonly environment?: string;
}

export type ParsedSeedArguments =
  | { readonly kind: 'seed'; readonly value: SeedArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly sentence: string };

export const USAGE = `npm run seed -- [--items N] [--environments FILE] [--environment ID]

  --items N             how many products the shops hold (1000)
  --environments FILE   an environments file; by default that of the running demonstration
  --environment ID      one of its environments; by default all that have an endpoint
  --empty               resources alone, without data in them
  --compute             what runs as well, on a sandbox that was started with the platform's programs
  --history-days N      metrics and log lines of the N days before the sandbox began, made up (0; at most 60)

To try a screen with many of one kind, beside what the platform has:
  --tables N  --queues N  --objects N (in the assets bucket)  --keys N (in the first cache)

An environment without an endpoint is AWS itself, and is never seeded.`;

const USUAL_ITEMS = 1_000;
const MOST = 10_000_000;
const MOST_DAYS = 60;

const text = { type: 'string' } as const;
const OPTIONS = {
  items: text,
  tables: text,
  queues: text,
  objects: text,
  keys: text,
  environments: text,
  environment: text,
  compute: { type: 'boolean' },
  empty: { type: 'boolean' },
  'history-days': text,
  help: { type: 'boolean', short: 'h' },
} as const;
type Flag = 'help' | 'compute' | 'empty';

/** Reads the words behind `npm run seed --`. */
export function parseSeedArguments(words: readonly string[]): ParsedSeedArguments {
  let values: Partial<Record<Exclude<keyof typeof OPTIONS, Flag>, string>> & Partial<Record<Flag, boolean>>;
  try {
    values = parseArgs({ args: [...words], options: OPTIONS }).values;
  } catch (error) {
    return mistake(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
  if (values.help) return { kind: 'help' };
  const numbers: Record<'items' | keyof BulkCounts, number> = {
    items: USUAL_ITEMS,
    tables: 0,
    queues: 0,
    objects: 0,
    keys: 0,
  };
  for (const name of ['items', 'tables', 'queues', 'objects', 'keys'] as const) {
    const given = values[name];
    if (given === undefined) continue;
    if (!/^\d+$/.test(given) || Number(given) > MOST)
      return mistake(`--${name} takes a number from 0 to ${MOST}, not ${given}.`);
    numbers[name] = Number(given);
  }
  const { items, ...many } = numbers;
  const { environments, environment, compute = false, empty = false, 'history-days': days = '0' } = values;
  if (!/^\d+$/.test(days) || Number(days) > MOST_DAYS)
    return mistake(`--history-days takes a number from 0 to ${MOST_DAYS}, not ${days}.`);
  return {
    kind: 'seed',
    value: { items, many, compute, empty, historyDays: Number(days), environments, environment },
  };
}

function mistake(sentence: string): ParsedSeedArguments {
  return { kind: 'mistake', sentence };
}
