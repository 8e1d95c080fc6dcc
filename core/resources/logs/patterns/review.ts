import type { Cell } from '../../../cells/cell.ts';
import { hasValue, isFailure } from '../../../cells/cell.ts';
import type { Budget } from '../../../upstream/budget.ts';
import type { Source } from '../../source.ts';
import { serviceOfGroup } from '../group-names.ts';
import { isTrouble, shapeOf } from '../line-shape.ts';
import { pastLines } from '../past.ts';
import { windowPages } from '../window.ts';
import { PatternMiner } from './miner.ts';
import type { LogReview } from './types.ts';

/** What most lines that tell of an error hold; which of them do, is looked at afterwards. */
export const ERROR_PATTERN =
  '?ERROR ?Error ?error ?FATAL ?Fatal ?fatal ?CRITICAL ?Exception ?exception ?Traceback ?"timed out" ?"\\"level\\":50" ?"\\"level\\":60"';
/** Ten thousand lines a page: what a page of a group tells is enough to see its patterns. */
const MOST_PAGES = 5;
const FRESH_MS = 60_000;

export interface ErrorLine {
  readonly at: number;
  readonly stream: string;
  readonly message: string;
  readonly text: string;
}

interface ErrorLines {
  readonly lines: readonly ErrorLine[];
  readonly more: boolean;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The lines of one group that tell of something that went wrong. Times in milliseconds since the epoch. */
export async function errorLines(
  source: Source,
  group: string,
  { from, to }: Span,
  budget: Budget,
): Promise<Cell<ErrorLines>> {
  if (serviceOfGroup(group) !== undefined) return containerErrors(source, group, { from, to }, budget);
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'logs:FilterLogEvents',
      key: JSON.stringify({ errors: group, from, to }),
      freshMs: FRESH_MS,
      isEmpty: ({ lines, more }) => lines.length === 0 && !more,
      run: async (signal) => {
        const lines: ErrorLine[] = [];
        const pages = windowPages(source, { group, pattern: ERROR_PATTERN, from, to }, MOST_PAGES, signal);
        for (;;) {
          const { done, value } = await pages.next();
          if (done) return { lines, more: value };
          for (const { timestamp = 0, logStreamName = '', message = '' } of value)
            lines.push(...errorIn(timestamp, logStreamName, message));
        }
      },
    },
    budget,
  );
}

async function containerErrors(
  source: Source,
  group: string,
  span: Span,
  budget: Budget,
): Promise<Cell<ErrorLines>> {
  const test = (text: string) => isTrouble(shapeOf(text).level);
  const cell = await pastLines(source, { group, pattern: '', test, ...span }, budget);
  if (!hasValue(cell)) return cell;
  const { lines, more } = cell.value;
  return {
    ...cell,
    value: { lines: lines.flatMap(({ at, stream, text }) => errorIn(at, stream, text)), more },
  };
}

/** A line of a log as the error that it tells of; none where it tells of none. */
export function errorIn(at: number, stream: string, line: string): readonly ErrorLine[] {
  const text = line.trimEnd();
  const { level, message: said, cause } = shapeOf(text);
  const message = cause === undefined ? said : `${said}: ${cause}`;
  return isTrouble(level) ? [{ at, stream, message, text }] : [];
}

/**
 * The errors of some groups in a range, by what they say: what a log review begins with. `empty` where nothing went
 * wrong; a failure where no group could be read; groups that could not, beside others that could, are incomplete.
 */
export async function logReview(
  source: Source,
  groups: readonly string[],
  range: Span,
  budget: Budget,
): Promise<Cell<LogReview>> {
  const miner = new PatternMiner(range);
  const incomplete: string[] = [];
  const cells = await Promise.all(groups.map((group) => errorLines(source, group, range, budget)));
  cells.forEach((cell, index) => {
    if (isFailure(cell) || (hasValue(cell) && cell.value.more)) incomplete.push(groups[index] ?? '');
    for (const line of hasValue(cell) ? cell.value.lines : [])
      miner.add({ ...line, side: source.environment.id });
  });
  const failed = cells.find(isFailure);
  const at = Date.now();
  if (failed && cells.every(isFailure)) return failed;
  const { patterns, unplaced, total } = miner.result();
  if (total === 0 && incomplete.length === 0) return { state: 'empty', at };
  return { state: 'fresh', at, value: { patterns, errors: total, unplaced, incomplete } };
}
