import { BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ScanCommandOutput, WriteRequest } from '@aws-sdk/client-dynamodb';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';

const BATCH = 25;

/** Pages by nothing but the SDK, one after the other. */
export async function* barePages({
  client,
  table,
}: TablePlace): AsyncGenerator<NonNullable<ScanCommandOutput['Items']>> {
  let start: ScanCommandOutput['LastEvaluatedKey'];
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({ TableName: table, ExclusiveStartKey: start }),
    );
    yield page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}

/** A table into another one, by nothing but the SDK. */
export async function bareCopy(from: TablePlace, to: TablePlace): Promise<number> {
  let items = 0;
  for await (const page of barePages(from))
    for (let start = 0; start < page.length; start += BATCH) {
      const some = page.slice(start, start + BATCH);
      let requests: WriteRequest[] = some.map((Item) => ({ PutRequest: { Item } }));
      while (requests.length > 0) {
        const answer = await to.client.send(
          new BatchWriteItemCommand({ RequestItems: { [to.table]: requests } }),
        );
        requests = answer.UnprocessedItems?.[to.table] ?? [];
      }
      items += some.length;
    }
  return items;
}
