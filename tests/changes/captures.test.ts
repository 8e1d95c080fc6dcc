import {
  CreateBucketCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { LifecycleRule } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Captures } from '../../core/actions/action.ts';
import { startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

const BUCKET = 'kept-things';
const HOUR_MS = 3_600_000;
let harness: GateHarness;
beforeAll(async () => {
  const captures = { bucket: BUCKET, keptForHours: 720 };
  harness = await startGate({ more: { dev: { captures } } });
  await harness.clients('dev').s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
}, 60_000);
afterAll(() => harness.close());

/** As a plan, or a run, is given them. */
function captures(): Captures {
  const source = harness.parts.planningSource('dev');
  if (!source) throw new RangeError('dev');
  return harness.parts.captures(source.environment, harness.clients('dev'));
}

async function rule(more: Partial<LifecycleRule>): Promise<void> {
  const Rules: LifecycleRule[] = [{ ID: 'a', Status: 'Enabled', Filter: { Prefix: 'captures/' }, ...more }];
  const LifecycleConfiguration = { Rules };
  await harness
    .clients('dev')
    .s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket: BUCKET, LifecycleConfiguration }));
}

describe('captures', () => {
  it('are promised for as long as the bucket keeps them', async () => {
    const note = [`No lifecycle rule of ${BUCKET} removes what stands under captures/.`];
    expect(await captures().place()).toMatchObject({ keptForHours: 720, notes: note });
    await rule({ Expiration: { Days: 8 } });
    expect(await captures().place()).toMatchObject({ keptForHours: 192, notes: [] });
    await captures().complete('a-run', { format: 'f', segments: 0, capturedAt: 1_000, facts: {} });
    expect(await captures().manifest('a-run')).toMatchObject({ expiresAt: 1_000 + 192 * HOUR_MS });
    await rule({ Expiration: { Days: 60 } });
    expect(await captures().place()).toMatchObject({ keptForHours: 720, notes: [] });
  });

  it('of a bucket with versions are removed once their former versions are', async () => {
    const VersioningConfiguration = { Status: 'Enabled' as const };
    const { s3 } = harness.clients('dev');
    await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
    expect(await captures().place()).toMatchObject({ notes: [expect.stringMatching(/^No lifecycle rule/)] });
    await rule({ Expiration: { Days: 8 }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } });
    expect(await captures().place()).toMatchObject({ keptForHours: 192, notes: [] });
  });

  it('are encrypted as their bucket has it; what is put back is as it was', async () => {
    const { s3 } = harness.clients('dev');
    const head = (Bucket: string, Key: string) => s3.send(new HeadObjectCommand({ Bucket, Key }));
    const encryption = async () => {
      await captures().store('another-run', 0, Buffer.from('kept'));
      return head(BUCKET, 'captures/another-run/000000.segment');
    };
    expect(await encryption()).toMatchObject({ ServerSideEncryption: 'AES256' });
    const key = 'arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555';
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } as const;
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket: BUCKET,
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
      }),
    );
    const byKey = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key };
    expect(await encryption()).toMatchObject(byKey);
    await s3.send(new CreateBucketCommand({ Bucket: 'plain' }));
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'a', Body: 'kept' }));
    const input = { bucket: 'plain', key: 'a' };
    const run = await harness.run('dev', 'buckets.delete-object', input);
    expect(await head(BUCKET, `captures/${run.id}/objects/00000000`)).toMatchObject(byKey);
    await harness.undo(run);
    expect(await head('plain', 'a')).toMatchObject({ ServerSideEncryption: 'AES256' });
  });
});
