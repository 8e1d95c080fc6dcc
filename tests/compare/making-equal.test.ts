import {
  DeregisterScalableTargetCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteTableCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import {
  DeleteBucketLifecycleCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import type { LifecycleRule } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparedKind } from '../../core/compare/form/canonical.ts';
import { isWithin } from '../../core/compare/making-equal/attributes.ts';
import { PLACES } from '../../core/compare/making-equal/places.ts';
import { counts } from '../../core/compare/words.ts';
import type { Clients } from '../../core/environments/clients.ts';
import type { GateHarness } from '../changes/gate-harness.ts';
import {
  cpuPolicy,
  later,
  lettersPolicy,
  logGroup,
  scaledOf,
  seenPair,
  SIDE_OF,
  startPair,
  workerName,
} from './making-equal.fixture.ts';
import type { SeenPair, Stage } from './making-equal.fixture.ts';

const HOUR_MS = 3_600_000;
let harness: GateHarness;
/** `action path` of each place that was executed, and made its pair equal. */
const proven = new Set<string>();

beforeAll(async () => {
  harness = await startPair();
}, 120_000);
afterAll(() => harness.close());

interface Drift {
  readonly what: string;
  readonly kind: ComparedKind;
  readonly key: string;
  /** The side that is made equal. */
  readonly stage: Stage;
  readonly change: (clients: Record<Stage, Clients>) => Promise<unknown>;
  readonly actionId: string;
  readonly paths: readonly string[];
}

const RECOVERY = 'ContinuousBackups.PointInTimeRecoveryDescription';

function capacity(TableName: string, index: string, units: readonly [number, number], ofIndex = units) {
  const [ReadCapacityUnits, WriteCapacityUnits] = units;
  const [indexRead, indexWrite] = ofIndex;
  return new UpdateTableCommand({
    TableName,
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
    GlobalSecondaryIndexUpdates: [
      {
        Update: {
          IndexName: index,
          ProvisionedThroughput: { ReadCapacityUnits: indexRead, WriteCapacityUnits: indexWrite },
        },
      },
    ],
  });
}

function recovery(TableName: string, PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays?: number) {
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled, RecoveryPeriodInDays };
  return new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification });
}

function expiry(TableName: string, AttributeName: string, Enabled: boolean) {
  return new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled } });
}

function rules(Bucket: string, Rules: LifecycleRule[], size?: 'varies_by_storage_class') {
  return new PutBucketLifecycleConfigurationCommand({
    Bucket,
    LifecycleConfiguration: { Rules },
    TransitionDefaultMinimumObjectSize: size,
  });
}

/** Every member that a rule has, and each way to write a filter. */
const EVERY_RULE: LifecycleRule[] = [
  {
    ID: 'several',
    Status: 'Enabled',
    Filter: {
      And: {
        Prefix: 'raw/',
        Tags: [
          { Key: 'kind', Value: 'video' },
          { Key: 'team', Value: 'media' },
        ],
        ObjectSizeGreaterThan: 1_000,
        ObjectSizeLessThan: 1_000_000,
      },
    },
    Transitions: [
      { Days: 120, StorageClass: 'DEEP_ARCHIVE' },
      { Days: 40, StorageClass: 'STANDARD_IA' },
    ],
    NoncurrentVersionTransitions: [
      { NoncurrentDays: 30, NewerNoncurrentVersions: 2, StorageClass: 'GLACIER_IR' },
    ],
    NoncurrentVersionExpiration: { NoncurrentDays: 200, NewerNoncurrentVersions: 3 },
  },
  {
    ID: 'one-tag',
    Status: 'Disabled',
    Filter: { Tag: { Key: 'kind', Value: 'trial' } },
    Expiration: { Date: new Date('2031-05-01T00:00:00Z') },
  },
  { ID: 'one-size', Status: 'Enabled', Filter: { ObjectSizeGreaterThan: 5_000 }, Expiration: { Days: 9 } },
  {
    ID: 'all',
    Status: 'Enabled',
    Filter: { Prefix: '' },
    Expiration: { ExpiredObjectDeleteMarker: true },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 },
  },
];

const DRIFTS: readonly Drift[] = [
  {
    what: 'a protection that was switched off',
    kind: 'tables',
    key: 'videos',
    stage: 'prod',
    change: ({ prod }) =>
      prod.dynamodb.send(
        new UpdateTableCommand({
          TableName: 'tiktok-commerce-videos-prod',
          DeletionProtectionEnabled: false,
        }),
      ),
    actionId: 'tables.set-deletion-protection',
    paths: ['DeletionProtectionEnabled'],
  },
  {
    what: 'a history that nobody asked for',
    kind: 'tables',
    key: 'shops',
    stage: 'dev',
    change: ({ dev }) => dev.dynamodb.send(recovery('tiktok-shops-dev', true)),
    actionId: 'tables.set-point-in-time-recovery',
    paths: [`${RECOVERY}.PointInTimeRecoveryStatus`, `${RECOVERY}.RecoveryPeriodInDays`],
  },
  {
    what: 'a history that is not kept',
    kind: 'tables',
    key: 'tags',
    stage: 'prod',
    change: ({ prod }) => prod.dynamodb.send(recovery('tiktok-commerce-tags-prod', false)),
    actionId: 'tables.set-point-in-time-recovery',
    paths: [`${RECOVERY}.PointInTimeRecoveryStatus`, `${RECOVERY}.RecoveryPeriodInDays`],
  },
  {
    what: 'items that do not expire any more',
    kind: 'tables',
    key: 'product-staging',
    stage: 'dev',
    async change({ dev }) {
      await dev.dynamodb.send(expiry('tiktok-product-staging-dev', 'ttl', false));
      await later(harness, 'dev', 2 * HOUR_MS);
    },
    actionId: 'tables.set-time-to-live',
    paths: ['TimeToLive.TimeToLiveStatus', 'TimeToLive.AttributeName'],
  },
  {
    what: 'items that expire and should not',
    kind: 'tables',
    key: 'users',
    stage: 'prod',
    async change({ prod }) {
      await prod.dynamodb.send(expiry('tiktok-commerce-users-prod', 'gone_at', true));
      await later(harness, 'prod', 2 * HOUR_MS);
    },
    actionId: 'tables.set-time-to-live',
    paths: ['TimeToLive.TimeToLiveStatus', 'TimeToLive.AttributeName'],
  },
  {
    what: 'a table of the catalogue that is provisioned, with its index',
    kind: 'tables',
    key: 'products',
    stage: 'dev',
    change: ({ dev }) => dev.dynamodb.send(capacity('tiktok-products-dev', 'GSI1', [5, 6], [7, 8])),
    actionId: 'tables.set-capacity',
    paths: [
      'BillingModeSummary.BillingMode',
      'ProvisionedThroughput.ReadCapacityUnits',
      'ProvisionedThroughput.WriteCapacityUnits',
      'GlobalSecondaryIndexes[GSI1].ProvisionedThroughput.ReadCapacityUnits',
      'GlobalSecondaryIndexes[GSI1].ProvisionedThroughput.WriteCapacityUnits',
    ],
  },
  {
    what: 'a table of nobody’s that production has provisioned',
    kind: 'tables',
    key: 'orders-{env}',
    stage: 'dev',
    change: ({ prod }) => prod.dynamodb.send(capacity('orders-prod', 'by-day', [5, 6])),
    actionId: 'tables.set-capacity',
    paths: [
      'BillingModeSummary.BillingMode',
      'ProvisionedThroughput.ReadCapacityUnits',
      'ProvisionedThroughput.WriteCapacityUnits',
      'GlobalSecondaryIndexes[by-day].ProvisionedThroughput.ReadCapacityUnits',
      'GlobalSecondaryIndexes[by-day].ProvisionedThroughput.WriteCapacityUnits',
    ],
  },
  {
    what: 'a table that is gone',
    kind: 'tables',
    key: 'trends',
    stage: 'dev',
    change: ({ dev }) => dev.dynamodb.send(new DeleteTableCommand({ TableName: 'tiktok-trends-dev' })),
    actionId: 'environment.initialise',
    paths: [''],
  },
  {
    what: 'versions that are not kept any more',
    kind: 'buckets',
    key: 'thumbnails',
    stage: 'prod',
    change: ({ prod }) =>
      prod.s3.send(
        new PutBucketVersioningCommand({
          Bucket: 'tiktok-commerce-thumbnails-prod',
          VersioningConfiguration: { Status: 'Suspended' },
        }),
      ),
    actionId: 'buckets.set-versioning',
    paths: ['Versioning.Status'],
  },
  {
    what: 'a bucket of nobody’s that production has suspended',
    kind: 'buckets',
    key: 'media-{env}',
    stage: 'dev',
    change: ({ prod }) =>
      prod.s3.send(
        new PutBucketVersioningCommand({
          Bucket: 'media-prod',
          VersioningConfiguration: { Status: 'Suspended' },
        }),
      ),
    actionId: 'buckets.set-versioning',
    paths: ['Versioning.Status'],
  },
  {
    what: 'rules of which one is later, one gone and one too many',
    kind: 'buckets',
    key: 'assets',
    stage: 'dev',
    change: ({ dev }) =>
      dev.s3.send(
        rules('tiktok-commerce-assets-dev', [
          {
            ID: 'cool-down',
            Status: 'Enabled',
            Filter: { Prefix: '' },
            Transitions: [
              { Days: 60, StorageClass: 'STANDARD_IA' },
              { Days: 90, StorageClass: 'GLACIER_IR' },
            ],
          },
          { ID: 'mine', Status: 'Enabled', Filter: { Prefix: 'tmp/' }, Expiration: { Days: 1 } },
        ]),
      ),
    actionId: 'buckets.put-lifecycle',
    paths: [
      'Lifecycle.Rules[cool-down].Transitions[STANDARD_IA].Days',
      'Lifecycle.Rules[expire-logs]',
      'Lifecycle.Rules[mine]',
    ],
  },
  {
    what: 'rules that were removed',
    kind: 'buckets',
    key: 'exports',
    stage: 'prod',
    change: ({ prod }) =>
      prod.s3.send(new DeleteBucketLifecycleCommand({ Bucket: 'tiktok-commerce-exports' })),
    actionId: 'buckets.put-lifecycle',
    paths: ['Lifecycle.Rules[cool-down]'],
  },
  {
    what: 'rules that nobody wants',
    kind: 'buckets',
    key: 'storefront',
    stage: 'dev',
    change: ({ dev }) => dev.s3.send(rules('tiktok-commerce-storefront-dev', EVERY_RULE)),
    actionId: 'buckets.put-lifecycle',
    paths: EVERY_RULE.map(({ ID }) => `Lifecycle.Rules[${ID}]`),
  },
  {
    what: 'rules of nobody’s, with everything that a rule can say',
    kind: 'buckets',
    key: 'media-{env}',
    stage: 'dev',
    change: ({ prod }) => prod.s3.send(rules('media-prod', EVERY_RULE, 'varies_by_storage_class')),
    actionId: 'buckets.put-lifecycle',
    paths: [
      ...EVERY_RULE.map(({ ID }) => `Lifecycle.Rules[${ID}]`),
      'Lifecycle.TransitionDefaultMinimumObjectSize',
    ],
  },
  {
    what: 'a function that production reserves executions for',
    kind: 'workers',
    key: 'caption-parser',
    stage: 'dev',
    change: ({ prod }) =>
      prod.lambda.send(
        new PutFunctionConcurrencyCommand({
          FunctionName: workerName('prod'),
          ReservedConcurrentExecutions: 7,
        }),
      ),
    actionId: 'functions.set-concurrency',
    paths: ['Concurrency.ReservedConcurrentExecutions'],
  },
  {
    what: 'bounds that are others, and another target of the CPU',
    kind: 'services',
    key: 'product-service',
    stage: 'dev',
    async change({ dev }) {
      await dev.autoScaling.send(
        new RegisterScalableTargetCommand({ ...scaledOf('dev'), MinCapacity: 1, MaxCapacity: 4 }),
      );
      await dev.autoScaling.send(cpuPolicy('dev', 55));
    },
    actionId: 'services.scale',
    paths: [
      'Scaling.Target.MinCapacity',
      'Scaling.Target.MaxCapacity',
      'Scaling.Policies[cpu].TargetTrackingScalingPolicyConfiguration.TargetValue',
    ],
  },
  {
    what: 'a service that is not scaled by itself any more',
    kind: 'services',
    key: 'product-service',
    stage: 'prod',
    change: ({ prod }) => prod.autoScaling.send(new DeregisterScalableTargetCommand(scaledOf('prod'))),
    actionId: 'services.scale',
    paths: ['Scaling.Target.MinCapacity', 'Scaling.Target.MaxCapacity'],
  },
  {
    what: 'a queue whose numbers were set by hand',
    kind: 'queues',
    key: 'letters-{env}',
    stage: 'dev',
    change: async ({ dev }) => {
      const { QueueUrl } = await dev.sqs.send(new GetQueueUrlCommand({ QueueName: 'letters-dev' }));
      await dev.sqs.send(
        new SetQueueAttributesCommand({
          QueueUrl,
          Attributes: {
            VisibilityTimeout: '31',
            MessageRetentionPeriod: '61',
            DelaySeconds: '7',
            ReceiveMessageWaitTimeSeconds: '1',
            RedrivePolicy: lettersPolicy('dev', 99),
          },
        }),
      );
    },
    actionId: 'queues.set-attributes',
    paths: [
      'VisibilityTimeout',
      'MessageRetentionPeriod',
      'DelaySeconds',
      'ReceiveMessageWaitTimeSeconds',
      'RedrivePolicy.maxReceiveCount',
    ],
  },
  {
    what: 'logs that production keeps for another time',
    kind: 'log-groups',
    key: 'product-service',
    stage: 'dev',
    change: ({ prod }) =>
      prod.logs.send(new PutRetentionPolicyCommand({ logGroupName: logGroup('prod'), retentionInDays: 30 })),
    actionId: 'logs.set-retention',
    paths: ['retentionInDays'],
  },
];

function clients(): Record<Stage, Clients> {
  return { dev: harness.clients('dev'), prod: harness.clients('prod') };
}

function openPaths({ pair }: SeenPair): readonly string[] {
  return pair.differences.filter(counts).map(({ path }) => path);
}

describe('what is made equal', () => {
  it('begins with a pair that differs in nothing that anybody has to look at', async () => {
    for (const { kind, key } of DRIFTS)
      expect([kind, key, openPaths(await seenPair(harness, kind, key))]).toEqual([kind, key, []]);
  }, 60_000);

  it.each(DRIFTS.map((drift) => [drift.what, drift] as const))(
    '%s',
    async (_what, { kind, key, stage, change, actionId, paths }) => {
      await change(clients());
      const before = await seenPair(harness, kind, key);
      expect(openPaths(before)).toEqual(expect.arrayContaining([...paths]));
      const remedy = before.remedies.find((one) => one.way === 'action' && one.actionId === actionId);
      if (remedy?.way !== 'action') throw new Error(`No plan: ${JSON.stringify(before.remedies)}`);
      expect(remedy.side).toBe(SIDE_OF[stage]);
      expect(remedy.paths).toEqual(expect.arrayContaining([...paths]));
      const run = await harness.run(stage, actionId, remedy.input);
      expect([run.state, run.outcome?.sentence]).toEqual(['done', run.outcome?.sentence]);
      const after = openPaths(await seenPair(harness, kind, key));
      expect(after.filter((path) => remedy.paths.includes(path))).toEqual([]);
      for (const place of PLACES.filter((one) => one.kind === kind && one.actionId === actionId))
        for (const pattern of place.paths)
          if (remedy.paths.some((path) => isWithin(path, pattern))) proven.add(`${actionId} ${pattern}`);
    },
    60_000,
  );

  it('is proven for every attribute that has a place', () => {
    // One action makes what is missing, whatever its kind.
    const all = PLACES.flatMap(({ actionId, paths }) => paths.map((path) => `${actionId} ${path}`));
    expect([...new Set(all)].filter((one) => !proven.has(one))).toEqual([]);
    console.log(
      `made equal: ${proven.size} of ${new Set(all).size} attributes with a place, ${DRIFTS.length} drifts`,
    );
  });
});

describe('what is not made equal', () => {
  it('is production, in what only development says', async () => {
    await clients().dev.logs.send(
      new PutRetentionPolicyCommand({ logGroupName: logGroup('dev'), retentionInDays: 7 }),
    );
    const { remedies } = await seenPair(harness, 'log-groups', 'product-service');
    expect(remedies.map((one) => [one.way, one.side])).toEqual([['action', 'left']]);
  });

  it('says why an action can not do it', async () => {
    const { dev } = clients();
    const kept = { Status: 'Enabled' } as const;
    await dev.s3.send(
      new PutBucketVersioningCommand({ Bucket: 'tiktok-commerce-assets-dev', VersioningConfiguration: kept }),
    );
    const versions = await seenPair(harness, 'buckets', 'assets');
    expect(versions.remedies).toMatchObject(
      [{ way: 'refused', side: 'left', paths: ['Versioning.Status'], sentence: /never lets versioning/ }].map(
        (one) => ({ ...one, sentence: expect.stringMatching(one.sentence) as string }),
      ),
    );
    await dev.dynamodb.send(expiry('tiktok-product-staging-dev', 'ttl', false));
    await later(harness, 'dev', 2 * HOUR_MS);
    await dev.dynamodb.send(expiry('tiktok-product-staging-dev', 'gone_at', true));
    await later(harness, 'dev', 2 * HOUR_MS);
    const { remedies } = await seenPair(harness, 'tables', 'product-staging');
    expect(remedies).toMatchObject([{ way: 'refused', side: 'left', paths: ['TimeToLive.AttributeName'] }]);
  });

  it('tells the change of the code, with a command that can be run', async () => {
    await clients().dev.dynamodb.send(
      new UpdateTableCommand({
        TableName: 'tiktok-users-dev',
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'GSI2' } }],
      }),
    );
    const { remedies } = await seenPair(harness, 'tables', 'users');
    expect(remedies).toMatchObject([
      {
        way: 'built',
        side: 'left',
        paths: ['GlobalSecondaryIndexes[GSI2]'],
        sentence: 'indexes of users in core/catalogue/tables.ts says so already: deploy the stack data.',
        command: 'npm run infra:deploy -- --stage dev --account 000000000000 --stacks data --revert-drift',
      },
    ]);
  });
});
