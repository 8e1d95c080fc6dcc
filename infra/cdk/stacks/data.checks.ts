import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { BUCKETS } from '../../../core/catalogue/buckets.ts';
import { STAGES } from '../../../core/catalogue/stage.ts';
import { TABLES } from '../../../core/catalogue/tables.ts';
import { stageOf } from '../testing/templates.ts';

describe.each(STAGES)('the data of %s', (stage) => {
  const isKept = stage !== 'dev';

  it('has the tables on demand, with recovery and protection as the catalogue says', () => {
    const template = stageOf(stage).template('data');
    template.resourceCountIs('AWS::DynamoDB::Table', TABLES.length);
    for (const { names } of TABLES)
      template.hasResource('AWS::DynamoDB::Table', {
        DeletionPolicy: isKept ? 'RetainExceptOnCreate' : 'Delete',
        Properties: {
          TableName: names[stage],
          BillingMode: 'PAY_PER_REQUEST',
          DeletionProtectionEnabled: stage === 'prod',
          PointInTimeRecoverySpecification: isKept ? { PointInTimeRecoveryEnabled: true } : Match.absent(),
          Tags: Match.arrayWith([{ Key: 'Environment', Value: stage }]),
        },
      });
  });

  it('has keys, indexes and the time to live', () => {
    const template = stageOf(stage).template('data');
    const product = TABLES.find(({ logical }) => logical === 'products')?.names[stage];
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: product,
      KeySchema: [
        { AttributeName: 'seller_handle', KeyType: 'HASH' },
        { AttributeName: 'video_id', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: stage === 'staging' ? { AttributeName: 'ttl', Enabled: true } : Match.absent(),
    });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: TABLES.find(({ logical }) => logical === 'users')?.names[stage],
      GlobalSecondaryIndexes: [
        Match.objectLike({ IndexName: 'GSI1' }),
        Match.objectLike({ IndexName: 'GSI2', Projection: { ProjectionType: 'ALL' } }),
      ],
    });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: TABLES.find(({ logical }) => logical === 'product-staging')?.names[stage],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });

  it('has buckets that are encrypted, closed to the public and reached over TLS alone', () => {
    const buckets = stageOf(stage).resources('AWS::S3::Bucket');
    const policies = stageOf(stage)
      .resources('AWS::S3::BucketPolicy')
      .map((one) => JSON.stringify(one));
    expect(buckets.map(({ Properties }) => Properties.BucketName)).toEqual(
      expect.arrayContaining(BUCKETS.map(({ names }) => names[stage])),
    );
    for (const { Properties, DeletionPolicy } of buckets) {
      expect(DeletionPolicy).toBe(isKept ? 'RetainExceptOnCreate' : 'Delete');
      expect(JSON.stringify(Properties.BucketEncryption)).toContain('"SSEAlgorithm":"AES256"');
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
    expect(policies).toHaveLength(buckets.length);
    for (const policy of policies) expect(policy).toContain('"aws:SecureTransport":"false"');
  });

  it('keeps versions, and cools down, as the catalogue says', () => {
    for (const { names, versioned, lifecycle } of BUCKETS) {
      const bucket = stageOf(stage)
        .resources('AWS::S3::Bucket')
        .find(({ Properties }) => Properties.BucketName === names[stage])?.Properties;
      expect(bucket?.VersioningConfiguration).toEqual(
        versioned.includes(stage) ? { Status: 'Enabled' } : undefined,
      );
      const rules =
        (bucket?.LifecycleConfiguration as { Rules?: readonly unknown[] } | undefined)?.Rules ?? [];
      expect(rules).toHaveLength(lifecycle.length);
    }
    const assets = BUCKETS.find(({ logical }) => logical === 'assets')?.names[stage];
    stageOf(stage)
      .template('data')
      .hasResourceProperties('AWS::S3::Bucket', {
        BucketName: assets,
        LifecycleConfiguration: {
          Rules: [
            {
              Id: 'cool-down',
              Status: 'Enabled',
              Transitions: [
                { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
                { StorageClass: 'GLACIER_IR', TransitionInDays: 90 },
              ],
            },
            { Id: 'expire-logs', Prefix: 'logs/', ExpirationInDays: 90, Status: 'Enabled' },
          ],
        },
      });
  });
});

describe.each(['staging', 'prod'] as const)('the cache of %s', (stage) => {
  it('has TLS, encryption at rest, a node in each zone, and is in the private subnets', () => {
    stageOf(stage)
      .template('data')
      .hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
        ReplicationGroupId: stage === 'prod' ? 'prod-cluster' : 'staging-cluster',
        Engine: 'redis',
        TransitEncryptionEnabled: true,
        TransitEncryptionMode: 'required',
        AtRestEncryptionEnabled: true,
        AutomaticFailoverEnabled: true,
        MultiAZEnabled: true,
        NumCacheClusters: 2,
        Port: 6379,
        UserGroupIds: [Match.anyValue()],
      });
  });

  it('lets nobody in who names no user', () => {
    stageOf(stage)
      .template('data')
      .hasResourceProperties('AWS::ElastiCache::User', { UserName: 'default', AccessString: 'off -@all' });
  });

  it('has no password in the template', () => {
    const users = stageOf(stage).resources('AWS::ElastiCache::User');
    const withPassword = users.filter(({ Properties }) => JSON.stringify(Properties).includes('Passwords'));
    expect(withPassword).toHaveLength(1);
    expect(JSON.stringify(withPassword)).toContain('{{resolve:secretsmanager:');
  });
});
