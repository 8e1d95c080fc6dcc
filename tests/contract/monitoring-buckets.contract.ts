import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../core/cells/cell.ts';
import { bucketSizes } from '../../core/resources/buckets/sizes.ts';
import { createBucket } from './s3-fixture.ts';
import { contractContext, eventually, skipIfUnsupported } from './support.ts';

const context = contractContext();
const bucket = context.name('sizes');

describe('monitoring: sizes of buckets', () => {
  const sizesOf = (names: readonly string[]) =>
    bucketSizes(
      context.source(),
      names.map((name) => ({ name })),
      context.budget(),
    );

  it('are not told of buckets that nobody has measured', async (test) => {
    // More than one call's worth: the queries of forty buckets do not fit into one.
    const names = Array.from({ length: 40 }, (_, number) => context.name(`nobody-${number}`));
    const cell = await sizesOf(names);
    skipIfUnsupported(test, cell);
    expect(cell.state).toBe('empty');
  });

  it('are what S3 measured', async (test) => {
    // S3 measures once a day; only the run's own sandbox does it while a test waits.
    if (!context.target.own) test.skip('S3 measures buckets once a day');
    await createBucket(context, bucket);
    await context.clients.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: 'a', Body: 'x'.repeat(1_000) }),
    );
    const cell = await eventually(
      () => sizesOf([bucket, context.name('nobody')]),
      (seen) => valueOf(seen)?.[bucket]?.objectCount === 1,
    );
    expect(cell).toMatchObject({
      state: 'fresh',
      value: {
        [bucket]: { sizeBytes: 1_000, bytesByStorageType: { StandardStorage: 1_000 }, objectCount: 1 },
      },
    });
  });
});
