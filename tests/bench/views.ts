/** What a view reads: which of the two kinds of upstream can fail it. */
export interface View {
  readonly path: string;
  readonly upstream: 'cloud' | 'cache' | 'both';
}

const ITEM = 'k=seller_handle:S:shop_00000&k=video_id:S:7200000000000000000';
const STATEMENT = encodeURIComponent('SELECT * FROM "{table}"');

/** Every view that reads upstream, over what the bench has made on both sides. */
export const VIEWS: readonly View[] = [
  { path: '/', upstream: 'both' },
  { path: '/tables', upstream: 'cloud' },
  { path: '/tables/orders-0000', upstream: 'cloud' },
  { path: '/tables/orders-0000/items', upstream: 'cloud' },
  { path: '/tables/orders-0000/items?pk=shop_00000', upstream: 'cloud' },
  { path: `/tables/orders-0000/item?${ITEM}`, upstream: 'cloud' },
  { path: `/tables/orders-0000/partiql?statement=${STATEMENT}`, upstream: 'cloud' },
  { path: '/buckets', upstream: 'cloud' },
  { path: '/buckets/bucket-0000', upstream: 'cloud' },
  { path: '/buckets/bucket-0000/objects', upstream: 'cloud' },
  { path: '/buckets/bucket-0000/versions', upstream: 'cloud' },
  { path: '/buckets/bucket-0000/object?key=note.txt', upstream: 'cloud' },
  { path: '/queues', upstream: 'cloud' },
  { path: '/queues/queue-0000', upstream: 'cloud' },
  { path: '/topics', upstream: 'cloud' },
  { path: '/topics/topic-0000', upstream: 'cloud' },
  { path: '/secrets', upstream: 'cloud' },
  { path: '/secrets/secret-0000', upstream: 'cloud' },
  { path: '/configuration', upstream: 'cloud' },
  { path: '/caches', upstream: 'cache' },
  { path: '/caches/main', upstream: 'cache' },
  { path: '/caches/main/keys', upstream: 'cache' },
  { path: '/caches/main/key?key=product:1', upstream: 'cache' },
  { path: '/caches/main/activity', upstream: 'cache' },
];
