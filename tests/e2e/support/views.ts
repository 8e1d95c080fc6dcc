/** A view of the console as the seeded demonstration has it. */
export interface View {
  /** Also the name of its picture. */
  readonly name: string;
  readonly path: string;
}

const statement = encodeURIComponent('SELECT * FROM "{table}" WHERE begins_with("PK", ?)');

/** The product whose title and description are markup. Its seller is production's first. */
export const MARKUP_PRODUCT =
  '/tables/products/item?k=seller_handle:S:faith.picks0&k=video_id:S:7300000000000000001';

/** Every view, each at an address that shows what the seed put there. */
export const VIEWS: readonly View[] = [
  { name: 'overview', path: '/' },
  { name: 'tables', path: '/tables' },
  { name: 'table', path: '/tables/users' },
  { name: 'table-alone', path: '/tables/tiktok-scratch-%7Benv%7D' },
  { name: 'table-backups', path: '/tables/users/backups' },
  { name: 'table-files', path: '/tables/users/files' },
  { name: 'table-compare', path: '/tables/users/compare?with=tiktok-commerce-videos-prod' },
  { name: 'table-settings', path: '/tables/users/settings' },
  { name: 'items', path: '/tables/products/items' },
  {
    name: 'items-filtered',
    path: '/tables/products/items?index=GSI1&pk=CATEGORY%23footwear&where=price:%3E%3D:N:20000&limit=25',
  },
  { name: 'item', path: MARKUP_PRODUCT },
  { name: 'partiql', path: `/tables/tags/partiql?statement=${statement}&p=S:TAG` },
  { name: 'buckets', path: '/buckets' },
  { name: 'bucket', path: '/buckets/assets' },
  { name: 'objects', path: '/buckets/assets/objects' },
  { name: 'objects-odd', path: '/buckets/assets/objects?prefix=odd/' },
  { name: 'versions', path: '/buckets/assets/versions?prefix=shops/&show=all' },
  { name: 'object-json', path: '/buckets/assets/object?key=odd/100%25%20%2B%20%26%20%3D%20%3F.json' },
  { name: 'object-image', path: '/buckets/thumbnails/object?key=categories/footwear.png' },
  { name: 'object-binary', path: '/buckets/assets/object?key=odd/no-type' },
  { name: 'caches', path: '/caches' },
  { name: 'cache', path: '/caches/main' },
  { name: 'keys', path: '/caches/main/keys' },
  { name: 'keys-branch', path: '/caches/main/keys?prefix=cart:' },
  { name: 'key-string', path: '/caches/main/key?key=cart:%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E' },
  { name: 'key-hash', path: '/caches/main/key?key=config:cache' },
  { name: 'key-list', path: '/caches/main/key?key=videos:recent' },
  { name: 'key-set', path: '/caches/main/key?key=visitors:ids' },
  { name: 'key-zset', path: '/caches/main/key?key=trends:hourly' },
  { name: 'key-stream', path: '/caches/main/key?key=events:product-processed' },
  { name: 'activity', path: '/caches/main/activity' },
  { name: 'monitor', path: '/caches/main/monitor' },
  { name: 'queues', path: '/queues' },
  { name: 'queue', path: '/queues/caption-analysis' },
  { name: 'queue-dead-letters', path: '/queues/caption-analysis-dlq' },
  { name: 'dead-letters', path: '/queues/caption-analysis/dead-letters' },
  { name: 'topics', path: '/topics' },
  { name: 'topic', path: '/topics/new-video-posted' },
  { name: 'secrets', path: '/secrets' },
  { name: 'secret', path: '/secrets/api-keys' },
  { name: 'configuration', path: '/configuration' },
  { name: 'compare', path: '/compare' },
  { name: 'compare-table', path: '/compare/tables/users' },
  { name: 'compare-over-time', path: '/compare/over-time' },
  { name: 'migration', path: '/migration' },
  { name: 'migration-masked', path: '/migration/prod,dev' },
  { name: 'metrics', path: '/metrics?range=1h' },
  { name: 'metrics-table', path: '/metrics?range=1h&show=queues&as=table' },
  { name: 'metrics-service', path: '/metrics/services/ingestion-api' },
  { name: 'metrics-any', path: '/metrics/explore?q=sqs%20sent' },
  { name: 'alarms', path: '/alarms' },
  { name: 'alarm', path: '/alarms/queue-depth-caption-analysis' },
  { name: 'runbooks', path: '/runbooks' },
  { name: 'morning-check', path: '/runbooks/morning-check' },
  { name: 'p0-incident', path: '/runbooks/p0-incident' },
  { name: 'logs', path: '/logs' },
  { name: 'logs-past', path: '/logs?right=/ecs/tiktok-commerce-product-service&mode=past&last=24h' },
  { name: 'logs-insights', path: '/logs/insights' },
  { name: 'logs-patterns', path: '/logs/patterns' },
  { name: 'logs-revisions', path: '/logs/patterns?service=product-service' },
  { name: 'logs-groups', path: '/logs/groups' },
  { name: 'operations', path: '/operations' },
  { name: 'timeline', path: '/timeline' },
  { name: 'approvals', path: '/approvals' },
  { name: 'rules', path: '/rules' },
  { name: 'prepare', path: '/environment' },
];
