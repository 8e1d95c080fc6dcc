import type { Cell } from '../../cells/cell.ts';
import { hasValue, mapCell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { listContainers } from '../containers/containers.ts';
import { containerLogs } from '../containers/logs.ts';
import type { Source } from '../source.ts';
import type { LineTest } from './filter-values.ts';
import { serviceOfGroup } from './group-names.ts';
import { LineIdentity } from './line-identity.ts';
import { newLine } from './tail-scene.ts';
import type { TailLine } from './types.ts';
import { windowPages } from './window.ts';

export interface PastSearch {
  readonly group: string;
  readonly pattern: string;
  readonly test: LineTest;
  /** Milliseconds since the epoch; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

export interface PastLines {
  /** The oldest first. */
  readonly lines: readonly TailLine[];
  /** Whether there is more than is told. */
  readonly more: boolean;
}

/** Lines told of one group. */
export const MOST_PAST_LINES = 2_000;
/** A page may be empty and still have a next one. Source: CloudWatch Logs API, FilterLogEvents. */
const MOST_PAGES = 8;
/** Of each container; the engine gives the newest and does not filter. */
const CONTAINER_LINES = 5_000;

/** The lines of one group in a range, two thousand at most. */
export function pastLines(source: Source, search: PastSearch, budget: Budget): Promise<Cell<PastLines>> {
  const service = serviceOfGroup(search.group);
  if (service !== undefined) return containerLines(source, service, search, budget);
  const { group, pattern, from, to } = search;
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'logs:FilterLogEvents',
      key: JSON.stringify({ group, pattern, from, to }),
      isEmpty: ({ lines, more }) => lines.length === 0 && !more,
      run: async (signal) => {
        const scene = { source, identity: new LineIdentity() };
        const lines: TailLine[] = [];
        const pages = windowPages(source, { group, pattern, from, to }, MOST_PAGES, signal);
        for (;;) {
          const { done, value } = await pages.next();
          if (done) return { lines, more: value };
          for (const event of value) {
            const line = newLine(scene, group, event, true);
            if (line) lines.push(line);
          }
          if (lines.length > MOST_PAST_LINES) return { lines: lines.slice(0, MOST_PAST_LINES), more: true };
        }
      },
    },
    budget,
  );
}

async function containerLines(
  source: Source,
  service: string,
  { group, test, from, to }: PastSearch,
  budget: Budget,
): Promise<Cell<PastLines>> {
  const containers = await listContainers(source, budget);
  if (!hasValue(containers)) return containers;
  const own = containers.value.filter((one) => one.service === service);
  const read = await Promise.all(
    own.map(async ({ id, name }) => ({
      name,
      cell: await containerLogs(source, id, CONTAINER_LINES, budget),
    })),
  );
  const failed = read.find(({ cell }) => !hasValue(cell) && cell.state !== 'empty');
  if (failed && !hasValue(failed.cell)) return failed.cell as Cell<PastLines>;
  const scene = { source, identity: new LineIdentity() };
  const lines = read
    .flatMap(({ name, cell }) => (hasValue(cell) ? cell.value.map((line) => ({ ...line, name })) : []))
    .filter(({ at, text }) => at >= from && at < to && test(text))
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at, text, name }) => {
      const event = { timestamp: at, logStreamName: name, message: text };
      return newLine(scene, group, event, false) ?? [];
    });
  const more = lines.length > MOST_PAST_LINES;
  if (lines.length === 0) return { state: 'empty', at: containers.at };
  return mapCell(containers, () => ({ lines: lines.slice(0, MOST_PAST_LINES), more }));
}
