import { CreateTableCommand, DeleteTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, DeleteTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';

/** Texts that do something where a careless page takes them for more than texts. */
export const PAYLOADS = [
  '<img src=x onerror=window.__pwned=1>',
  '</script><script>window.__pwned=1</script>',
  "');alert(1);//",
  '"><svg/onload=window.__pwned=1>',
  '${alert(1)}{{alert(1)}}javascript:alert(1)',
] as const;

/** A name that a page loses where it sets members one by one. */
export const PROTO = '__proto__';

/** A console that runs on may be tested again; SQS takes a deleted queue's name back only after a minute. */
const RUN = Date.now().toString(36);

/** Names of resources whose contents are hostile; names of AWS's own resources can hold none of this. */
export const HOSTILE = {
  table: `e2e-hostile-table-${RUN}`,
  bucket: `e2e-hostile-bucket-${RUN}`,
  queue: `e2e-hostile-queue-${RUN}`,
  topic: `e2e-hostile-topic-${RUN}`,
  secret: `e2e/hostile-secret-${RUN}`,
  keys: `e2e-hostile-${RUN}:`,
} as const;

/** Puts the payloads everywhere where AWS and Redis take them, in one environment. Ends with what takes all away. */
export async function plantHostileNames({
  environment,
  clients,
}: ConnectedEnvironment): Promise<() => Promise<void>> {
  const { region, account } = environment;
  await plantTable(clients.dynamodb);
  await plantBucket(clients.s3);
  const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName: HOSTILE.queue }));
  for (const payload of PAYLOADS)
    await clients.sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: payload,
        MessageAttributes: { cause: { DataType: 'String', StringValue: payload } },
      }),
    );
  const { TopicArn } = await clients.sns.send(
    new CreateTopicCommand({ Name: HOSTILE.topic, Attributes: { DisplayName: PAYLOADS[0] } }),
  );
  await clients.sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:${region}:${account}:${HOSTILE.queue}`,
      Attributes: { FilterPolicy: JSON.stringify({ title: PAYLOADS }) },
    }),
  );
  await clients.secretsManager.send(
    new CreateSecretCommand({
      Name: HOSTILE.secret,
      Description: PAYLOADS.join(' '),
      SecretString: JSON.stringify(Object.fromEntries(PAYLOADS.map((payload) => [payload, 'a value']))),
      Tags: PAYLOADS.map((payload, index) => ({ Key: `tag ${index}`, Value: payload })),
    }),
  );
  await plantKeys({ environment, clients });
  return async () => {
    await clients.dynamodb.send(new DeleteTableCommand({ TableName: HOSTILE.table }));
    await Promise.all(
      PAYLOADS.map((payload) =>
        clients.s3.send(new DeleteObjectCommand({ Bucket: HOSTILE.bucket, Key: `odd/${payload}/leaf.txt` })),
      ),
    );
    await clients.s3.send(new DeleteBucketCommand({ Bucket: HOSTILE.bucket }));
    await clients.sns.send(new DeleteTopicCommand({ TopicArn }));
    await clients.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await clients.secretsManager.send(
      new DeleteSecretCommand({ SecretId: HOSTILE.secret, ForceDeleteWithoutRecovery: true }),
    );
    const redis = await clients.redis('main').dedicated();
    await redis.del(...PAYLOADS.map((payload) => `${HOSTILE.keys}${payload}`));
    redis.disconnect();
  };
}

async function plantTable(client: ConnectedEnvironment['clients']['dynamodb']): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: HOSTILE.table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  for (const payload of PAYLOADS)
    await retried(() =>
      client.send(
        new PutItemCommand({
          TableName: HOSTILE.table,
          Item: {
            id: { S: payload },
            [payload]: { S: payload },
            [PROTO]: { S: `kept ${payload}` },
            nested: { M: { [payload]: { L: [{ S: payload }] } } },
            set: { SS: [payload, 'harmless'] },
          },
        }),
      ),
    );
}

async function plantBucket(client: ConnectedEnvironment['clients']['s3']): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket: HOSTILE.bucket }));
  for (const payload of PAYLOADS)
    await client.send(
      new PutObjectCommand({
        Bucket: HOSTILE.bucket,
        Key: `odd/${payload}/leaf.txt`,
        Body: payload,
        ContentType: 'text/html',
        ContentDisposition: `inline; note=${payload}`,
        Metadata: { note: payload },
      }),
    );
  await client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: HOSTILE.bucket,
      LifecycleConfiguration: {
        Rules: PAYLOADS.map((payload) => ({
          ID: payload,
          Status: 'Enabled' as const,
          Filter: { Prefix: payload },
          Expiration: { Days: 30 },
        })),
      },
    }),
  );
}

async function plantKeys({ clients }: ConnectedEnvironment): Promise<void> {
  const redis = await clients.redis('main').dedicated();
  for (const payload of PAYLOADS) await redis.hset(`${HOSTILE.keys}${payload}`, payload, payload);
  // Slow enough to stand in the slow log, with its words.
  await redis.eval('local n = 0 for i = 1, 3000000 do n = n + i end return n', PAYLOADS.length, ...PAYLOADS);
  redis.disconnect();
}

/** A table takes items a moment after it was made. */
async function retried(write: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt += 1)
    try {
      await write();
      return;
    } catch (error) {
      const early = error instanceof Error && error.name === 'ResourceNotFoundException';
      if (!early || attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
}
