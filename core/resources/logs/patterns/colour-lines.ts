import type { Cell } from '../../../cells/cell.ts';
import type { Budget } from '../../../upstream/budget.ts';
import type { Source } from '../../source.ts';
import { windowPages } from '../window.ts';
import type { ColourTasks } from './colours.ts';
import { errorIn } from './review.ts';
import type { ErrorLine } from './review.ts';

/** Ten thousand lines a page. */
const MOST_PAGES = 10;
const FRESH_MS = 30_000;

/** The streams of one container in one group, by which side they are of. */
export interface ColourPlace {
  readonly group: string;
  /** `prefix/container/`, which the streams of all its tasks begin with. */
  readonly prefix: string;
  readonly blue: readonly string[];
  readonly green: readonly string[];
}

export interface ColouredErrors {
  readonly blue: readonly ErrorLine[];
  readonly green: readonly ErrorLine[];
  /** Every line that was read, errors and others: what the counts are compared over. */
  readonly lines: { readonly blue: number; readonly green: number };
  /** Lines of tasks of another revision, or of which ECS tells no more. */
  readonly others: number;
  readonly more: boolean;
}

/** Where both write, container by container. */
export function colourPlaces(
  blue: Pick<ColourTasks, 'places'>,
  green: Pick<ColourTasks, 'places'>,
): readonly ColourPlace[] {
  const found = new Map<string, { group: string; prefix: string; blue: string[]; green: string[] }>();
  for (const [side, { places }] of [['blue', blue] as const, ['green', green] as const])
    for (const { group, stream } of places) {
      const prefix = stream.slice(0, stream.lastIndexOf('/') + 1);
      const key = JSON.stringify([group, prefix]);
      const known = found.get(key) ?? { group, prefix, blue: [], green: [] };
      known[side].push(stream);
      found.set(key, known);
    }
  return [...found.values()];
}

/**
 * The lines of both sides in one chain of FilterLogEvents, so that what is cut off is cut off for both. Streams are asked
 * for by their prefix: a task that never wrote has none, and one name that is not there would refuse the call. All lines
 * are read, since a side that gets a tenth of the requests writes a tenth of the lines, and of the errors.
 */
export function colouredErrors(
  source: Source,
  { group, prefix, blue, green }: ColourPlace,
  { from, to }: { readonly from: number; readonly to: number },
  budget: Budget,
): Promise<Cell<ColouredErrors>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'logs:FilterLogEvents',
      key: JSON.stringify({ colours: [group, prefix, blue, green], from, to }),
      freshMs: FRESH_MS,
      isEmpty: ({ lines, others, more }) => lines.blue + lines.green + others === 0 && !more,
      run: async (signal) => {
        const sideOf = new Map([
          ...blue.map((stream) => [stream, 'blue'] as const),
          ...green.map((stream) => [stream, 'green'] as const),
        ]);
        const found = { blue: [] as ErrorLine[], green: [] as ErrorLine[] };
        const lines = { blue: 0, green: 0 };
        let others = 0;
        const pages = windowPages(source, { group, pattern: '', from, to, prefix }, MOST_PAGES, signal);
        for (;;) {
          const { done, value } = await pages.next();
          if (done) return { ...found, lines, others, more: value };
          for (const { timestamp = 0, logStreamName = '', message = '' } of value) {
            const side = sideOf.get(logStreamName);
            if (side === undefined) others += 1;
            else {
              lines[side] += 1;
              found[side].push(...errorIn(timestamp, logStreamName, message));
            }
          }
        }
      },
    },
    budget,
  );
}
