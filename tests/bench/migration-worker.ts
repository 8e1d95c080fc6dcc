import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type { ChangingScene } from '../../core/actions/action.ts';
import { createCaptures } from '../../core/changes/captures/captures.ts';
import { checkObjects } from '../../core/changes/migration/objects/check-objects.ts';
import { syncObjects } from '../../core/changes/migration/objects/sync-objects.ts';
import { syncBeginning } from '../../core/changes/migration/objects/sync-state.ts';
import type { SyncJob } from '../../core/changes/migration/objects/sync-state.ts';
import { NOTHING_WRITTEN } from '../../core/changes/migration/table-job.ts';
import { writeTable } from '../../core/changes/migration/table-writing.ts';
import type { Environment } from '../../core/environments/schema.ts';
import { bareCopy } from './bare-copy.ts';

/** What the worker is asked to do; the `bare` ones are what a few lines with the SDK do. */
export const MIGRATION_JOBS = [
  'bare scan and batch-write',
  'copy with its capture',
  'bare get and put',
  'sync',
  'sync again',
  'check',
] as const;
export type MigrationJob = (typeof MIGRATION_JOBS)[number];

export interface MigrationJobDone {
  readonly done: number;
  readonly milliseconds: number;
}

/** As many as the sync has under way. */
const AT_ONCE = 32;
const CAPTURES = 'bench-captures';
const { signal } = new AbortController();

interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
}

/** A run as the gate's, which keeps its checkpoints nowhere: every state is written as text, as the home table does. */
function sceneOf({ s3 }: Clients): ChangingScene {
  const environment = {
    label: 'Bench',
    names: { stage: 'dev' },
    captures: { bucket: CAPTURES, prefix: 'captures/', keptForHours: 1 },
  } as unknown as Environment;
  const save = (checkpoint: unknown) => Promise.resolve(void JSON.stringify(checkpoint));
  const run = { id: 'bench', checkpoint: undefined, save, report: () => undefined };
  const captures = createCaptures(environment, { s3 });
  return { signal, captures, run, now: Date.now, clients: { s3 } } as unknown as ChangingScene;
}

let targets = 0;

async function target({ dynamodb: client }: Clients): Promise<string> {
  if (targets > 0) await client.send(new DeleteTableCommand({ TableName: `target-${targets}` }));
  targets += 1;
  const TableName = `target-${targets}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'seller_handle', KeyType: 'HASH' },
        { AttributeName: 'video_id', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'seller_handle', AttributeType: 'S' },
        { AttributeName: 'video_id', AttributeType: 'S' },
      ],
    }),
  );
  await waitUntilTableExists({ client, minDelay: 0.2, maxDelay: 1, maxWaitTime: 60 }, { TableName });
  return TableName;
}

async function copies(clients: Clients, from: string, into: string): Promise<number> {
  const { dynamodb: client } = clients;
  const text = (name: string) => ({ name, type: 'S' as const });
  const ended = await writeTable(
    sceneOf(clients),
    {
      from: { client, table: from },
      to: { client, table: into },
      keys: { partitionKey: text('seller_handle'), sortKey: text('video_id') },
      mode: 'put',
      keeps: true,
      targetEmpty: true,
      total: 0,
    },
    NOTHING_WRITTEN,
    () => undefined,
  );
  return ended.counts.written;
}

/** Lists, and gets and puts each object, as many at once as the sync. */
async function bareSync({ s3 }: Clients, from: string, into: string): Promise<number> {
  const limit = pLimit(AT_ONCE);
  let objects = 0;
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: from }))
    await limit.map(page.Contents ?? [], async ({ Key }) => {
      const { Body, ContentType, Metadata } = await s3.send(new GetObjectCommand({ Bucket: from, Key }));
      const bytes = await Body?.transformToByteArray();
      await s3.send(new PutObjectCommand({ Bucket: into, Key, Body: bytes, ContentType, Metadata }));
      objects += 1;
    });
  return objects;
}

let buckets = 0;

async function bucket({ s3 }: Clients): Promise<string> {
  const Bucket = `into-${(buckets += 1)}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

function jobOf({ s3 }: Clients, from: string, into: string): SyncJob {
  return {
    from: { s3, bucket: from },
    to: { s3, bucket: into },
    prefix: '',
    insideOfS3: false,
    deletes: false,
    keeps: false,
    isResumed: false,
  };
}

async function syncs(clients: Clients, from: string, into: string): Promise<number> {
  const job = jobOf(clients, from, into);
  const { tally } = await syncObjects(sceneOf(clients), job, syncBeginning(0), () => undefined);
  return tally.copied + tally.same;
}

async function workFor(clients: Clients, job: MigrationJob, source: string): Promise<() => Promise<number>> {
  const { dynamodb: client } = clients;
  switch (job) {
    case 'bare scan and batch-write': {
      const into = await target(clients);
      return () => bareCopy({ client, table: source }, { client, table: into });
    }
    case 'copy with its capture': {
      const into = await target(clients);
      return () => copies(clients, source, into);
    }
    case 'bare get and put': {
      const into = await bucket(clients);
      return () => bareSync(clients, source, into);
    }
    case 'sync': {
      const into = await bucket(clients);
      return () => syncs(clients, source, into);
    }
    case 'sync again':
      return () => syncs(clients, source, `into-${buckets}`);
    case 'check':
      return async () => {
        const [result] = await checkObjects(
          sceneOf(clients),
          jobOf(clients, source, `into-${buckets}`),
          'counts',
        );
        return Number(/holds ([\d,]+) /.exec(result?.sentence ?? '')?.[1]?.replaceAll(',', '') ?? 0);
      };
  }
}

/** Does the work in a process of its own, whose memory can be looked at. Ends with its parent. */
function main(endpoint: string, source: string): void {
  const connection = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  };
  const clients = {
    dynamodb: new DynamoDBClient(connection),
    s3: new S3Client({ ...connection, forcePathStyle: true }),
  };
  process.on('disconnect', () => process.exit(0));
  process.on('message', (job: MigrationJob) => {
    void (async () => {
      const work = await workFor(clients, job, source);
      const began = performance.now();
      const done = await work();
      process.send?.({ done, milliseconds: performance.now() - began } satisfies MigrationJobDone);
    })();
  });
  void clients.s3.send(new CreateBucketCommand({ Bucket: CAPTURES })).then(() => process.send?.('ready'));
}

const [, , endpoint, source] = process.argv;
if (endpoint && source && process.send) main(endpoint, source);
