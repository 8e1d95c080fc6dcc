import { awsCommand, redisCommand } from '../../commands/command-line.ts';
import type { EnvironmentLabel } from '../../environments/label.ts';
import { jobKey, videoKey } from '../../commerce/videos.ts';
import type { TracePlaces } from './types.ts';

/** The lines that look for a video where the page does; those that need the seller only where one is known. */
export function traceCommands(
  side: EnvironmentLabel,
  { tables, thumbnails, logGroups }: TracePlaces,
  videoId: string,
  sellerHandle: string | undefined,
): readonly string[] {
  const item = (table: string, key: Readonly<Record<string, string>>) =>
    awsCommand(side, 'dynamodb', 'get-item', {
      'table-name': table,
      key: Object.fromEntries(Object.entries(key).map(([name, value]) => [name, { S: value }])),
    });
  const query = (table: string, attribute: string, index?: string) =>
    awsCommand(side, 'dynamodb', 'query', {
      'table-name': table,
      'index-name': index,
      'key-condition-expression': '#k = :k',
      'expression-attribute-names': { '#k': attribute },
      'expression-attribute-values': { ':k': { S: `VIDEO#${videoId}` } },
    });
  return [
    item(tables.jobs, jobKey(videoId)),
    query(tables.staging, 'PK'),
    query(tables.tags, 'GSI1PK', 'GSI1'),
    ...(sellerHandle === undefined
      ? []
      : [
          item(tables.videos, videoKey(sellerHandle, videoId)),
          item(tables.products, { seller_handle: sellerHandle, video_id: videoId }),
          awsCommand(side, 's3api', 'list-objects-v2', {
            bucket: thumbnails,
            prefix: `${sellerHandle}/${videoId}/`,
          }),
        ]),
    ...side.caches.map(({ url }) => redisCommand(url, 'TTL', `product:${videoId}`)),
    ...logGroups.map((group) =>
      awsCommand(side, 'logs', 'filter-log-events', {
        'log-group-name': group,
        'filter-pattern': `"${videoId}"`,
      }),
    ),
  ];
}
