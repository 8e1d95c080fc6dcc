import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import sharp from 'sharp';
import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import { bucketName, tableName } from '../../core/catalogue/names.ts';
import { createWorld } from '../../core/changes/environment/world/world.ts';
import type { Seller } from '../../core/changes/environment/world/world.ts';
import { shopItems, userItems } from '../../core/commerce/sellers.ts';
import { parseEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { toAttributes } from '../../core/platform/items.ts';
import { createQueues } from '../../core/platform/messaging.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import type { Fault } from '../../infra/sandbox/faults.ts';
import { makeMessaging, makeStores } from '../../infra/sandbox/seed/resources/make.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';

/** A cloud with the catalogue's resources of development, a few sellers, and nothing that runs. */
export interface Place {
  readonly clients: Clients;
  readonly url: string;
  /** What every program of the platform is started with. */
  readonly variables: Readonly<Record<string, string>>;
  readonly sellers: readonly Seller[];
  readonly queueUrl: (logical: string) => Promise<string>;
  /** Makes trouble for the calls that follow, instead of what there was. */
  readonly disturb: (faults: readonly Fault[]) => Promise<void>;
  /** Moves the cloud's time forward; the programs keep theirs. */
  readonly advance: (milliseconds: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const STAGE = 'dev';
const ACCOUNT = '000000000000';
/** So long a message of a killed worker stays away. */
const VISIBILITY_SECONDS = 4;

export async function openPlace(): Promise<Place> {
  const sandbox = await startSandbox({ account: ACCOUNT, services: allServices });
  const registry = createRegistry(
    parseEnvironments(
      `environments:\n  - { id: dev, label: dev, guard: none, region: us-east-1, account: '${ACCOUNT}', endpoint: '${sandbox.url}', credentials: { static: { accessKeyId: test, secretAccessKey: test } }, compute: { kind: docker }, names: { stage: dev } }\n  - { id: other, label: other, guard: none, region: us-east-1, account: '${ACCOUNT}', endpoint: '${sandbox.url}', credentials: { static: { accessKeyId: test, secretAccessKey: test } }, compute: { kind: docker }, names: { stage: prod } }\n`,
      'test.yaml',
    ),
    { NODE_ENV: 'test' },
    'changing',
  );
  const [first] = registry.all;
  if (!first) throw new Error('There is no environment.');
  const { clients } = first;
  const messagingPlace = { stage: STAGE, account: ACCOUNT, region: 'us-east-1' } as const;
  const plan = { ...CATALOGUE, stage: STAGE } as const;
  await Promise.all([
    makeStores(clients, plan, messagingPlace),
    makeMessaging(clients, plan, messagingPlace),
  ]);
  const { sellers } = createWorld({ seed: 'platform', videos: 9, now: Date.now() });
  await Promise.all(sellers.map((seller) => signUp(clients, seller)));
  const { urlOf: queueUrl } = createQueues(clients.sqs, STAGE);
  for (const { logical } of CATALOGUE.queues)
    await clients.sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: await queueUrl(logical),
        Attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS) },
      }),
    );
  return {
    clients,
    url: sandbox.url,
    sellers,
    queueUrl,
    variables: {
      STAGE,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: sandbox.url,
      RATE_LIMIT_PER_MINUTE: '10000',
      DRAIN_MS: '50',
    },
    async disturb(faults) {
      await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'PUT', body: JSON.stringify(faults) });
    },
    advance: (milliseconds) => sandbox.advance(milliseconds),
    async close() {
      registry.close();
      await sandbox.close();
    },
  };
}

async function signUp({ dynamodb }: Clients, seller: Seller): Promise<void> {
  const items = [
    ...userItems(seller).map((item) => ['users', item] as const),
    ...shopItems(seller).map((item) => ['shops', item] as const),
  ];
  for (const [table, item] of items)
    await dynamodb.send(new PutItemCommand({ TableName: tableName(STAGE, table), Item: toAttributes(item) }));
}

/** Puts a real picture into the assets bucket. @returns its address, as a video's metadata names it. */
export async function putPicture({ clients }: Place, key: string): Promise<string> {
  const background = { r: 200, g: 80, b: 60 };
  const Bucket = bucketName(STAGE, 'assets');
  const Body = await sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .jpeg()
    .toBuffer();
  await clients.s3.send(new PutObjectCommand({ Bucket, Key: key, Body, ContentType: 'image/jpeg' }));
  return `s3://${Bucket}/${key}`;
}

/** Takes what lies in a queue: each body, and the cause that was written on it. */
export async function takeAll(
  { clients, queueUrl }: Place,
  logical: string,
): Promise<readonly { readonly body: string; readonly cause?: string; readonly failedBy?: string }[]> {
  const taken: { body: string; cause?: string; failedBy?: string }[] = [];
  for (;;) {
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: await queueUrl(logical),
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        VisibilityTimeout: 60,
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return taken;
    for (const { Body = '', MessageAttributes = {} } of Messages)
      taken.push({
        body: Body,
        cause: MessageAttributes.errorType?.StringValue,
        failedBy: MessageAttributes.failedBy?.StringValue,
      });
  }
}
