import {
  DeleteTableCommand,
  TagResourceCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import {
  SetSubscriptionAttributesCommand,
  ListSubscriptionsCommand,
  SetTopicAttributesCommand,
} from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SetQueueAttributesCommand, TagQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import { comparePair, readPair } from '../../core/compare/compare-pair.ts';
import type { Comparison } from '../../core/compare/differences.ts';
import { parseExpected } from '../../core/compare/expected.ts';
import { counts } from '../../core/compare/words.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { parseEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { Registry } from '../../core/environments/registry.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { builtEstates } from './built-estates.ts';
import type { BuiltEstates } from './built-estates.ts';
import { expectedInLists, markedInLists } from './list-marks.ts';

const KINDS = ['tables', 'buckets', 'queues', 'topics'] as const;
const ACCOUNTS = { dev: '000000000000', twin: '111111111111', prod: '123456789012' } as const;
const signal = new AbortController().signal;

let built: BuiltEstates;
let registry: Registry;
let dev: Clients;

beforeAll(async () => {
  built = await builtEstates(ACCOUNTS);
  registry = built.registry;
  const found = registry.find('dev');
  if (!found) throw new RangeError('dev');
  dev = found.clients;
});

afterAll(() => built.close());

async function compared(left: string, right: string, rules = '', now = Date.now()): Promise<Comparison> {
  const pair = await readPair(built.sidesOf(left, right), budgetFor(signal, 30_000), KINDS);
  return comparePair(pair, parseExpected(rules), now);
}

function told(comparison: Comparison): readonly string[] {
  return comparison.pairs.flatMap(({ differences }) =>
    differences.filter(counts).map(({ kind, key, path }) => `${kind} ${key} ${path}`),
  );
}

describe('two estates', () => {
  it('that are built alike differ in nothing', async () => {
    const comparison = await compared('dev', 'twin');
    expect(comparison.pairs.flatMap(({ differences }) => differences)).toEqual([]);
    expect(comparison.unseen).toEqual([]);
    expect(comparison.pairs).toHaveLength(
      CATALOGUE.tables.length + CATALOGUE.buckets.length + CATALOGUE.queues.length + CATALOGUE.topics.length,
    );
  });

  it('that the catalogue builds for dev and prod differ in what it says, and in nothing else', async () => {
    const comparison = await compared('dev', 'prod');
    expect(told(comparison)).toEqual([]);
    const intended = comparison.pairs.flatMap(({ differences }) =>
      differences.map(({ kind, key, path }) => `${kind} ${key} ${path}`),
    );
    const recovery = 'ContinuousBackups.PointInTimeRecoveryDescription';
    expect(new Set(intended)).toEqual(
      new Set([
        ...CATALOGUE.tables.flatMap(({ logical }) =>
          [
            `${recovery}.PointInTimeRecoveryStatus`,
            `${recovery}.RecoveryPeriodInDays`,
            'DeletionProtectionEnabled',
          ].map((path) => `tables ${logical} ${path}`),
        ),
        ...CATALOGUE.buckets.map(({ logical }) => `buckets ${logical} Versioning.Status`),
      ]),
    );
    expect(comparison.findings).toEqual([]);
  });

  it('are not seen where an endpoint is away, which is neither missing nor equal', async () => {
    const away = parseEnvironments(
      JSON.stringify({
        environments: registry.all.map(({ environment }) =>
          environment.id === 'twin' ? { ...environment, endpoint: 'http://127.0.0.1:1' } : environment,
        ),
      }),
      'away.json',
    );
    const other = createRegistry(away, { NODE_ENV: 'test' });
    const [left, right] = ['dev', 'twin'].map((id) => other.find(id));
    if (!left || !right) throw new RangeError('two sides');
    const reader = new Reader();
    const pair = await readPair(
      [
        { ...left, reader },
        { ...right, reader },
      ],
      budgetFor(signal, 20_000),
      KINDS,
    );
    other.close();
    const comparison = comparePair(pair, [], Date.now());
    expect(told(comparison)).toEqual([]);
    expect(comparison.unseen.map(({ kind, side }) => `${kind} ${side}`)).toEqual(
      KINDS.map((kind) => `${kind} right`),
    );
  });
});

describe('a change on one side in the cloud', () => {
  const name = 'tiktok-videos-dev';
  const changes: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'tables videos DeletionProtectionEnabled',
      () => dev.dynamodb.send(new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled: true })),
    ],
    [
      'tables videos BillingModeSummary.BillingMode',
      () =>
        dev.dynamodb.send(
          new UpdateTableCommand({
            TableName: name,
            BillingMode: 'PROVISIONED',
            ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
            GlobalSecondaryIndexUpdates: [
              {
                Update: {
                  IndexName: 'GSI1',
                  ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 8 },
                },
              },
            ],
          }),
        ),
    ],
    [
      'tables tags TimeToLive.TimeToLiveStatus',
      () =>
        dev.dynamodb.send(
          new UpdateTimeToLiveCommand({
            TableName: 'tiktok-tags-dev',
            TimeToLiveSpecification: { AttributeName: 'gone_at', Enabled: true },
          }),
        ),
    ],
    [
      'tables tags Tags[Owner]',
      () =>
        dev.dynamodb.send(
          new TagResourceCommand({
            ResourceArn: `arn:aws:dynamodb:us-east-1:${ACCOUNTS.dev}:table/tiktok-tags-dev`,
            Tags: [{ Key: 'Owner', Value: 'nobody' }],
          }),
        ),
    ],
    ['tables trends ', () => dev.dynamodb.send(new DeleteTableCommand({ TableName: 'tiktok-trends-dev' }))],
    [
      'buckets assets CORS[1]',
      () =>
        dev.s3.send(
          new PutBucketCorsCommand({
            Bucket: 'tiktok-commerce-assets-dev',
            CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] },
          }),
        ),
    ],
    [
      'buckets assets Policy.Version',
      () =>
        dev.s3.send(
          new PutBucketPolicyCommand({
            Bucket: 'tiktok-commerce-assets-dev',
            Policy: JSON.stringify({
              Version: '2012-10-17',
              Statement: [
                {
                  Sid: 'read',
                  Effect: 'Allow',
                  Principal: { AWS: `arn:aws:iam::${ACCOUNTS.dev}:root` },
                  Action: 's3:GetObject',
                  Resource: 'arn:aws:s3:::tiktok-commerce-assets-dev/*',
                },
              ],
            }),
          }),
        ),
    ],
    [
      'buckets thumbnails PublicAccess.IgnorePublicAcls',
      () =>
        dev.s3.send(
          new PutPublicAccessBlockCommand({
            Bucket: 'tiktok-commerce-thumbnails-dev',
            PublicAccessBlockConfiguration: { BlockPublicAcls: true },
          }),
        ),
    ],
    [
      'queues auto-tagging RedrivePolicy.maxReceiveCount',
      async () => {
        const { QueueUrl } = await dev.sqs.send(
          new GetQueueUrlCommand({ QueueName: 'tiktok-auto-tagging-dev' }),
        );
        const deadLetterTargetArn = `arn:aws:sqs:us-east-1:${ACCOUNTS.dev}:tiktok-auto-tagging-dev-dlq`;
        await dev.sqs.send(
          new SetQueueAttributesCommand({
            QueueUrl,
            Attributes: {
              RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: '9' }),
              DelaySeconds: '5',
            },
          }),
        );
        await dev.sqs.send(new TagQueueCommand({ QueueUrl, Tags: { extra: 'one' } }));
      },
    ],
    ['queues auto-tagging DelaySeconds', () => Promise.resolve()],
    ['queues auto-tagging Tags[extra]', () => Promise.resolve()],
    [
      'topics alarms DisplayName',
      () =>
        dev.sns.send(
          new SetTopicAttributesCommand({
            TopicArn: `arn:aws:sns:us-east-1:${ACCOUNTS.dev}:tiktok-alarms-dev`,
            AttributeName: 'DisplayName',
            AttributeValue: 'Alarms',
          }),
        ),
    ],
    [
      'topics product-processed Subscriptions[sqs arn:aws:sqs:{region}:{account}:{queues whatsapp-notifications}].RawMessageDelivery',
      async () => {
        const { Subscriptions = [] } = await dev.sns.send(new ListSubscriptionsCommand({}));
        const SubscriptionArn = Subscriptions.find(({ TopicArn }) =>
          TopicArn?.includes('product-processed'),
        )?.SubscriptionArn;
        await dev.sns.send(
          new SetSubscriptionAttributesCommand({
            SubscriptionArn,
            AttributeName: 'RawMessageDelivery',
            AttributeValue: 'false',
          }),
        );
      },
    ],
  ];

  it('is found, and is drift wherever the catalogue speaks of it', async () => {
    for (const [, change] of changes) await change();
    const comparison = await compared('dev', 'twin');
    const found = told(comparison);
    expect(changes.map(([what]) => what).filter((what) => !found.includes(what))).toEqual([]);
    const classOf = (key: string, path: string) =>
      comparison.pairs.find((pair) => pair.key === key)?.differences.find((one) => one.path.startsWith(path))
        ?.class;
    expect(classOf('auto-tagging', 'DelaySeconds')).toBe('drift');
    expect(classOf('thumbnails', 'PublicAccess')).toBe('unmanaged');
    console.log(`changed in the cloud: ${changes.length} attributes, ${changes.length} found`);
  });

  it('is marked in the lists where they are told of it, and nothing else is', async () => {
    const comparison = await compared('dev', 'twin');
    const marked = await markedInLists(built.sidesOf('dev', 'twin'), budgetFor(signal, 30_000));
    const expected = expectedInLists(comparison);
    expect(marked).toEqual(expected);
    expect([...expected.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(3);
  });

  it('is expected where a rule says so, until its day', async () => {
    const rule = `expected:
  - { kind: queues, name: auto-*, path: DelaySeconds, why: a trial, who: me, until: 2030-01-01 }
  - { kind: queues, name: nothing, path: '*', why: a trial, who: me, until: 2030-01-01 }
`;
    const day = (text: string) => Date.parse(text);
    const before = await compared('dev', 'twin', rule, day('2029-12-31'));
    expect(told(before)).not.toContain('queues auto-tagging DelaySeconds');
    expect(before.rules.map(({ rule: at, reason }) => [at, reason])).toEqual([[1, 'matches-nothing']]);
    const after = await compared('dev', 'twin', rule, day('2030-01-02'));
    expect(told(after)).toContain('queues auto-tagging DelaySeconds');
    expect(after.rules.map(({ reason }) => reason)).toEqual(['has-run-out', 'has-run-out']);
  });
});
