import { parseArgs } from 'node:util';
import { COMPARED_KINDS } from '../../core/compare/form/canonical.ts';
import type { ComparedKind } from '../../core/compare/form/canonical.ts';

export const FORMATS = ['table', 'json', 'markdown', 'junit'] as const;
export type Format = (typeof FORMATS)[number];

export interface CompareArguments {
  readonly pair: readonly [string, string];
  readonly environments?: string;
  readonly rules?: string;
  readonly format: Format;
  readonly kinds?: readonly ComparedKind[];
  /** Tells what is expected and what is intended too. */
  readonly all: boolean;
  /** Where both sides are kept as they are now. */
  readonly save?: string;
  /** What was kept earlier, a file or a moment: what changed since is told instead of what differs between the sides. */
  readonly since?: string;
  /** The items of two tables or the objects of two buckets are compared instead of what they are. */
  readonly data?: DataAsked;
}

/** Which data, by the catalogue's name or by both names, and how much of it. */
export interface DataAsked {
  readonly kind: 'tables' | 'buckets';
  readonly names: readonly string[];
  /** Absent: all of it. */
  readonly sample?: number;
  /** Names of the environments in values stay as they are. */
  readonly asIs: boolean;
}

export type ParsedCompareArguments =
  | { readonly kind: 'compare'; readonly value: CompareArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly sentence: string };

export const USAGE = `npm run compare -- [--pair LEFT,RIGHT] [--environments FILE] [--format table|json|markdown|junit]

  --pair LEFT,RIGHT     two environments of the file (dev,prod)
  --environments FILE   an environments file; by default OPS_ENVIRONMENTS, or that of the running demonstration
  --rules FILE          what is expected to differ; by default expected-differences.yaml
  --format FORMAT       table, json, markdown or junit (table)
  --kinds KINDS         only these, with commas between: ${COMPARED_KINDS.join(', ')}
  --save FILE           keeps both sides as they are now, for --since
  --since FILE          tells what has changed on each side since it was kept
  --since MOMENT        the same since the last moment that the console kept by then, as 2027-03-31 or 2027-03-31T08:00Z
  --all                 tells what is expected and what is intended too
  --data KIND/NAME      compares the data itself: tables/products or buckets/assets by the catalogue's name, another
                        one by both names: tables/orders-dev,orders-prod
  --sample N            of --data: so many items or checksums instead of all
  --as-is               of --data: names of the environments in values are not made equal

It reads, and changes nothing.
Ends with 0 where nothing differs but what is meant to, 1 where something does, 2 where not everything was seen.`;

const OPTIONS = {
  pair: { type: 'string', default: 'dev,prod' },
  environments: { type: 'string' },
  rules: { type: 'string' },
  format: { type: 'string', default: 'table' },
  kinds: { type: 'string' },
  save: { type: 'string' },
  since: { type: 'string' },
  all: { type: 'boolean', default: false },
  data: { type: 'string' },
  sample: { type: 'string' },
  'as-is': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the words behind `npm run compare --`. */
export function parseCompareArguments(words: readonly string[]): ParsedCompareArguments {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = parseArgs({ args: [...words], options: OPTIONS }).values;
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return { kind: 'help' };
  const [left, right, ...more] = values.pair.split(',').map((word) => word.trim());
  if (!left || !right || more.length > 0 || left === right)
    return mistake(`--pair ${values.pair}: must be two environments, as dev,prod.`);
  const format = FORMATS.find((one) => one === values.format);
  if (!format) return mistake(`--format ${values.format}: must be one of ${FORMATS.join(', ')}.`);
  const asked = values.kinds?.split(',').map((word) => word.trim());
  const unknown = asked?.find((word) => !COMPARED_KINDS.some((kind) => kind === word));
  if (unknown !== undefined) return mistake(`--kinds: ${unknown || 'an empty word'} is no kind.`);
  const data = dataOf(values.data, values.sample, values['as-is']);
  if (typeof data === 'string') return mistake(data);
  if (data && format !== 'table' && format !== 'json')
    return mistake(`--format ${format}: data is told as table or json.`);
  return {
    kind: 'compare',
    value: {
      pair: [left, right],
      environments: values.environments,
      rules: values.rules,
      format,
      kinds: asked as readonly ComparedKind[] | undefined,
      all: values.all,
      save: values.save,
      since: values.since,
      data,
    },
  };
}

const MOST_SAMPLED = 10_000;

/** Undefined where no data is asked for; a sentence where it is not understood. */
function dataOf(
  data: string | undefined,
  sample: string | undefined,
  asIs: boolean,
): DataAsked | string | undefined {
  if (data === undefined)
    return sample === undefined && !asIs ? undefined : '--sample and --as-is are of --data alone.';
  const [, kind, names = ''] = /^(tables|buckets)\/(.+)$/.exec(data) ?? [];
  if (kind !== 'tables' && kind !== 'buckets') return `--data ${data}: must be as tables/products.`;
  const both = names.split(',').map((word) => word.trim());
  if (both.length > 2 || both.includes('')) return `--data ${data}: must name one, or both sides.`;
  const size = sample === undefined ? undefined : Number(sample);
  if (size !== undefined && !(Number.isInteger(size) && size >= 1 && size <= MOST_SAMPLED))
    return `--sample ${sample ?? ''}: must be a number from 1 to ${MOST_SAMPLED}.`;
  return { kind, names: both, sample: size, asIs };
}

function mistake(sentence: string): ParsedCompareArguments {
  return { kind: 'mistake', sentence: `${sentence}\n\n${USAGE}` };
}
