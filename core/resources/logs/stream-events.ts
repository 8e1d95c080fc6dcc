import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { GetLogEventsCommandInput, OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { Clients } from '../../environments/clients.ts';

/** Pages that may be empty before a stream is taken for silent. */
const MOST_PAGES = 10;

interface StreamEvents {
  /** The oldest first. */
  readonly events: readonly OutputLogEvent[];
  /** Where what is written from now on will be found: of the first page, which was asked at the newest end. */
  readonly forwardToken?: string;
}

/**
 * So many events of a stream as `limit` says, from its end backwards or, with `startFromHead`, from its beginning on. A
 * page may be half full or empty while there are more: it is the token that says so, until it repeats itself. Source:
 * CloudWatch Logs API, GetLogEvents.
 */
export async function streamEvents(
  { logs }: Pick<Clients, 'logs'>,
  input: Omit<GetLogEventsCommandInput, 'nextToken'> & { readonly limit: number },
  abortSignal: AbortSignal,
): Promise<StreamEvents> {
  const pages: (readonly OutputLogEvent[])[] = [];
  let missing = input.limit;
  let token: string | undefined;
  let forwardToken: string | undefined;
  while (missing > 0 && pages.length < MOST_PAGES) {
    const page = await logs.send(new GetLogEventsCommand({ ...input, limit: missing, nextToken: token }), {
      abortSignal,
    });
    const { events = [] } = page;
    if (pages.length === 0) forwardToken = page.nextForwardToken;
    if (input.startFromHead) pages.push(events);
    else pages.unshift(events);
    missing -= events.length;
    const next = input.startFromHead ? page.nextForwardToken : page.nextBackwardToken;
    if (next === undefined || next === token) break;
    token = next;
  }
  return { events: pages.flat(), forwardToken };
}
