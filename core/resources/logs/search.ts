// searchLogs(source, { group, phrase, from, to }, budget): Cell<FoundLines>; `absent` where there is no such group
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { FilterLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { FoundLine, FoundLines } from './types.ts';

export interface LogSearch {
  readonly group: string;
  /** Found where it stands in a line, letter for letter. */
  readonly phrase: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

const MOST_LINES = 100;
/** A page may be empty and still have a next one: so many are asked for. Source: CloudWatch Logs API, FilterLogEvents. */
const MOST_PAGES = 5;
const LONGEST_LINE = 2_000;

/** Lines of one log group that hold a phrase, the oldest first, at most a hundred. */
export function searchLogs(source: Source, search: LogSearch, budget: Budget): Promise<Cell<FoundLines>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'logs:FilterLogEvents',
      key: JSON.stringify(search),
      run: (signal) => pagesOf(source, search, signal),
      isEmpty: ({ lines, more }) => lines.length === 0 && !more,
    },
    budget,
  );
}

async function pagesOf(source: Source, search: LogSearch, signal: AbortSignal): Promise<FoundLines> {
  const lines: FoundLine[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: FilterLogEventsCommandOutput = await source.clients.logs.send(
      new FilterLogEventsCommand({
        logGroupName: search.group,
        filterPattern: phrasePattern(search.phrase),
        startTime: search.from,
        endTime: search.to,
        limit: MOST_LINES,
        nextToken,
      }),
      { abortSignal: signal },
    );
    for (const { timestamp = 0, logStreamName = '', message = '' } of answer.events ?? [])
      lines.push({ at: timestamp, stream: logStreamName, text: message.trimEnd().slice(0, LONGEST_LINE) });
    nextToken = answer.nextToken;
    if (nextToken === undefined || lines.length >= MOST_LINES) break;
  }
  const sorted = lines.sort((a, b) => a.at - b.at).slice(0, MOST_LINES);
  return { lines: sorted, more: nextToken !== undefined };
}

/** A filter pattern that finds a text as it is. Source: CloudWatch Logs user guide, "Filter pattern syntax". */
export function phrasePattern(phrase: string): string {
  return `"${phrase.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
