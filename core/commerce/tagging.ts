import type { VideoPosted } from '../events/video-posted.ts';
import type { ResultOf } from '../events/worker-result.ts';
import { categoryNamed, categoryOfText } from './categories.ts';
import type { Item } from './item.ts';

type Tagged = ResultOf<'auto-tagger'>;

/** Words that every caption carries, or that say nothing of the thing: they are kept as tags and never rise. */
const EMPTY_TAGS: ReadonlySet<string> = new Set(['track', 'fyp', 'foryou', 'foryoupage', 'viral']);
const RISING_LIKES = 10_000;
const RISING_TAGS = 2;
const CATEGORY_TAGS = 2;
const TAG_CHARACTERS = 60;
const MOST_TAGS = 30;

/** The tags of a video: its caption's own, its category, and what belongs to that. */
export function tagsOf({ caption, metadata }: Pick<VideoPosted, 'caption' | 'metadata'>): Tagged['result'] {
  const category = categoryOfText(caption);
  const own = [...caption.matchAll(/#([\p{L}\p{N}_]+)/gu)].map(([, tag = '']) =>
    tag.toLowerCase().slice(0, TAG_CHARACTERS),
  );
  const implied =
    category === 'other' ? [] : [category, ...categoryNamed(category).tags.slice(0, CATEGORY_TAGS)];
  const tags = [...new Set([...own, ...implied])].slice(0, MOST_TAGS);
  const telling = tags.filter((tag) => !EMPTY_TAGS.has(tag));
  return { tags, trending: metadata.likes > RISING_LIKES ? telling.slice(0, RISING_TAGS) : [] };
}

/** What the auto-tagger keeps of a video: each of its tags. */
export function tagItems({
  video_id,
  seller_handle,
  result,
}: Pick<Tagged, 'video_id' | 'seller_handle' | 'result'>): readonly Item[] {
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
  return [...countsOf(results)].map(([tag, videos]) => ({ ...trendKeys(tag, now), tag, videos }));
}

/** Where the count of a tag stands in the hour of `now`, in the table and in its index. */
export function trendKeys(tag: string, now: number) {
  const hour = new Date(now).toISOString().slice(0, 13);
  return { PK: `HOUR#${hour}`, SK: `TAG#${tag}`, GSI1PK: `TAG#${tag}`, GSI1SK: hour } as const;
}

/** How many of the videos carry each tag, the most frequent first. */
export function countsOf(results: readonly Tagged[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const tag of results.flatMap(({ result }) => result.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
