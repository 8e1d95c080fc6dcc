import { parseArgs } from 'node:util';

/** What every program here is told beside its own work. */
export interface MigrateArguments {
  readonly environments?: string;
  readonly from: string;
  readonly to: string;
  readonly directory: string;
  /** `--yes`: what the plan asks for is confirmed without a question. */
  readonly yes: boolean;
  readonly reason?: string;
  readonly tables?: readonly string[];
  readonly buckets?: readonly string[];
  readonly check: 'counts' | 'sample' | 'full';
  /** Whether changes that come meanwhile are followed, by the tables' streams. */
  readonly follow: boolean;
}

export type ParsedMigrateArguments =
  | { readonly kind: 'migrate'; readonly value: MigrateArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly sentence: string };

export const OPTIONS_USAGE = `  --environments FILE   an environments file; by default OPS_ENVIRONMENTS, or that of the running demonstration
  --from ID, --to ID    the environments
  --directory FOLDER    where bundle.json stands, which says what was exported (.sandbox/bundle)
  --tables A,B          logical names; every table of the catalogue by default; none leaves them out
  --buckets A,B         logical names; assets and thumbnails by default; none leaves them out
  --check HOW           counts, sample or full: how much is looked at afterwards (sample)
  --follow              what changes meanwhile is followed by streams of the tables, until nothing comes (npm run migrate)
  --yes                 confirms what the plans ask for
  --reason TEXT         kept in the records

Each step is an action of the console through its gate, with a record and an undo there; a blocker in a plan stops it.
Ends with 0 where everything was done, 1 where something failed or was stopped, 2 where nothing was begun.`;

const OPTIONS = {
  environments: { type: 'string' },
  from: { type: 'string', default: 'dev' },
  to: { type: 'string', default: 'staging' },
  directory: { type: 'string', default: '.sandbox/bundle' },
  tables: { type: 'string' },
  buckets: { type: 'string' },
  check: { type: 'string', default: 'sample' },
  follow: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  reason: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the words behind `--`. */
export function parseMigrateArguments(words: readonly string[]): ParsedMigrateArguments {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = parseArgs({ args: [...words], options: OPTIONS }).values;
  } catch (error) {
    return { kind: 'mistake', sentence: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { kind: 'help' };
  const { environments, from, to, directory, follow, yes, reason, check } = values;
  if (check !== 'counts' && check !== 'sample' && check !== 'full')
    return { kind: 'mistake', sentence: `--check takes counts, sample or full, not ${check}.` };
  const listed = (text: string | undefined) =>
    text === undefined ? undefined : text === 'none' ? [] : text.split(',').map((one) => one.trim());
  return {
    kind: 'migrate',
    value: {
      environments,
      from,
      to,
      directory,
      yes,
      reason,
      check,
      follow,
      tables: listed(values.tables),
      buckets: listed(values.buckets),
    },
  };
}
