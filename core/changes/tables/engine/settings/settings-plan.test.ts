import { describe, expect, it } from 'vitest';
import { settingsPlan } from './settings-plan.ts';
import type { WantedSettings } from './settings-plan.ts';
import { ARN, indexOn, known, PLAIN, PROVISIONED, UNREAD } from './settings.fixture.ts';
import type { TableSettings } from './settings.ts';

/** The inputs of the calls, without what all have. */
function callsOf(current: TableSettings, wanted: WantedSettings): readonly object[] {
  return settingsPlan(current, wanted).steps.map(({ call }) => {
    const { TableName: _, ...input } = call.input as { readonly TableName?: string };
    return { [call.operation]: input };
  });
}

describe('the calls that change settings', () => {
  it('are none where nothing differs, or nothing is wanted', () => {
    for (const settings of [PLAIN, PROVISIONED]) {
      expect(settingsPlan(settings, settings)).toEqual({ steps: [], later: [], impossible: [] });
      expect(settingsPlan(settings, {})).toEqual({ steps: [], later: [], impossible: [] });
    }
  });

  it('come in an order that DynamoDB takes', () => {
    const wanted: TableSettings = {
      ...PROVISIONED,
      billing: PLAIN.billing,
      globalIndexes: [indexOn('B', { projection: 'KEYS_ONLY' }), indexOn('C')],
      tableClass: 'STANDARD_INFREQUENT_ACCESS',
      deletionProtection: true,
      stream: 'KEYS_ONLY',
      timeToLive: known({ attribute: 'expires', status: 'ENABLED' }),
      pointInTimeRecovery: known({ days: null }),
      tags: known({ owner: 'shops' }),
    };
    const steps = settingsPlan(PROVISIONED, wanted).steps.map(
      ({ setting, call }) => `${setting}: ${call.operation}`,
    );
    expect(steps).toEqual([
      'deletion protection: UpdateTable',
      'capacity: UpdateTable',
      'table class: UpdateTable',
      'index A: UpdateTable',
      'index B: UpdateTable',
      'index B: UpdateTable',
      'index C: UpdateTable',
      'point-in-time recovery: UpdateContinuousBackups',
      'tags: TagResource',
      'stream: UpdateTable',
      'time to live: UpdateTimeToLive',
    ]);
    const updates = callsOf(PROVISIONED, wanted).flatMap((call) => Object.values(call) as object[]);
    for (const update of updates)
      if ('GlobalSecondaryIndexUpdates' in update) expect(update.GlobalSecondaryIndexUpdates).toHaveLength(1);
  });

  it('switch the protection off last', () => {
    const before = { ...PLAIN, deletionProtection: true };
    const wanted = { ...PLAIN, tags: known({ a: 'b' }) };
    expect(settingsPlan(before, wanted).steps.map(({ setting }) => setting)).toEqual([
      'tags',
      'deletion protection',
    ]);
  });

  it('give units to every index when a table becomes provisioned, and to a new one', () => {
    const onDemand = { ...PLAIN, globalIndexes: [indexOn('A'), indexOn('GONE')] };
    expect(callsOf(onDemand, PROVISIONED)).toEqual([
      {
        UpdateTable: {
          BillingMode: 'PROVISIONED',
          ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
          GlobalSecondaryIndexUpdates: [
            {
              Update: {
                IndexName: 'A',
                ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
              },
            },
            {
              Update: {
                IndexName: 'GONE',
                ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
              },
            },
          ],
        },
      },
      { UpdateTable: { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'GONE' } }] } },
      {
        UpdateTable: {
          AttributeDefinitions: [{ AttributeName: 'BPK', AttributeType: 'S' }],
          GlobalSecondaryIndexUpdates: [
            {
              Create: {
                IndexName: 'B',
                KeySchema: [{ AttributeName: 'BPK', KeyType: 'HASH' }],
                Projection: { ProjectionType: 'ALL' },
                ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 2 },
              },
            },
          ],
        },
      },
    ]);
  });

  it('change units only where they differ', () => {
    const wanted = {
      ...PROVISIONED,
      globalIndexes: [
        indexOn('A', { units: { read: 9, write: 9 } }),
        indexOn('B', { units: { read: 2, write: 2 } }),
      ],
    };
    expect(callsOf(PROVISIONED, wanted)).toEqual([
      {
        UpdateTable: {
          GlobalSecondaryIndexUpdates: [
            {
              Update: {
                IndexName: 'A',
                ProvisionedThroughput: { ReadCapacityUnits: 9, WriteCapacityUnits: 9 },
              },
            },
          ],
        },
      },
    ]);
  });

  it('set and take away the most that is allowed on demand', () => {
    const limited = { ...PLAIN, billing: { ...PLAIN.billing, ceiling: { read: 100, write: null } } };
    const set = { OnDemandThroughput: { MaxReadRequestUnits: 100, MaxWriteRequestUnits: -1 } };
    const gone = { OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: -1 } };
    expect(callsOf(PLAIN, limited)).toEqual([{ UpdateTable: set }]);
    expect(callsOf(limited, PLAIN)).toEqual([{ UpdateTable: gone }]);
    const indexed = { ...PLAIN, globalIndexes: [indexOn('A')] };
    const ceiling = { ...PLAIN, globalIndexes: [indexOn('A', { ceiling: { read: 1, write: 1 } })] };
    expect(callsOf(indexed, ceiling)).toMatchObject([
      {
        UpdateTable: {
          GlobalSecondaryIndexUpdates: [{ Update: { OnDemandThroughput: { MaxReadRequestUnits: 1 } } }],
        },
      },
    ]);
  });

  it('make another stream by two', () => {
    const before = { ...PLAIN, stream: 'KEYS_ONLY' };
    expect(callsOf(before, { stream: 'NEW_IMAGE' })).toEqual([
      { UpdateTable: { StreamSpecification: { StreamEnabled: false } } },
      { UpdateTable: { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } } },
    ]);
  });

  it('take tags away before others come', () => {
    const before = { ...PLAIN, tags: known({ a: '1', b: '2', c: '3' }) };
    expect(callsOf(before, { tags: known({ b: '2', c: '4', constructor: '5' }) })).toEqual([
      { UntagResource: { ResourceArn: ARN, TagKeys: ['a'] } },
      {
        TagResource: {
          ResourceArn: ARN,
          Tags: [
            { Key: 'c', Value: '4' },
            { Key: 'constructor', Value: '5' },
          ],
        },
      },
    ]);
  });

  it('put a policy that named another table to this one’s name, and not to one that begins like it', () => {
    const other = 'arn:aws:dynamodb:us-east-1:000000000000:table/old';
    const policy = (arn: string) =>
      JSON.stringify({ Statement: [{ Resource: [arn, `${arn}/index/*`, `${other}-archive`] }] });
    const wanted = { arn: other, resourcePolicy: known(policy(other)) };
    expect(callsOf(PLAIN, wanted)).toEqual([
      { PutResourcePolicy: { ResourceArn: ARN, Policy: policy(ARN) } },
    ]);
    expect(callsOf({ ...PLAIN, resourcePolicy: known(policy(ARN)) }, wanted)).toEqual([]);
    expect(
      callsOf({ ...PLAIN, resourcePolicy: known(policy(ARN)) }, { resourcePolicy: known(null) }),
    ).toEqual([{ DeleteResourcePolicy: { ResourceArn: ARN } }]);
  });

  it('switch contributor insights of the table and of each index', () => {
    const before = { ...PLAIN, contributorInsights: known([{ index: 'A', mode: null }]) };
    const wanted = { contributorInsights: known([{ index: null, mode: 'THROTTLED_KEYS' }]) };
    expect(callsOf(before, wanted)).toEqual([
      { UpdateContributorInsights: { IndexName: 'A', ContributorInsightsAction: 'DISABLE' } },
      {
        UpdateContributorInsights: {
          ContributorInsightsAction: 'ENABLE',
          ContributorInsightsMode: 'THROTTLED_KEYS',
        },
      },
    ]);
  });

  it.each([
    [null, 'a', 1, 0],
    [{ attribute: 'a', status: 'ENABLED' }, 'a', 0, 0],
    [{ attribute: 'a', status: 'ENABLING' }, 'a', 0, 0],
    [{ attribute: 'a', status: 'ENABLED' }, 'b', 1, 1],
    [{ attribute: 'a', status: 'ENABLED' }, null, 1, 0],
    [{ attribute: 'a', status: 'DISABLING' }, null, 0, 0],
    [{ attribute: 'a', status: 'DISABLING' }, 'a', 0, 1],
    [{ attribute: 'a', status: 'ENABLING' }, null, 0, 1],
  ])('take expiry from %j to %j with %i calls now and %i later', (before, attribute, now, later) => {
    const wanted = { timeToLive: known(attribute === null ? null : { attribute, status: 'ENABLED' }) };
    const plan = settingsPlan({ ...PLAIN, timeToLive: known(before) }, wanted);
    expect([plan.steps.length, plan.later.length]).toEqual([now, later]);
  });

  it('are not made for what is not known on either side', () => {
    const plan = settingsPlan({ ...PLAIN, tags: UNREAD }, { tags: known({ a: 'b' }), timeToLive: UNREAD });
    expect(plan.steps).toEqual([]);
    expect(plan.impossible.map(({ setting }) => setting)).toEqual(['time to live', 'tags']);
    const unsupported = { ...UNREAD, state: 'unsupported' } as const;
    expect(settingsPlan({ ...PLAIN, tags: unsupported }, { tags: unsupported }).impossible).toEqual([]);
  });
});
