import { describe, expect, it } from 'vitest';
import type { Stage } from '../catalogue/stage.ts';
import { fresh } from '../cells/cell.ts';
import type { Failure } from '../cells/cell.ts';
import type { Deployable } from '../resources/deployments/types.ts';
import { ruleFromSdk } from '../resources/buckets/sdk-lifecycle.ts';
import { summaryOf as queueOf } from '../resources/queues/attributes.ts';
import { detailOf, eventSourceOf, summaryOf } from '../resources/functions/sdk-function.ts';
import { subscriptionOf } from '../resources/topics/attributes.ts';
import { tableFixture } from '../resources/tables/table.fixture.ts';
import { withAnswer } from '../resources/told.ts';
import { sourceOn } from '../testing/sources.ts';
import { expectationsOf } from './compare-pair.ts';
import { compareRow } from './compare-row.ts';
import type { ComparedKind } from './form/canonical.ts';
import type { Found } from './reading/found.ts';
import {
  bucketInList,
  functionInList,
  queueInList,
  serviceInList,
  tableInList,
  topicInList,
} from './reading/rows.ts';
import { standingOf } from './words.ts';

const environmentOf = (stage: Stage) => ({
  ...sourceOn('http://127.0.0.1:1').environment,
  id: stage,
  account: stage === 'dev' ? '000000000000' : '123456789012',
  names: { stage },
});
const [dev, prod] = [environmentOf('dev'), environmentOf('prod')];
const noRules = expectationsOf([dev, prod], [], 0);

/** What two halves differ in: `path class`. */
function differing(kind: ComparedKind, key: string, left?: Found, right?: Found): readonly string[] {
  const sides = { left: { environment: dev, found: left }, right: { environment: prod, found: right } };
  const compared = compareRow(kind, key, sides, noRules);
  return (compared?.differences ?? []).map((one) => `${one.path} ${one.class}`);
}

const arn = (service: string, stage: Stage, name: string) =>
  `arn:aws:${service}:us-east-1:${environmentOf(stage).account}:${name}-${stage}`;

describe('tables as a list knows them', () => {
  const table = (name: string, further: object = {}) =>
    tableInList(
      withAnswer(tableFixture({ name }), {
        TableName: name,
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        ...further,
      }),
    );

  it('are alike where only names, counts, sizes, dates and passing states differ', () => {
    const other = { ItemCount: 9, TableSizeBytes: 4, TableStatus: 'UPDATING', CreationDateTime: new Date(1) };
    expect(differing('tables', 'orders-{env}', table('orders-dev'), table('orders-prod', other))).toEqual([]);
  });

  it('say nothing of what a list does not ask: neither that it is alike nor that it differs', () => {
    const compared = (found: Found) =>
      compareRow(
        'tables',
        'product-staging',
        { left: { environment: dev, found }, right: { environment: prod, found } },
        noRules,
      );
    // The catalogue wants time to live and tags of this table; nobody has asked for either.
    const found = table('product-staging', { DeletionProtectionEnabled: true });
    const told = compared(found)?.differences.map(({ path, drifted }) => [path, drifted]);
    // Protected on both sides, though only one should be: that was asked.
    expect(told).toEqual([['DeletionProtectionEnabled', ['left']]]);
    expect(compared(found)?.unseen).toEqual([]);
  });

  it('differ as the catalogue wants, or not as it wants, by what it wants of each side', () => {
    const one = (stage: 'dev' | 'prod', isProtected: boolean) =>
      table(stage === 'dev' ? 'tiktok-videos-dev' : 'tiktok-commerce-videos-prod', {
        DeletionProtectionEnabled: isProtected,
      });
    const told = (onDev: boolean, onProd: boolean) =>
      differing('tables', 'videos', one('dev', onDev), one('prod', onProd)).filter((each) =>
        each.startsWith('DeletionProtection'),
      );
    expect(told(false, true)).toEqual(['DeletionProtectionEnabled intended']);
    expect(told(true, false)).toEqual(['DeletionProtectionEnabled drift']);
    // Alike, where the catalogue wants a difference: one of them is not as wanted.
    expect(told(true, true)).toEqual(['DeletionProtectionEnabled drift']);
    expect(told(false, false)).toEqual(['DeletionProtectionEnabled drift']);
  });
});

describe('buckets as a list knows them', () => {
  const bucket = (Days: number, lifecycle?: Failure): Found => {
    const rules = [{ ID: 'expire', Status: 'Enabled' as const, Expiration: { Days } }];
    return bucketInList({
      name: 'logs',
      versioning: fresh(withAnswer({ versioning: 'never', mfaDelete: false } as const, {}), 0),
      lifecycle: lifecycle ?? fresh(withAnswer(rules.map(ruleFromSdk), { Rules: rules }), 0),
    });
  };

  it('differ in one number of one rule', () => {
    expect(differing('buckets', 'logs', bucket(90), bucket(30))).toEqual([
      'Lifecycle.Rules[expire].Expiration.Days unmanaged',
    ]);
  });

  it('are not seen where a part could not be read, and not different in it', () => {
    const denied = { state: 'denied', operation: 's3:GetLifecycleConfiguration', at: 0 } as const;
    const sides = {
      left: { environment: dev, found: bucket(90, denied) },
      right: { environment: prod, found: bucket(30) },
    };
    const compared = compareRow('buckets', 'logs', sides, noRules);
    expect(compared?.differences).toEqual([]);
    expect(compared && standingOf(compared)).toBe('not-seen');
  });
});

describe('queues as a list knows them', () => {
  const queue = (stage: Stage, change = {}) => {
    const attributes = {
      QueueArn: arn('sqs', stage, 'orders'),
      VisibilityTimeout: '300',
      MessageRetentionPeriod: '345600',
      SqsManagedSseEnabled: 'true',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: arn('sqs', stage, 'orders-dlq'),
        maxReceiveCount: 3,
      }),
      ...change,
    };
    return queueInList(withAnswer(queueOf(`http://x/1/orders-${stage}`, attributes), attributes));
  };

  it('are alike but for names, counts and dates', () => {
    const other = queue('prod', { ApproximateNumberOfMessages: '9', CreatedTimestamp: '1' });
    expect(differing('queues', 'orders-{env}', queue('dev'), other)).toEqual([]);
  });

  it.each<readonly [object, string]>([
    [{ VisibilityTimeout: '600' }, 'VisibilityTimeout'],
    [{ MessageRetentionPeriod: '60' }, 'MessageRetentionPeriod'],
    [{ SqsManagedSseEnabled: 'false' }, 'SqsManagedSseEnabled'],
    [
      { RedrivePolicy: `{"deadLetterTargetArn":"${arn('sqs', 'prod', 'orders-dlq')}","maxReceiveCount":9}` },
      'RedrivePolicy.maxReceiveCount',
    ],
    // A queue of production that gives its dead letters to development.
    [
      { RedrivePolicy: `{"deadLetterTargetArn":"${arn('sqs', 'dev', 'orders-dlq')}","maxReceiveCount":3}` },
      'RedrivePolicy.deadLetterTargetArn',
    ],
  ])('%j differs', (change, path) => {
    expect(differing('queues', 'orders-{env}', queue('dev'), queue('prod', change))).toEqual([
      `${path} unmanaged`,
    ]);
  });
});

describe('topics as a list knows them', () => {
  const topic = (stage: Stage, { listeners = ['orders'], cutOff = false } = {}) =>
    topicInList({
      name: `posted-${stage}`,
      subscriptions: listeners.map((queue) =>
        subscriptionOf({
          SubscriptionArn: `${arn('sns', stage, 'posted')}:1`,
          TopicArn: arn('sns', stage, 'posted'),
          Protocol: 'sqs',
          Endpoint: arn('sqs', stage, queue),
        }),
      ),
      cutOff,
    });

  it('are alike where the same listens', () => {
    expect(differing('topics', 'posted-{env}', topic('dev'), topic('prod'))).toEqual([]);
  });

  it('differ where nobody listens', () => {
    expect(differing('topics', 'posted-{env}', topic('dev'), topic('prod', { listeners: [] }))).toEqual([
      'Subscriptions[sqs arn:aws:sqs:{region}:{account}:orders-{env}] unmanaged',
    ]);
  });

  it('are not compared where there are more subscriptions than were listed', () => {
    const none = topic('prod', { listeners: [], cutOff: true });
    expect(differing('topics', 'posted-{env}', topic('dev'), none)).toEqual([]);
  });
});

describe('functions as a list knows them', () => {
  const parser = (stage: Stage, MemorySize: number, subnet = 'subnet-0a1b2c3d') => {
    const FunctionName = `parser-${stage}`;
    const VpcConfig = { SubnetIds: [subnet], SecurityGroupIds: ['sg-0123456789abcdef0'] };
    const Configuration = { FunctionName, MemorySize, VpcConfig };
    const mapping = { EventSourceArn: arn('sqs', stage, 'captions'), BatchSize: 5 };
    return functionInList(
      withAnswer(
        { ...summaryOf(Configuration), standing: fresh(detailOf({ Configuration }), 0) },
        Configuration,
      ),
      fresh([withAnswer(eventSourceOf(mapping), mapping)], 0),
    );
  };

  it('are alike but for names, whatever the network calls its parts', () => {
    const other = parser('prod', 512, 'subnet-0f0f0f0f');
    expect(differing('workers', 'parser-{env}', parser('dev', 512), other)).toEqual([]);
  });

  it('differ in their memory', () => {
    expect(differing('workers', 'parser-{env}', parser('dev', 512), parser('prod', 1_024))).toEqual([
      'MemorySize unmanaged',
    ]);
  });
});

describe('what stands on one side', () => {
  it('is classed by what the catalogue wants to be there', () => {
    const found = { name: 'x', answers: {}, unseen: [] };
    expect(differing('tables', 'videos', found)).toEqual([' drift']);
    expect(differing('tables', 'scratch-{env}', undefined, found)).toEqual([' unmanaged']);
    expect(differing('tables', 'videos')).toEqual([]);
  });
});

describe('containers as a list knows them', () => {
  const container = (image: string) =>
    serviceInList('api', { way: 'docker', sides: [{ image }] } as unknown as Deployable);
  const standing = (left: string, right: string) => {
    const sides = {
      left: { environment: dev, found: container(left) },
      right: { environment: prod, found: container(right) },
    };
    const compared = compareRow('services', 'api', sides, noRules);
    return compared && standingOf(compared);
  };

  it('are compared by their images', () => {
    expect(standing('shop/api:1.0.0', 'shop/api:1.0.0')).toBe('equal');
    expect(
      differing('services', 'api', container('shop/api:1.0.0'), container('shop/api:1.1.0')),
    ).not.toEqual([]);
  });

  it('say nothing where the image has lost its name: it was built anew, or another is called so', () => {
    expect(standing(`sha256:${'0'.repeat(64)}`, 'shop/api:1.0.0')).not.toBe('equal');
  });
});
