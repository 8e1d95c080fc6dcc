import { TABLES } from '../../catalogue/tables.ts';
import { awsCommand, quoted, redisCommand, ShellText } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import type { Environment } from '../../environments/schema.ts';
import { labelOf } from '../../environments/label.ts';
import type { ClearWork, Store } from './clearing/clear.ts';

/** The lines that empty the same stores, and the one that seeds. */
export function resetCommands(
  environment: Environment,
  stores: readonly Store[],
  captures: ClearWork['captures'],
  products: number,
): readonly string[] {
  const target = labelOf(environment);
  return [
    ...stores.map((store) => {
      const cache = target.caches.find(({ id }) => store.kind === 'cache' && id === store.name);
      return cache ? redisCommand(cache.url, 'FLUSHDB', 'ASYNC') : emptyingCommand(target, store, captures);
    }),
    `npm run seed:dev -- --environment ${environment.id} --products ${products}`,
  ];
}

function emptyingCommand(
  target: CommandTarget,
  { kind, name }: Store,
  captures: ClearWork['captures'],
): string {
  switch (kind) {
    case 'queue': {
      const url = awsCommand(target, 'sqs', 'get-queue-url', {
        'queue-name': name,
        query: 'QueueUrl',
        output: 'text',
      });
      return awsCommand(target, 'sqs', 'purge-queue', { 'queue-url': new ShellText(`"$(${url})"`) });
    }
    case 'bucket': {
      const words = [quoted(`s3://${name}`), '--recursive'];
      if (name === captures.bucket) words.push('--exclude', quoted(`${captures.prefix}*`));
      return [awsCommand(target, 's3', 'rm'), ...words].join(' ');
    }
    default:
      return emptyTable(target, name);
  }
}

/** DynamoDB has no call that empties a table: each item is deleted by its key. */
function emptyTable(target: CommandTarget, name: string): string {
  const table = TABLES.find(({ names }) => Object.values(names).includes(name));
  const keys = table ? [table.partitionKey.name, table.sortKey.name] : [];
  const scan = awsCommand(target, 'dynamodb', 'scan', {
    'table-name': name,
    'projection-expression': keys.map((_, index) => `#k${index}`).join(', '),
    'expression-attribute-names': Object.fromEntries(keys.map((key, index) => [`#k${index}`, key])),
    output: 'json',
  });
  const remove = awsCommand(target, 'dynamodb', 'delete-item', {
    'table-name': name,
    key: new ShellText('"$key"'),
  });
  return `${scan} | jq -c '.Items[]' | while IFS= read -r key; do ${remove}; done`;
}
