import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Plan } from '../../core/actions/plan.ts';
import type { RecordBody } from '../../core/actions/record.ts';
import type { Home, Run } from '../../core/actions/run.ts';
import { createHome } from '../../core/home/home.ts';
import type { HomeOptions } from '../../core/home/home.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import type { Fault } from '../../infra/sandbox/faults.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import type { Sandbox } from '../../infra/sandbox/server.ts';

/** For tests: a home environment, consoles over it, and the hands of somebody who can write to its table. */
export interface HomeFixture {
  readonly sandbox: Sandbox;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  /** Another console over the same table and queue, with a clock that may be off. */
  readonly console: (options?: {
    readonly skewMs?: number;
    readonly auditKey?: string;
    readonly tableName?: string;
    readonly chainWatch?: HomeOptions['chainWatch'];
    readonly unreadable?: HomeOptions['unreadable'];
  }) => Home;
  readonly clock: { now: number };
  readonly faults: (faults: readonly Fault[]) => Promise<void>;
  /** What upstream does is done, and the next answers to such a call never arrive. */
  readonly loseAnswers: (command: string, count: number) => void;
  readonly calls: () => Promise<Readonly<Record<string, number>>>;
  readonly items: (tableName?: string) => Promise<readonly Record<string, AttributeValue>[]>;
  readonly read: (
    PK: string,
    SK: string,
    tableName?: string,
  ) => Promise<Record<string, AttributeValue> | undefined>;
  readonly write: (item: Record<string, AttributeValue>, tableName?: string) => Promise<void>;
  readonly erase: (PK: string, SK: string, tableName?: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const TABLE = 'operations-console';

export async function startHome(): Promise<HomeFixture> {
  const sandbox = await startSandbox({ services: allServices });
  const configuration = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 2,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000 }),
  };
  const dynamodb = new DynamoDBClient(configuration);
  const sqs = new SQSClient({ ...configuration, useQueueUrlAsEndpoint: false });
  const clock = { now: Date.UTC(2026, 4, 1) };
  return {
    sandbox,
    dynamodb,
    sqs,
    clock,
    console: ({ skewMs = 0, ...options } = {}) =>
      createHome({ dynamodb, sqs, ...options, now: () => clock.now + skewMs }),
    async faults(faults) {
      const answer = await fetch(`${sandbox.url}/_sandbox/faults`, {
        method: 'PUT',
        body: JSON.stringify(faults),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    loseAnswers(command, count) {
      let left = count;
      dynamodb.middlewareStack.add(
        (next, { commandName }) =>
          async (input) => {
            const output = await next(input);
            if (commandName !== command || left === 0) return output;
            left -= 1;
            throw Object.assign(new Error('The answer was lost.'), { name: 'TimeoutError' });
          },
        { step: 'deserialize', name: 'loseAnswers', override: true },
      );
    },
    async calls() {
      const answer = await fetch(`${sandbox.url}/_sandbox/calls`);
      const told = (await answer.json()) as Record<string, number>;
      await fetch(`${sandbox.url}/_sandbox/calls`, { method: 'DELETE' });
      return told;
    },
    async items(TableName = TABLE) {
      const found: Record<string, AttributeValue>[] = [];
      const pages = paginateScan({ client: dynamodb }, { TableName, ConsistentRead: true });
      for await (const { Items = [] } of pages) found.push(...Items);
      return found;
    },
    async read(PK, SK, TableName = TABLE) {
      const Key = { PK: { S: PK }, SK: { S: SK } };
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return Item;
    },
    async write(Item, TableName = TABLE) {
      await dynamodb.send(new PutItemCommand({ TableName, Item }));
    },
    async erase(PK, SK, TableName = TABLE) {
      await dynamodb.send(new DeleteItemCommand({ TableName, Key: { PK: { S: PK }, SK: { S: SK } } }));
    },
    async close() {
      dynamodb.destroy();
      sqs.destroy();
      await sandbox.close();
    },
  };
}

const ANNA = { id: 'anna', name: 'Anna Weiss', role: 'operator' };

export function bodyOf(more: Partial<RecordBody> = {}): RecordBody {
  return {
    kind: 'intent',
    at: Date.UTC(2026, 4, 1),
    who: ANNA,
    from: { address: '127.0.0.1', requestId: 'r-1' },
    environmentId: 'dev',
    actionId: 'tables.put-item',
    target: 'tiktok-products-dev',
    summary: 'Change the item shop-1 / video-9',
    ...more,
  };
}

export const PLAN: Plan = {
  summary: 'Change the item shop-1 / video-9',
  calls: [{ operation: 'dynamodb:PutItem', on: 'tiktok-products-dev' }],
  changes: [{ attribute: 'title', before: 'Old', after: 'New' }],
  costs: [],
  loses: [],
  undo: { reach: 'complete', how: 'The item is put back.' },
  commands: [],
  version: 'v1',
  estimates: [],
  facts: null,
};

export function runOf(id: string, more: Partial<Run> = {}): Run {
  return {
    id,
    actionId: 'tables.put-item',
    environmentId: 'dev',
    target: `table-of-${id}`,
    input: { table: 'tiktok-products-dev' },
    plan: PLAN,
    planHash: 'hash',
    who: ANNA,
    from: { address: '127.0.0.1', requestId: 'r-1' },
    long: true,
    state: 'waiting',
    createdAt: Date.UTC(2026, 4, 1),
    ...more,
  };
}

export function endOf(at: number) {
  return { state: 'done', outcome: { outcome: 'done', sentence: 'It is done.' }, calls: [], at } as const;
}
