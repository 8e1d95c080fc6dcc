import type { ResultOf } from '../../../events/worker-result.ts';
import type { Item } from './write-items.ts';

type Tagged = ResultOf<'auto-tagger'>;

/** What the auto-tagger keeps of a video: each of its tags. */
export function tagItems({ video_id, seller_handle, result }: Tagged): readonly Item[] {
  return result.tags.map((tag) => ({
    PK: `TAG#${tag}`,
    SK: `VIDEO#${video_id}`,
    GSI1PK: `VIDEO#${video_id}`,
    GSI1SK: `TAG#${tag}`,
    tag,
    seller_handle,
    rising: result.trending.includes(tag),
  }));
}

/** What is rising in the hour of `now` (milliseconds since the epoch). */
export function trendItems(results: readonly Tagged[], now: number): readonly Item[] {
  const counts = countsOf(results);
  const hour = new Date(now).toISOString().slice(0, 13);
  return [...counts].map(([tag, count]) => ({
    PK: `HOUR#${hour}`,
    SK: `TAG#${tag}`,
    GSI1PK: `TAG#${tag}`,
    GSI1SK: hour,
    tag,
    videos: count,
    share: Math.round((count / results.length) * 1000) / 1000,
  }));
}

/** How many of the videos carry each tag, the most frequent first. */
export function countsOf(results: readonly Tagged[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const tag of results.flatMap(({ result }) => result.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
