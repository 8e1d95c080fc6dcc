import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../core/actions/run-id.ts';
import { startBuckets, DRESSED } from './buckets.fixture.ts';
import type { BucketHarness } from './buckets.fixture.ts';
import { everyKill, mortalRun } from './killed-console.ts';

let buckets: BucketHarness;
beforeAll(async () => {
  buckets = await startBuckets();
}, 60_000);
afterEach(() => buckets.faults('dev', []));
afterAll(() => buckets.close());

/** S3 tells whole seconds: what lies on either side of this is told apart. */
async function secondsPass(): Promise<number> {
  await pause(1_100);
  const at = Math.floor(Date.now() / 1_000) * 1_000 - 1;
  await pause(1_000);
  return at;
}

async function remove(bucket: string, key: string): Promise<void> {
  await buckets.clients('dev').s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

/** What was there, then something of every kind happens to it. */
async function history(
  bucket: string,
): Promise<{ readonly at: number; readonly then: object; readonly now: object }> {
  await buckets.put(bucket, 'p/stays', 'stays');
  await buckets.put(bucket, 'p/overwritten', 'old', DRESSED);
  await buckets.put(bucket, 'p/deleted é&<\u0001', 'was here');
  await buckets.put(bucket, 'p/gone before', 'x');
  await remove(bucket, 'p/gone before');
  await buckets.put(bucket, 'other/untold', 'one');
  const then = await buckets.contents(bucket);
  const at = await secondsPass();
  await buckets.put(bucket, 'p/overwritten', 'newer');
  await buckets.put(bucket, 'p/overwritten', 'newest');
  await remove(bucket, 'p/deleted é&<\u0001');
  await buckets.put(bucket, 'p/added', 'new');
  await buckets.put(bucket, 'p/added \u0002', 'new');
  await buckets.put(bucket, 'p/gone before', 'came back');
  await buckets.put(bucket, 'other/untold', 'two');
  return { at, then, now: await buckets.contents(bucket) };
}

describe('restoring a prefix to a moment', () => {
  it('brings everything back as it was, and the undo everything as it is', async () => {
    const bucket = await buckets.bucket('moments', 'Enabled');
    const { at, then, now } = await history(bucket);
    const before = { ...now };
    const presented = await buckets.gate.present(
      buckets.wish('dev', 'buckets.restore-prefix', { bucket, prefix: 'p/', at }),
    );
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    expect(presented.presentation.plan.estimates.slice(0, 3)).toEqual([
      { label: 'copied back, where the content is not the same again', value: '2, 11 bytes' },
      { label: 'deleted by a delete marker', value: '3' },
      { label: 'untouched', value: '1' },
    ]);
    await pause(1_100);
    const run = await buckets.run('dev', 'buckets.restore-prefix', { bucket, prefix: 'p/', at });
    expect(run).toMatchObject({
      state: 'done',
      outcome: { sentence: '2 copied back, 3 deleted, 1 untouched.' },
    });
    expect(await buckets.contents(bucket)).toEqual({ ...then, 'other/untold': 'two' });
    expect((await buckets.object(bucket, 'p/overwritten'))?.metadata).toEqual(DRESSED.Metadata);
    const again = await buckets.run('dev', 'buckets.restore-prefix', { bucket, prefix: 'p/', at });
    expect(again.outcome?.sentence).toBe('6 untouched.');
    await pause(1_100);
    const undone = await buckets.undo(run);
    expect(undone.state, JSON.stringify(undone.outcome)).toBe('done');
    expect(await buckets.contents(bucket)).toEqual(before);
  }, 30_000);

  it('leaves alone what others write meanwhile, and names what failed', async () => {
    const bucket = await buckets.bucket('busy', 'Enabled');
    await buckets.put(bucket, 'a', 'one');
    await buckets.put(bucket, 'b', 'one');
    await buckets.put(bucket, 'cold', 'ice', { StorageClass: 'DEEP_ARCHIVE' });
    const at = await secondsPass();
    await buckets.put(bucket, 'a', 'two');
    await buckets.put(bucket, 'b', 'two');
    await buckets.put(bucket, 'cold', 'water');
    await pause(1_100);
    await buckets.faults('dev', [{ service: 's3', operation: 'CopyObject', kind: 'delay', delayMs: 1_500 }]);
    const id = newRunId(Date.now());
    const { execute } = await mortalRun(buckets, 'buckets.restore-prefix', { bucket, prefix: '', at }, id);
    const running = execute();
    // Both are listed after a second; then one is written before its copy is.
    await pause(1_800);
    await buckets.put(bucket, 'a', 'three');
    const outcome = await running;
    expect(outcome).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/cold \(It is archived/) as string,
    });
    expect(outcome).toMatchObject({
      sentence: expect.stringMatching(/a \(changed by somebody else/) as string,
    });
    expect(await buckets.contents(bucket)).toEqual({ a: 'three', b: 'one', cold: 'water' });
  }, 30_000);

  it('is refused without versions, with suspended ones, and for the future', async () => {
    const never = await buckets.bucket('never');
    const suspended = await buckets.bucket('halted', 'Suspended');
    const at = Date.now() - 1_000;
    const refusal = (bucket: string, when = at) =>
      buckets.refusal('buckets.restore-prefix', { bucket, prefix: '', at: when });
    expect(await refusal(never)).toMatch(/keeps no versions/);
    expect(await refusal(suspended)).toMatch(/suspended/);
    expect(await refusal(never, Date.now() + 60_000)).toMatch(/future/);
  });

  it('goes on where a killed console stopped, and copies nothing twice', async () => {
    await everyKill({ later: () => Promise.resolve() }, 'kill-restore', async (bucket) => {
      await buckets.bucket(bucket, 'Enabled');
      const { at, then } = await history(bucket);
      const run = await mortalRun(
        buckets,
        'buckets.restore-prefix',
        { bucket, prefix: 'p/', at },
        newRunId(Date.now()),
      );
      return {
        run,
        async check(outcome) {
          expect(outcome, bucket).toMatchObject({ outcome: 'done' });
          expect(await buckets.contents(bucket), bucket).toEqual({ ...then, 'other/untold': 'two' });
          expect(await buckets.versions(bucket, 'p/overwritten'), bucket).toHaveLength(4);
          expect(await buckets.versions(bucket, 'p/added'), bucket).toHaveLength(2);
        },
      };
    });
  }, 120_000);
});

describe('deleting a prefix', () => {
  const keys = ['p/a', 'p/b ü', 'p/c\u0001', 'p/d/e'];
  async function fill(bucket: string): Promise<Readonly<Record<string, string>>> {
    for (const key of keys) await buckets.put(bucket, key, `content of ${key}`, DRESSED);
    await buckets.put(bucket, 'q', 'not this');
    return buckets.contents(bucket);
  }

  it('with versions sets markers, and is undone by going back to before', async () => {
    const bucket = await buckets.bucket('swept', 'Enabled');
    const before = await fill(bucket);
    await pause(1_100);
    const run = await buckets.run('dev', 'buckets.delete-prefix', { bucket, prefix: 'p/' });
    expect(run).toMatchObject({ state: 'done', outcome: { sentence: '4 deleted.' } });
    expect(await buckets.contents(bucket)).toEqual({ q: 'not this' });
    await pause(1_100);
    const undone = await buckets.undo(run);
    expect(undone.state, JSON.stringify(undone.outcome)).toBe('done');
    expect(await buckets.contents(bucket)).toEqual(before);
  }, 30_000);

  it('without versions captures first, and the undo puts everything back as it was', async () => {
    const bucket = await buckets.bucket('emptied');
    const before = await fill(bucket);
    const whole = await buckets.object(bucket, 'p/a');
    await buckets.put(bucket, 'p/cold', 'ice', { StorageClass: 'GLACIER' });
    const run = await buckets.run('dev', 'buckets.delete-prefix', { bucket, prefix: 'p/' });
    // What can not be captured is not deleted.
    expect(run).toMatchObject({
      state: 'failed',
      outcome: {
        completed: '4 deleted',
        sentence: expect.stringMatching(/p\/cold \(It is archived/) as string,
      },
    });
    await buckets.put(bucket, 'p/a', 'somebody is quicker');
    const undone = await buckets.undo(run);
    expect(undone.outcome?.sentence).toMatch(/3 copied back, 1 changed/);
    await remove(bucket, 'p/cold');
    expect(await buckets.contents(bucket)).toEqual({ ...before, 'p/a': 'somebody is quicker' });
    const [, key = ''] = keys;
    expect({ ...whole, body: '' }).toEqual({ ...(await buckets.object(bucket, key)), body: '' });
  }, 30_000);

  it('never touches captures, nor the whole bucket', async () => {
    const captures = 'tiktok-commerce-backups-dev';
    expect(await buckets.refusal('buckets.delete-prefix', { bucket: captures, prefix: 'cap' })).toMatch(
      /Captures lie/,
    );
    expect(await buckets.refusal('buckets.delete-prefix', { bucket: 'emptied', prefix: '' })).toBe('invalid');
    expect(await buckets.refusal('buckets.delete-prefix', { bucket: 'emptied', prefix: 'none/' })).toMatch(
      /No object/,
    );
  });

  it.each(['Enabled', undefined] as const)(
    'goes on after a kill at every step (versioning %s)',
    async (versioning) => {
      const name = versioning ? 'kill-mark' : 'kill-sweep';
      await everyKill({ later: () => Promise.resolve() }, name, async (bucket) => {
        await buckets.bucket(bucket, versioning);
        await fill(bucket);
        await pause(1_100);
        const id = newRunId(Date.now());
        const run = await mortalRun(buckets, 'buckets.delete-prefix', { bucket, prefix: 'p/' }, id);
        return {
          run,
          async check(outcome) {
            expect(outcome, bucket).toMatchObject({ outcome: 'done' });
            expect(await buckets.contents(bucket), bucket).toEqual({ q: 'not this' });
            if (versioning) expect(await buckets.versions(bucket, 'p/a')).toHaveLength(2);
            else {
              const manifest = await buckets.parts
                .captures(buckets.parts.planningSource('dev')!.environment, buckets.clients('dev'))
                .manifest(id);
              expect(manifest, bucket).toMatchObject({ format: 'objects-1', segments: 1 });
            }
          },
        };
      });
    },
    120_000,
  );

  it('puts back after a kill at every step', async () => {
    await everyKill({ later: () => Promise.resolve() }, 'kill-back', async (bucket) => {
      await buckets.bucket(bucket);
      const before = await fill(bucket);
      const id = newRunId(Date.now());
      const deletion = await mortalRun(buckets, 'buckets.delete-prefix', { bucket, prefix: 'p/' }, id);
      await deletion.execute();
      const run = await mortalRun(
        buckets,
        'buckets.put-back',
        { bucket, captureId: id },
        newRunId(Date.now()),
      );
      return {
        run,
        async check(outcome) {
          expect(outcome, bucket).toMatchObject({ outcome: 'done' });
          expect(await buckets.contents(bucket), bucket).toEqual(before);
        },
      };
    });
  }, 120_000);

  it('stops where one key after the other is refused', async () => {
    const bucket = await buckets.bucket('hopeless');
    await Promise.all(Array.from({ length: 60 }, (_, index) => buckets.put(bucket, `p/${index}`, 'x')));
    await buckets.faults('dev', [{ service: 's3', operation: 'CopyObject', kind: 'deny' }]);
    const run = await buckets.run('dev', 'buckets.delete-prefix', { bucket, prefix: 'p/' });
    expect(run).toMatchObject({
      state: 'failed',
      outcome: { sentence: expect.stringMatching(/^Stopped, since one key/) as string },
    });
    expect(Object.keys(await buckets.contents(bucket))).toHaveLength(60);
  }, 30_000);
});
