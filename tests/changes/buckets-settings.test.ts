import {
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../core/actions/plan.ts';
import { copyInParts } from '../../core/changes/buckets/copy-in-parts.ts';
import { readObject } from '../../core/changes/buckets/object-state.ts';
import { lifecycleVersion, readLifecycle } from '../../core/changes/buckets/lifecycle-configuration.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import { DRESSED, startBuckets } from './buckets.fixture.ts';
import type { BucketHarness } from './buckets.fixture.ts';

let buckets: BucketHarness;
beforeAll(async () => {
  const captures = { bucket: 'nobody-made-this' };
  buckets = await startBuckets({ more: { dev: { captures }, prod: { captures } } });
}, 60_000);
afterEach(() => buckets.faults('dev', []));
afterAll(() => buckets.close());

async function readOf(bucket: string): Promise<string> {
  const read = await readLifecycle(buckets.clients('dev').s3, bucket, AbortSignal.timeout(5_000));
  if (!read.ok) throw new Error(read.failure.state);
  return lifecycleVersion(read.value);
}

async function rulesOf(bucket: string): Promise<unknown> {
  const answer = await buckets
    .clients('dev')
    .s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }))
    .catch((error: Error) => ({ Rules: error.name, TransitionDefaultMinimumObjectSize: undefined }));
  return [answer.Rules, answer.TransitionDefaultMinimumObjectSize];
}

const FIRST = { ID: 'first', Status: 'Enabled', Filter: { Prefix: 'logs/' }, Expiration: { Days: 30 } };
const SECOND = {
  ID: 'second',
  Status: 'Enabled',
  Filter: { And: { Prefix: 'tmp/', Tags: [{ Key: 'a', Value: 'b' }], ObjectSizeGreaterThan: 10 } },
  Transitions: [{ Date: '2031-05-01T00:00:00.000Z', StorageClass: 'GLACIER_IR' }],
  NoncurrentVersionExpiration: { NoncurrentDays: 3, NewerNoncurrentVersions: 2 },
};

describe('the lifecycle', () => {
  it('is replaced as a whole, and the undo brings the former one back', async () => {
    const bucket = await buckets.bucket('lifecycle');
    await buckets.clients('dev').s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket: bucket,
        TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
        LifecycleConfiguration: {
          Rules: [
            { ...FIRST, Status: 'Enabled' },
            { Status: 'Disabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } },
          ],
        },
      }),
    );
    await buckets.put(bucket, 'logs/x', 'x');
    const before = await rulesOf(bucket);
    const input = {
      bucket,
      rules: [{ ...FIRST, Expiration: { Date: '2020-01-01' } }, SECOND],
      read: await readOf(bucket),
    };
    const presented = await buckets.gate.present(buckets.wish('dev', 'buckets.put-lifecycle', input));
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    const { plan } = presented.presentation;
    expect(plan.changes.map(({ attribute, after }) => [attribute, after])).toEqual([
      ['rule first', 'logs/: expire on 2020-01-01'],
      [expect.stringMatching(/^rule /), undefined],
      ['rule second', expect.stringMatching(/^tmp\/ and tag a=b/)],
    ]);
    expect(plan.undo.reach).toBe('partial');
    expect(plan.loses).toEqual([expect.stringMatching(/gone for good/)]);
    expect(plan.estimates[0]).toEqual({
      label: 'first',
      value: 'Of all that is there, due at the next midnight UTC: 1 object.',
    });
    const run = await buckets.run('dev', 'buckets.put-lifecycle', input);
    expect(run.state, JSON.stringify(run.outcome)).toBe('done');
    expect(await rulesOf(bucket)).toMatchObject([[{ ID: 'first' }, SECOND_SDK], 'varies_by_storage_class']);
    expect(await buckets.refusal('buckets.put-lifecycle', input)).toMatch(/changed since/);
    const undone = await buckets.undo(run);
    expect(undone.state).toBe('done');
    expect(await rulesOf(bucket)).toEqual(before);
    // From nothing to something and back again.
    const none = await buckets.run('dev', 'buckets.put-lifecycle', {
      bucket,
      rules: [],
      read: await readOf(bucket),
    });
    expect(await rulesOf(bucket)).toEqual(['NoSuchLifecycleConfiguration', undefined]);
    expect((await buckets.undo(none)).state).toBe('done');
    expect(await rulesOf(bucket)).toEqual(before);
  });

  it('says what S3 refuses, and leaves the rules as they were', async () => {
    const bucket = await buckets.bucket('refused');
    const read = await readOf(bucket);
    const wrong = { ...FIRST, Transitions: [{ Days: 1, StorageClass: 'STANDARD_IA' }] };
    const run = await buckets.run('dev', 'buckets.put-lifecycle', { bucket, rules: [wrong], read });
    expect(run).toMatchObject({ state: 'failed', outcome: { failure: { state: 'rejected' } } });
    expect(await readOf(bucket)).toBe(read);
  });
});

const SECOND_SDK = { ...SECOND, Transitions: [{ ...SECOND.Transitions[0], Date: new Date('2031-05-01') }] };

describe('a copy in parts', () => {
  it('carries headers, metadata and tags, heeds the condition, and leaves nothing where it fails', async () => {
    const bucket = await buckets.bucket('parts');
    await buckets.put(bucket, 'from ü', 'content', { ...DRESSED, Expires: new Date('2031-01-01') });
    const { s3 } = buckets.clients('dev');
    const signal = AbortSignal.timeout(10_000);
    const from = { bucket, key: 'from ü' };
    const source = await readObject(s3, from, signal);
    if (!source.ok || !source.value) throw new Error('not there');
    const order = {
      from,
      source: source.value,
      to: { bucket, key: 'to' },
      storageClass: 'STANDARD_IA',
      signal,
    };
    await copyInParts(s3, { ...order, expected: { etag: null } });
    expect(await buckets.object(bucket, 'to')).toEqual(await buckets.object(bucket, 'from ü'));
    await expect(copyInParts(s3, { ...order, expected: { etag: null } })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await buckets.faults('dev', [{ service: 's3', operation: 'UploadPartCopy', kind: 'deny' }]);
    await expect(copyInParts(s3, order)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await buckets.uploads(bucket)).toBe(0);
  });
});

describe('where there is no place for captures', () => {
  it('it is said, and done without an undo where nothing is guarded', async () => {
    const bucket = await buckets.bucket('keepless');
    for (const key of ['k', 'p/a', 'p/b']) await buckets.put(bucket, key, 'x');
    const object = await buckets.run('dev', 'buckets.delete-object', { bucket, key: 'k' });
    expect(object).toMatchObject({
      state: 'done',
      plan: { undo: { reach: 'none' }, capture: { keptForHours: 0 } },
    });
    expect(object.plan.capture?.lacks).toEqual([expect.stringMatching(/no bucket nobody-made-this/)]);
    const prefix = await buckets.run('dev', 'buckets.delete-prefix', { bucket, prefix: 'p/' });
    expect(prefix).toMatchObject({
      state: 'done',
      outcome: { sentence: '2 deleted.' },
      plan: { undo: { reach: 'none' } },
    });
    expect([object.outcome?.undo, prefix.outcome?.undo]).toEqual([undefined, undefined]);
    expect(await buckets.contents(bucket)).toEqual({});
  });

  it('it is an obstacle where something is guarded', async () => {
    await buckets.bucket('guarded', undefined, 'prod');
    await buckets.clients('prod').s3.send(new PutObjectCommand({ Bucket: 'guarded', Key: 'p/k', Body: 'x' }));
    for (const [id, input] of [
      ['buckets.delete-object', { bucket: 'guarded', key: 'p/k' }],
      ['buckets.delete-prefix', { bucket: 'guarded', prefix: 'p/' }],
      [
        'buckets.put-object',
        { bucket: 'guarded', files: [{ key: 'p/k', sizeBytes: 1, contentType: 'a/b' }] },
      ],
    ] as const) {
      const presented = await buckets.gate.present(buckets.wish('prod', id, input));
      if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
      expect(presented.presentation.obstacles, id).toMatchObject([{ code: 'capture-incomplete' }]);
    }
  });
});

describe('whatever is asked for', () => {
  const own = ACTIONS.filter((action) => action.kind === 'bucket' && action.id.startsWith('buckets.'));
  const part: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom(
      'fuzzed',
      'k',
      '',
      'null',
      '..',
      '\ud800',
      'x'.repeat(2_000),
      '2031-01-01',
      'Enabled',
      'enabled',
    ),
    fc.integer(),
    fc.double(),
    fc.constant(null),
    fc.array(
      fc.record({
        key: fc.string(),
        sizeBytes: fc.integer(),
        contentType: fc.constant('a/b'),
        to: fc.constant({ absent: true }),
        now: fc.constant(null),
      }),
      { maxLength: 3 },
    ),
  );

  it.each(own.map((action) => [action.id] as const))(
    '%s answers with a sentence, and plans change nothing',
    async (id) => {
      const bucket = 'fuzzed';
      await buckets.bucket(bucket).catch(() => undefined);
      await buckets.put(bucket, 'k', 'untouched');
      await fc.assert(
        fc.asyncProperty(
          fc.record(
            {
              bucket: fc.oneof(fc.constant(bucket), part),
              key: part,
              prefix: part,
              versionId: part,
              marker: part,
              at: part,
              rules: part,
              read: part,
              files: part,
              steps: part,
              captureId: part,
              versioning: part,
            },
            { requiredKeys: [] },
          ),
          async (input) => {
            const known = Object.keys(
              (own.find((one) => one.id === id)?.input as { shape?: object }).shape ?? input,
            );
            const fitting = Object.fromEntries(
              Object.entries(input).filter(([name]) => known.includes(name)),
            );
            const presented = await buckets.gate.present(buckets.wish('dev', id, fitting as Json));
            expect(['invalid', 'refused', 'presented']).toContain(presented.outcome);
            if (presented.outcome === 'refused') expect(presented.sentence).toMatch(/^\S.*\.$/s);
          },
        ),
        { numRuns: 25 },
      );
      expect(await buckets.contents(bucket)).toEqual({ k: 'untouched' });
    },
  );
});
