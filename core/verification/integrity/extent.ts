import { readPage, scanPages, startOf } from '../../changes/tables/engine/scan-pages.ts';
import { tableName } from '../../catalogue/names.ts';
import type { Source } from '../../resources/source.ts';
import type { ItemJson } from '../../resources/tables/types.ts';

/** How much of an environment is looked at: so many items of a table, spread over it, or all of them. */
export type Extent =
  | { readonly kind: 'sample'; readonly items: number }
  | { readonly kind: 'whole'; readonly items?: undefined };

/** A sample is drawn from so many places of a table. DynamoDB spreads partitions over segments by their hash. */
const SAMPLED_SEGMENTS = 8;
const SCANNED_SEGMENTS = 4;

export interface Walk {
  readonly source: Source;
  /** The logical name of a table. */
  readonly logical: string;
  readonly extent: Extent;
  readonly signal: AbortSignal;
}

/**
 * The items of a table page by page, of which never more than a few are held at once (a page ends at 1 MB).
 * @throws UpstreamFailed, Cancelled.
 */
export async function* walkItems({
  source,
  logical,
  extent,
  signal,
}: Walk): AsyncGenerator<readonly ItemJson[]> {
  const table = tableName(source.environment.names.stage, logical);
  const place = { client: source.clients.dynamodb, table };
  if (extent.kind === 'whole') {
    for await (const { items } of scanPages(place, { signal, positions: startOf(SCANNED_SEGMENTS) }))
      yield items;
    return;
  }
  let left = extent.items;
  for (let segment = 0; segment < SAMPLED_SEGMENTS && left > 0; segment += 1) {
    const limit = Math.ceil(left / (SAMPLED_SEGMENTS - segment));
    const { items } = await readPage(place, segment, 'start', { segments: SAMPLED_SEGMENTS, limit, signal });
    left -= items.length;
    yield items;
  }
}

/** A text of an item; undefined where it has none by that name. */
export function textOf(item: ItemJson, attribute: string): string | undefined {
  const value = item[attribute];
  return value && 'S' in value ? value.S : undefined;
}

/** A number of an item; undefined where it has none by that name. */
export function numberOf(item: ItemJson, attribute: string): number | undefined {
  const value = item[attribute];
  return value && 'N' in value ? Number(value.N) : undefined;
}
