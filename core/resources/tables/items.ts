// readItems(source, plan, budget): Cell<ItemPage>          plan: planItems(...) of items-plan.ts
// getItem(source, tableName, key, { consistent }, budget): Cell<ItemResult>; `empty` where there is no such item
import { GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { QueryCommandOutput, ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Cell } from '../../cells/cell.ts';
import { nextCursor, previousCursor } from '../../paging/cursors.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { ItemsPlan, ItemsRead } from './items-plan.ts';
import { takeMember } from './raw-answer.ts';
import { capacityFromSdk, itemFromSdk, itemsOf, itemToSdk } from './sdk-values.ts';
import type { ItemJson, ItemPage, ItemResult } from './types.ts';
import { itemSizeBytes } from './values.ts';

/**
 * One page of a Query or a Scan. DynamoDB ends a page at the limit or at 1 MB, whichever comes first, and filters
 * after that: a page may hold fewer items than asked for, or none, and still have a next one.
 */
export function readItems(source: Source, plan: ItemsPlan, budget: Budget): Promise<Cell<ItemPage>> {
  const { read, cursor } = plan;
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: read.kind === 'query' ? 'dynamodb:Query' : 'dynamodb:Scan',
      key: JSON.stringify([read, cursor ?? null]),
      // Objects take several times what they take on the wire.
      sizeBytes: (page) => 4 * page.sizeBytes,
      run: (signal) => pageOf(source, plan, signal),
    },
    budget,
  );
}

async function pageOf(source: Source, plan: ItemsPlan, signal: AbortSignal): Promise<ItemPage> {
  const command = commandOf(plan.read, plan.cursor?.position);
  const rawItems = takeMember(command, 'Items');
  const answer = await send(source, command, signal);
  const items = itemsOf(rawItems(), answer.Items);
  const itemSizesBytes = items.map(itemSizeBytes);
  const last = answer.LastEvaluatedKey;
  return {
    items,
    itemSizesBytes,
    sizeBytes: itemSizesBytes.reduce((sum, bytes) => sum + bytes, 0),
    count: answer.Count ?? items.length,
    scannedCount: answer.ScannedCount ?? items.length,
    consumedCapacity: capacityFromSdk(answer.ConsumedCapacity),
    pageNumber: plan.cursor?.pageNumber ?? 1,
    next: last && nextCursor(plan.scope, plan.cursor, itemFromSdk(last)),
    previous: previousCursor(plan.scope, plan.cursor),
  };
}

function send(
  source: Source,
  command: ScanCommand | QueryCommand,
  signal: AbortSignal,
): Promise<ScanCommandOutput | QueryCommandOutput> {
  const { dynamodb } = source.clients;
  return command instanceof ScanCommand
    ? dynamodb.send(command, { abortSignal: signal })
    : dynamodb.send(command, { abortSignal: signal });
}

function commandOf(read: ItemsRead, start: ItemJson | undefined): ScanCommand | QueryCommand {
  const common = {
    TableName: read.tableName,
    IndexName: read.indexName,
    FilterExpression: read.filterExpression,
    ExpressionAttributeNames: unlessEmpty({ ...read.names }),
    ExpressionAttributeValues: unlessEmpty(itemToSdk(read.values)),
    ConsistentRead: read.consistent || undefined,
    Limit: read.limit,
    ExclusiveStartKey: start && itemToSdk(start),
    ReturnConsumedCapacity: 'INDEXES' as const,
  };
  if (read.kind === 'scan') return new ScanCommand(common);
  return new QueryCommand({
    ...common,
    KeyConditionExpression: read.keyConditionExpression,
    ScanIndexForward: read.scanForward,
  });
}

/** DynamoDB refuses expression names and values that are there but empty. */
function unlessEmpty<T extends object>(record: T): T | undefined {
  return Object.keys(record).length > 0 ? record : undefined;
}

/** One item by its whole key. `empty` where the table has no such item, `absent` where there is no such table. */
export async function getItem(
  source: Source,
  tableName: string,
  key: ItemJson,
  options: { readonly consistent: boolean },
  budget: Budget,
): Promise<Cell<ItemResult>> {
  const cell = await source.reader.read<ItemResult | undefined>(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:GetItem',
      key: JSON.stringify([tableName, key, options.consistent]),
      sizeBytes: (result) => 4 * (result?.sizeBytes ?? 0),
      run: async (signal) => {
        const command = new GetItemCommand({
          TableName: tableName,
          Key: itemToSdk(key),
          ConsistentRead: options.consistent || undefined,
          ReturnConsumedCapacity: 'INDEXES',
        });
        const rawItem = takeMember(command, 'Item');
        const answer = await source.clients.dynamodb.send(command, { abortSignal: signal });
        const [item] = itemsOf([rawItem()].filter(Boolean), answer.Item && [answer.Item]);
        if (!item) return undefined;
        return {
          item,
          sizeBytes: itemSizeBytes(item),
          consumedCapacity: capacityFromSdk(answer.ConsumedCapacity),
        };
      },
      isEmpty: (result) => result === undefined,
    },
    budget,
  );
  return cell as Cell<ItemResult>;
}
