import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { FilterLogEventsCommandOutput, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { Source } from '../source.ts';

export interface LogWindow {
  readonly group: string;
  readonly pattern: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  /** Exclusive; open where it is absent. */
  readonly to?: number;
  readonly streams?: readonly string[];
  /** What the names of the streams begin with; not beside `streams`. */
  readonly prefix?: string;
}

/** Source: CloudWatch Logs API, FilterLogEvents: 10,000 events or 1 MiB a page. */
const PER_PAGE = 10_000;

/**
 * The events of one group in a window, page by page, the oldest first within each page. Ends after `mostPages`; returns
 * whether there is more behind it. Throws what upstream throws.
 */
export async function* windowPages(
  { clients }: Pick<Source, 'clients'>,
  { group, pattern, from, to, streams, prefix }: LogWindow,
  mostPages: number,
  abortSignal: AbortSignal,
): AsyncGenerator<readonly FilteredLogEvent[], boolean, undefined> {
  let nextToken: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer: FilterLogEventsCommandOutput = await clients.logs.send(
      new FilterLogEventsCommand({
        logGroupName: group,
        ...(pattern === '' ? {} : { filterPattern: pattern }),
        ...(streams && streams.length > 0 ? { logStreamNames: [...streams] } : {}),
        logStreamNamePrefix: prefix,
        startTime: Math.max(0, Math.floor(from)),
        endTime: to,
        limit: PER_PAGE,
        nextToken,
      }),
      { abortSignal },
    );
    yield answer.events ?? [];
    nextToken = answer.nextToken;
    if (nextToken === undefined) return false;
  }
  return true;
}
