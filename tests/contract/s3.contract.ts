import {
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { LifecycleRule } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { ruleWords } from '../../core/resources/buckets/rule-words.ts';
import {
  bucketLifecycle,
  bucketRow,
  bucketVersioning,
  listBuckets,
} from '../../core/resources/buckets/list.ts';
import {
  bucketEncryption,
  bucketPublicAccess,
  bucketRegion,
  bucketTags,
} from '../../core/resources/buckets/settings.ts';
import { createBucket, setVersioning } from './s3-fixture.ts';
import { arranged, asDocumented, contractContext, offered, prepared, skipIfUnsupported } from './support.ts';

const context = contractContext();
const bucket = context.name('settings');
const missing = context.name('missing');

describe('s3: buckets', () => {
  beforeEach(prepared('s3:CreateBucket', () => createBucket(context, bucket)));

  it('lists every bucket', async (test) => {
    const buckets = offered(test, await listBuckets(context.source(), context.budget()));
    const mine = buckets.find((one) => one.name === bucket);
    expect(Math.abs((mine?.createdAt ?? 0) - Date.now())).toBeLessThan(15 * 60_000);
    expect(buckets.some((one) => one.name === missing)).toBe(false);
  });

  it('says where a bucket is', async (test) => {
    const cell = await bucketRegion(context.source(), bucket, context.budget());
    expect(offered(test, cell)).toBe(context.target.region);
  });

  it('tells a bucket that never had versions from one that has and one that had', async (test) => {
    const ask = async () => offered(test, await bucketVersioning(context.source(), bucket, context.budget()));
    expect(await ask()).toEqual({ versioning: 'never', mfaDelete: false });
    await arranged(test, 's3:PutBucketVersioning', () => setVersioning(context, bucket, 'Enabled'));
    expect((await ask()).versioning).toBe('enabled');
    await setVersioning(context, bucket, 'Suspended');
    expect((await ask()).versioning).toBe('suspended');
  });

  it('shows lifecycle rules, and none where there are none', async (test) => {
    const ask = async () => offered(test, await bucketLifecycle(context.source(), bucket, context.budget()));
    expect(await ask()).toEqual([]);
    const expire = { ID: 'expire-logs', Filter: { Prefix: 'logs/' }, Expiration: { Days: 90 } };
    const tidy = { ID: 'all-of-it', Filter: { Prefix: '' }, Expiration: { Days: 365 } };
    await arranged(test, 's3:PutLifecycleConfiguration', () =>
      putLifecycle([
        { ...expire, Status: 'Enabled' },
        { ...tidy, Status: 'Disabled' },
      ]),
    );
    expect((await ask()).map((rule) => [rule.id, ruleWords(rule)])).toEqual([
      ['all-of-it', 'all objects: expire after 365 days (off)'],
      ['expire-logs', 'logs/: expire after 90 days'],
    ]);
  });

  it('shows transitions to other storage classes', async (test) => {
    const Transitions = [
      { Days: 30, StorageClass: 'STANDARD_IA' as const },
      { Days: 90, StorageClass: 'GLACIER_IR' as const },
    ];
    await asDocumented(test, 'transitions between storage classes', async () => {
      await putLifecycle([{ ID: 'cool-down', Status: 'Enabled', Filter: { Prefix: 'a/' }, Transitions }]);
      return true;
    });
    const rules = offered(test, await bucketLifecycle(context.source(), bucket, context.budget()));
    expect(rules.map(ruleWords)).toEqual(['a/: after 30 days to STANDARD_IA, after 90 days to GLACIER_IR']);
  });

  function putLifecycle(Rules: LifecycleRule[]): Promise<unknown> {
    const LifecycleConfiguration = { Rules };
    return context.clients.s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration }),
    );
  }

  it('shows default encryption', async (test) => {
    const ask = () => bucketEncryption(context.source(), bucket, context.budget());
    const before = await ask();
    skipIfUnsupported(test, before);
    // AWS encrypts every new bucket; an emulator may have nothing to tell.
    if (before.state !== 'empty') expect(offered(test, before).algorithm).toBe('AES256');
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }];
    await arranged(test, 's3:PutEncryptionConfiguration', () =>
      context.clients.s3.send(
        new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: { Rules } }),
      ),
    );
    expect(offered(test, await ask())).toMatchObject({ algorithm: 'AES256' });
  });

  it('shows what of public access is blocked', async (test) => {
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true, BlockPublicPolicy: true };
    await arranged(test, 's3:PutBucketPublicAccessBlock', () =>
      context.clients.s3.send(
        new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration }),
      ),
    );
    const cell = await bucketPublicAccess(context.source(), bucket, context.budget());
    expect(offered(test, cell)).toEqual({
      blockPublicAcls: true,
      ignorePublicAcls: false,
      blockPublicPolicy: true,
      restrictPublicBuckets: false,
    });
  });

  it('shows tags, and none where there are none', async (test) => {
    const ask = () => bucketTags(context.source(), bucket, context.budget());
    const before = await ask();
    skipIfUnsupported(test, before);
    expect(before.state).toBe('empty');
    const TagSet = [
      { Key: 'team', Value: 'shop + co' },
      { Key: 'cost', Value: '' },
    ];
    await arranged(test, 's3:PutBucketTagging', () =>
      context.clients.s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } })),
    );
    expect(offered(test, await ask())).toEqual([
      { key: 'cost', value: '' },
      { key: 'team', value: 'shop + co' },
    ]);
  });

  it('gives a row both parts, and says that a bucket is absent', async (test) => {
    const row = offered(test, await bucketRow(context.source(), bucket, context.budget()));
    expect(await bucketRow(context.source(), missing, context.budget())).toMatchObject({
      state: 'absent',
      code: 'NoSuchBucket',
    });
    for (const part of [row.versioning, row.lifecycle]) {
      skipIfUnsupported(test, part);
      expect(part.state).toBe('fresh');
    }
  });
});
