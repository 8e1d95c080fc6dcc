import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput, ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import type { TablePlace } from '../../core/changes/tables/engine/bulk.ts';
import { canonicalItem } from '../../core/changes/tables/engine/canonical.ts';
import { ItemWriter } from '../../core/changes/tables/engine/item-writer.ts';
import { takeMember } from '../../core/resources/tables/raw-answer.ts';
import type { ItemJson, KeySchema } from '../../core/resources/tables/types.ts';
import type { Fault } from '../../infra/sandbox/faults.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import { createDynamodb } from '../../infra/sandbox/services/dynamodb/service.ts';

/** A listening DynamoDB, and a client of it that leaves all patience to what is tested. */
export interface TestTables {
  readonly client: DynamoDBClient;
  readonly fault: (...faults: readonly Fault[]) => Promise<void>;
  /** Calls by operation since the last time. */
  readonly calls: () => Promise<Readonly<Record<string, number>>>;
  /** A new table with a text and a number for its key, or as the input says. */
  readonly table: (input?: Partial<CreateTableCommandInput>) => Promise<TablePlace>;
  readonly close: () => Promise<void>;
}

export const KEYS: KeySchema = {
  partitionKey: { name: 'PK', type: 'S' },
  sortKey: { name: 'SK', type: 'N' },
};
export const NOW: AbortSignal = new AbortController().signal;
/** Quick, so that a test of giving up does not take minutes. */
export const QUICK = { attempts: 4, firstPauseMs: 1, longestPauseMs: 4 };

export async function startTables(): Promise<TestTables> {
  const sandbox = await startSandbox({ services: [createDynamodb] });
  const client = new DynamoDBClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  let tables = 0;
  return {
    client,
    async fault(...faults) {
      const body = JSON.stringify(faults.map((fault) => ({ service: 'dynamodb', ...fault })));
      const answer = await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'PUT', body });
      if (!answer.ok) throw new Error(`The sandbox refused the faults: ${await answer.text()}`);
    },
    async calls() {
      const url = `${sandbox.url}/_sandbox/calls`;
      const told = (await (await fetch(url)).json()) as { readonly calls?: Record<string, number> };
      await fetch(url, { method: 'DELETE' });
      const counts = told.calls ?? (told as Record<string, number>);
      return Object.fromEntries(
        Object.entries(counts).map(([name, count]) => [name.replace(/^.*\./, ''), count]),
      );
    },
    async table(input = {}) {
      const place = { client, table: input.TableName ?? `table-${(tables += 1)}` };
      await client.send(new CreateTableCommand({ ...tableInput(place.table), ...input }));
      return place;
    },
    async close() {
      client.destroy();
      await sandbox.close();
    },
  };
}

export function tableInput(TableName: string): CreateTableCommandInput {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'PK', AttributeType: 'S' },
      { AttributeName: 'SK', AttributeType: 'N' },
    ],
  };
}

/** Items of about this many bytes: a page of a scan holds 1 MB. */
export function manyItems(count: number, bytes = 100): readonly ItemJson[] {
  return Array.from({ length: count }, (_, index) => ({
    PK: { S: `shop-${index % 17}` },
    SK: { N: String(index) },
    title: { S: `item ${index} `.padEnd(bytes, '.') },
    price: { N: `${index}.5` },
  }));
}

export async function fill(place: TablePlace, items: readonly ItemJson[]): Promise<void> {
  const writer = new ItemWriter(place, KEYS, 'put', { signal: NOW });
  const batches = Array.from({ length: Math.ceil(items.length / 25) }, (_, index) =>
    items.slice(index * 25, index * 25 + 25),
  );
  await Promise.all(batches.map((batch) => writer.write(batch)));
}

/** What a table holds, in an order of its own. The SDK loses attributes called `__proto__`: its answer is not used. */
export async function contentOf({ client, table }: TablePlace): Promise<readonly string[]> {
  const items: string[] = [];
  let start: ScanCommandOutput['LastEvaluatedKey'];
  do {
    const command: ScanCommand = new ScanCommand({
      TableName: table,
      ConsistentRead: true,
      ExclusiveStartKey: start,
    });
    const rawItems = takeMember(command, 'Items');
    start = (await client.send(command)).LastEvaluatedKey;
    items.push(...(rawItems() as readonly ItemJson[]).map(canonicalItem));
  } while (start);
  return items.sort();
}

export function contentFor(items: readonly ItemJson[]): readonly string[] {
  return items.map(canonicalItem).sort();
}
