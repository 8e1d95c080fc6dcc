import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Event, LookupEventsRequest } from '@aws-sdk/client-cloudtrail';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createIam } from '../iam/service.ts';
import { createSecretsManager } from '../secrets-manager/service.ts';
import { createSqs } from '../sqs/service.ts';
import { createSts } from '../sts/service.ts';
import { isManagementChange } from './management.ts';
import { createCloudtrail } from './service.ts';

let sandbox: Sandbox;
let trail: CloudTrailClient;
const ROOT = { accessKeyId: 'k', secretAccessKey: 's' };
const configured = (credentials = ROOT) => ({
  endpoint: sandbox.url,
  region: 'us-east-1',
  maxAttempts: 1,
  credentials,
  userAgentAppId: 'tried',
});

async function lookUp(input: LookupEventsRequest = {}) {
  return trail.send(new LookupEventsCommand(input));
}

/** The newest event of a name, once it is told. */
async function eventOf(name: string, resource?: string): Promise<Event> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { Events = [] } = await lookUp({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
    });
    const found = Events.find(
      ({ Resources = [] }) => !resource || Resources.some((one) => one.ResourceName === resource),
    );
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`No ${name} is told.`);
    await pause(20);
  }
}

const recordOf = ({ CloudTrailEvent = '{}' }: Event) =>
  JSON.parse(CloudTrailEvent) as Record<string, unknown>;

beforeAll(async () => {
  sandbox = await startSandbox({
    services: [createSqs, createIam, createSts, createSecretsManager, createCloudtrail],
  });
  trail = new CloudTrailClient(configured());
});

afterAll(async () => {
  trail.destroy();
  await sandbox.close();
});

describe('a trail', () => {
  it('tells what was changed, by which request, of what', async () => {
    const queues = new SQSClient(configured());
    const { $metadata, QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'orders' }));
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'no event' }));
    await queues.send(new ListQueuesCommand({}));
    const event = await eventOf('CreateQueue');
    expect(event).toMatchObject({
      EventSource: 'sqs.amazonaws.com',
      ReadOnly: 'false',
      Username: 'root',
      Resources: [{ ResourceType: 'AWS::SQS::Queue', ResourceName: 'orders' }],
    });
    expect(recordOf(event)).toMatchObject({
      requestID: $metadata.requestId,
      userIdentity: { type: 'Root', arn: 'arn:aws:iam::000000000000:root' },
      sourceIPAddress: '127.0.0.1',
      userAgent: expect.stringContaining('app/tried'),
      readOnly: false,
    });
    expect(recordOf(event)).not.toHaveProperty('errorCode');
    const { Events = [] } = await lookUp();
    expect(Events.map(({ EventName }) => EventName)).not.toContain('SendMessage');
    expect(Events.map(({ EventName }) => EventName)).not.toContain('ListQueues');
    queues.destroy();
  });

  it('tells who: a user by the key, a role by its session', async () => {
    const iam = new IAMClient(configured());
    await iam.send(new CreateUserCommand({ UserName: 'mara' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'mara' }));
    const keysOf = (one?: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string }) => ({
      accessKeyId: one?.AccessKeyId ?? '',
      secretAccessKey: one?.SecretAccessKey ?? '',
      sessionToken: one?.SessionToken,
    });
    const asMara = new SQSClient(configured(keysOf(AccessKey)));
    await asMara.send(new CreateQueueCommand({ QueueName: 'maras' }));
    expect(await eventOf('CreateQueue', 'maras')).toMatchObject({ Username: 'mara' });
    const sts = new STSClient(configured());
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/ops', RoleSessionName: 'night' }),
    );
    const asRole = new SQSClient(configured(keysOf(Credentials)));
    await asRole.send(new CreateQueueCommand({ QueueName: 'roles' }));
    const event = await eventOf('CreateQueue', 'roles');
    expect(event.Username).toBe('night');
    expect(recordOf(event)).toMatchObject({
      userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::000000000000:assumed-role/ops/night' },
    });
    const ofMara = new STSClient(configured(keysOf(AccessKey)));
    const token = await ofMara.send(new GetSessionTokenCommand({}));
    const byToken = new SQSClient(configured(keysOf(token.Credentials)));
    await byToken.send(new CreateQueueCommand({ QueueName: 'maras-too' }));
    expect(recordOf(await eventOf('CreateQueue', 'maras-too'))).toMatchObject({
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::000000000000:user/mara', userName: 'mara' },
    });
    for (const client of [iam, asMara, sts, asRole, ofMara, byToken]) client.destroy();
  });

  it('tells what failed by its code, and no secret', async () => {
    const secrets = new SecretsManagerClient(configured());
    const create = () =>
      secrets.send(new CreateSecretCommand({ Name: 'shop/key', SecretString: 'do not tell' }));
    await create();
    const made = await eventOf('CreateSecret', 'shop/key');
    expect(JSON.stringify(made)).not.toContain('do not tell');
    await expect(create()).rejects.toThrow(/exists/);
    await expect
      .poll(async () => recordOf(await eventOf('CreateSecret')).errorCode)
      .toBe('ResourceExistsException');
    secrets.destroy();
  });

  it('is told in pages, newest first, each event once', async () => {
    const queues = new SQSClient(configured());
    for (let at = 0; at < 7; at += 1) await queues.send(new CreateQueueCommand({ QueueName: `page-${at}` }));
    await eventOf('CreateQueue', 'page-6');
    const names: string[] = [];
    for (let NextToken: string | undefined, page = 0; page < 20; page += 1) {
      const answer = await lookUp({
        MaxResults: 3,
        NextToken,
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateQueue' }],
      });
      expect(answer.Events?.length).toBeLessThanOrEqual(3);
      names.push(...(answer.Events ?? []).map((event) => event.Resources?.[0]?.ResourceName ?? ''));
      NextToken = answer.NextToken;
      if (!NextToken) break;
    }
    expect(names.slice(0, 7)).toEqual([6, 5, 4, 3, 2, 1, 0].map((at) => `page-${at}`));
    expect(new Set(names).size).toBe(names.length);
    queues.destroy();
  });

  it('refuses what AWS refuses', async () => {
    await expect(lookUp({ MaxResults: 51 })).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidMaxResultsException' }),
    );
    await expect(lookUp({ StartTime: new Date(2_000), EndTime: new Date(1_000) })).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidTimeRangeException' }),
    );
    await expect(lookUp({ NextToken: 'none' })).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidNextTokenException' }),
    );
    const none = await lookUp({
      StartTime: new Date(Date.now() + 60_000),
      EndTime: new Date(Date.now() + 120_000),
    });
    expect(none.Events).toEqual([]);
  });
});

describe('what counts as a change', () => {
  it.each([
    ['ecs', 'UpdateService', true],
    ['monitoring', 'PutMetricAlarm', true],
    ['monitoring', 'SetAlarmState', true],
    ['monitoring', 'PutMetricData', false],
    ['dynamodb', 'UpdateTable', true],
    ['dynamodb', 'UpdateTimeToLive', true],
    ['dynamodb', 'UpdateItem', false],
    ['dynamodb', 'BatchWriteItem', false],
    ['s3', 'PutBucketVersioning', true],
    ['s3', 'PutObject', false],
    ['s3', 'PutObjectTagging', false],
    ['s3', 'PutObjectLockConfiguration', true],
    ['s3', 'CompleteMultipartUpload', false],
    ['sqs', 'PurgeQueue', true],
    ['sqs', 'SendMessageBatch', false],
    ['lambda', 'Invoke', false],
    ['lambda', 'UpdateFunctionCode', true],
    ['logs', 'StartQuery', false],
    ['logs', 'PutLogEvents', false],
    ['sts', 'AssumeRole', false],
    ['elasticloadbalancing', 'ModifyRule', true],
  ])('%s %s: %s', (service, operation, expected) => {
    expect(isManagementChange(service, operation)).toBe(expected);
  });
});
