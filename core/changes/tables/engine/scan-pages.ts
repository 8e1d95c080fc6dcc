import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { setMaxListeners } from 'node:events';
import { takeMember } from '../../../resources/tables/raw-answer.ts';
import { itemFromSdk, itemsOf, itemToSdk } from '../../../resources/tables/sdk-values.ts';
import type { ItemJson } from '../../../resources/tables/types.ts';
import type { TablePlace } from './bulk.ts';
import type { Patience } from './upstream-call.ts';
import { callUpstream } from './upstream-call.ts';

/** Where a segment goes on: at its beginning, after a key, or nowhere because it is read. */
export type SegmentPosition = 'start' | 'end' | ItemJson;

export interface ScanPage {
  readonly segment: number;
  readonly items: readonly ItemJson[];
  readonly next: SegmentPosition;
}

export interface ScanOptions {
  readonly signal: AbortSignal;
  readonly patience?: Patience;
  /** One for each segment of the scan. DynamoDB takes a position only with the number of segments it came from. */
  readonly positions: readonly SegmentPosition[];
  /** Costs twice the units; sees every write that was answered before the page was read. */
  readonly consistent?: boolean;
}

interface PageOptions extends Omit<ScanOptions, 'positions'> {
  /** Of the whole scan, of which this is a page. At most 1,000,000 (API reference, Scan). */
  readonly segments: number;
  readonly limit?: number;
}

export function startOf(segments: number): readonly SegmentPosition[] {
  return Array.from({ length: segments }, () => 'start' as const);
}

/** The positions after this page. */
export function positionsAfter(
  positions: readonly SegmentPosition[],
  page: Pick<ScanPage, 'segment' | 'next'>,
): readonly SegmentPosition[] {
  return positions.with(page.segment, page.next);
}

/**
 * Every page of a table, of all segments at once, in the order in which they come; of one segment in its own order.
 * The next page of a segment is asked for before this one is handed on. A page ends at 1 MB (API reference, Scan), so
 * memory holds about two of those a segment.
 * @throws UpstreamFailed, Cancelled.
 */
export async function* scanPages(place: TablePlace, options: ScanOptions): AsyncGenerator<ScanPage> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  setMaxListeners(0, signal);
  const coming = new Map<number, Promise<ScanPage>>();
  function ask(segment: number, after: SegmentPosition): void {
    // Behind those that wait already: no segment is left behind by the others.
    coming.delete(segment);
    if (after === 'end') return;
    const page = readPage(place, segment, after, { ...options, segments: options.positions.length, signal });
    // Whoever leaves early, or fails by another page, never looks at this one.
    page.catch(() => undefined);
    coming.set(segment, page);
  }
  options.positions.forEach((position, segment) => ask(segment, position));
  try {
    while (coming.size > 0) {
      const page = await Promise.race(coming.values());
      ask(page.segment, page.next);
      yield page;
    }
  } finally {
    stop.abort();
  }
}

/** One page of one segment, of at most `limit` items. @throws UpstreamFailed, Cancelled. */
export function readPage(
  { client, table }: TablePlace,
  segment: number,
  after: Exclude<SegmentPosition, 'end'>,
  { segments, limit, consistent, signal, patience }: PageOptions,
): Promise<ScanPage> {
  return callUpstream('dynamodb:Scan', { signal, patience }, async (abortSignal) => {
    const command = new ScanCommand({
      TableName: table,
      ConsistentRead: consistent || undefined,
      ExclusiveStartKey: after === 'start' ? undefined : itemToSdk(after),
      Limit: limit,
      ...(segments === 1 ? {} : { Segment: segment, TotalSegments: segments }),
    });
    const rawItems = takeMember(command, 'Items');
    const answer = await client.send(command, { abortSignal });
    const last = answer.LastEvaluatedKey;
    return { segment, items: itemsOf(rawItems(), answer.Items), next: last ? itemFromSdk(last) : 'end' };
  });
}
