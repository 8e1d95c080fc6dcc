import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cell } from '../../cells/cell.ts';
import { mapCell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { trailEventOf } from './sdk-event.ts';
import type { TrailEvent, TrailRange } from './types.ts';

/** LookupEvents gives fifty a page, of the last ninety days. Source: CloudTrail API reference, LookupEvents. */
const PER_PAGE = 50;
const REACH_MS = 90 * 24 * 3_600_000;
/** Two calls a second of an account in a region, for all who ask it. Source: the same page. */
const BETWEEN_CALLS_MS = 500;
/** Few pages: two hundred changes take a second and a half. */
const MOST_PAGES = 4;
/** Events are minutes late as it is. Source: CloudTrail user guide, "How CloudTrail works". */
const FRESH_MS = 30_000;

/**
 * Who changed what in an environment within a range, newest first, at most two hundred: management events that are no
 * reads, of the environment's own region. Events of IAM, Route 53 and CloudFront are told in us-east-1 alone.
 */
export async function trailEvents(
  source: Source,
  { from, to }: TrailRange,
  budget: Budget,
): Promise<Cell<Listed<TrailEvent>>> {
  // Whole steps, so that pages a few seconds apart ask the same thing.
  const end = Math.ceil(to / FRESH_MS) * FRESH_MS;
  const start = Math.floor(Math.max(from, end - REACH_MS) / FRESH_MS) * FRESH_MS;
  const cell = await source.reader.read<Listed<TrailEvent>>(
    {
      environmentId: source.environment.id,
      operation: 'cloudtrail:LookupEvents',
      key: `${start}\n${end}`,
      freshMs: FRESH_MS,
      isEmpty: (events) => events.length === 0,
      run: async (abortSignal) =>
        mapListed(
          await tokenPages(MOST_PAGES, async (NextToken) => {
            await turnOf(source.clients, abortSignal);
            const page = await source.clients.cloudtrail.send(
              new LookupEventsCommand({
                LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
                StartTime: new Date(start),
                EndTime: new Date(end),
                MaxResults: PER_PAGE,
                NextToken,
              }),
              { abortSignal },
            );
            return { items: page.Events ?? [], token: page.NextToken };
          }),
          (events) => events.flatMap((event) => trailEventOf(event) ?? []).toSorted((a, b) => b.at - a.at),
        ),
    },
    budget,
  );
  const within = mapCell(cell, (events) =>
    mapListed(events, (all) => all.filter(({ at }) => at >= from && at <= to)),
  );
  return within.state === 'fresh' && within.value.length === 0 && !within.value.cutOff
    ? { state: 'empty', at: within.at }
    : within;
}

/** When the next call to an account may be made, by its clients. */
const turns = new WeakMap<object, number>();

async function turnOf(clients: object, signal: AbortSignal): Promise<void> {
  const now = Date.now();
  const mine = Math.max(now, turns.get(clients) ?? 0);
  turns.set(clients, mine + BETWEEN_CALLS_MS);
  if (mine > now) await pause(mine - now, undefined, { signal });
}
