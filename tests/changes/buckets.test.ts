import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  PutBucketOwnershipControlsCommand,
  PutObjectAclCommand,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DRESSED, startBuckets } from './buckets.fixture.ts';
import type { BucketHarness } from './buckets.fixture.ts';
import { VERA } from './gate-harness.ts';

let buckets: BucketHarness;
beforeAll(async () => {
  buckets = await startBuckets();
}, 60_000);
afterEach(() => buckets.faults('dev', []));
afterAll(() => buckets.close());

const ODD_KEYS = ['a b+c/ä é.txt', 'quote\'"&<>?#%25', 'dots/../x', ' lead/🎉', 'tab\tline\nend'];

describe('deleting an object', () => {
  it('of a bucket with versions leaves a marker, and is undone by its removal', async () => {
    await buckets.bucket('versioned', 'Enabled');
    for (const key of ODD_KEYS) {
      const version = await buckets.put('versioned', key, 'one', DRESSED);
      const before = await buckets.object('versioned', key);
      const run = await buckets.run('dev', 'buckets.delete-object', { bucket: 'versioned', key });
      expect(run, key).toMatchObject({
        state: 'done',
        outcome: { undo: { actionId: 'buckets.undelete-object' } },
      });
      expect(await buckets.object('versioned', key)).toBeUndefined();
      const undone = await buckets.undo(run);
      expect(undone.state).toBe('done');
      expect(await buckets.versions('versioned', key)).toEqual([version]);
      expect(await buckets.object('versioned', key)).toEqual(before);
    }
  });

  it('of a bucket without versions is captured, and put back as it was', async () => {
    await buckets.bucket('plain');
    for (const key of ODD_KEYS) {
      await buckets.put('plain', key, `content of ${key}`, DRESSED);
      const before = await buckets.object('plain', key);
      const run = await buckets.run('dev', 'buckets.delete-object', { bucket: 'plain', key });
      expect(run, key).toMatchObject({ state: 'done', plan: { capture: { lacks: [] } } });
      expect(await buckets.object('plain', key)).toBeUndefined();
      const undone = await buckets.undo(run);
      expect(undone, JSON.stringify(undone.outcome)).toMatchObject({ state: 'done' });
      expect(await buckets.object('plain', key)).toEqual(before);
      // And the undo of the undo is the deletion again.
      expect((await buckets.undo(undone)).state).toBe('done');
      expect(await buckets.object('plain', key)).toBeUndefined();
    }
  });

  it('says what a capture lacks, and refuses what can not be captured', async () => {
    await buckets.bucket('lacking');
    await buckets.put('lacking', 'cold', 'x', { StorageClass: 'GLACIER' });
    expect(await buckets.refusal('buckets.delete-object', { bucket: 'lacking', key: 'cold' })).toMatch(
      /archived/,
    );
    expect(await buckets.refusal('buckets.delete-object', { bucket: 'lacking', key: 'none' })).toMatch(
      /no object/,
    );
    expect(await buckets.refusal('buckets.delete-object', { bucket: 'nowhere', key: 'none' })).toMatch(
      /found no such/,
    );
    expect(await buckets.object('lacking', 'cold').catch((error: Error) => error.name)).toBe(
      'InvalidObjectState',
    );
  });

  it('does nothing where the object was written meanwhile, whoever of both is first', async () => {
    await buckets.bucket('raced');
    await buckets.put('raced', 'k', 'one');
    const wish = buckets.wish('dev', 'buckets.delete-object', { bucket: 'raced', key: 'k' });
    const presented = await buckets.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(presented.outcome);
    await buckets.put('raced', 'k', 'two');
    const executed = await buckets.gate.execute({
      ...wish,
      key: '0mxxxxxxx-00000000000000000001',
      planHash: presented.presentation.hash,
    });
    expect(executed.outcome).toBe('changed');
    expect(await buckets.contents('raced')).toEqual({ k: 'two' });
  });

  it('of a suspended bucket keeps what has a version, captures what has none, and refuses to bury', async () => {
    const name = await buckets.bucket('suspended');
    await buckets.put(name, 'null-on-top', 'n');
    await buckets.put(name, 'null-beneath', 'n');
    const set = (versioning: string) =>
      buckets.run('dev', 'buckets.set-versioning', { bucket: name, versioning });
    expect((await set('enabled')).state).toBe('done');
    await buckets.put(name, 'null-beneath', 'v');
    const version = await buckets.put(name, 'no-null', 'v');
    expect((await set('suspended')).state).toBe('done');
    expect(await buckets.refusal('buckets.delete-object', { bucket: name, key: 'null-beneath' })).toMatch(
      /suspended/,
    );
    const captured = await buckets.run('dev', 'buckets.delete-object', { bucket: name, key: 'null-on-top' });
    expect(captured.plan.capture).toBeDefined();
    expect((await buckets.undo(captured)).state).toBe('done');
    expect((await buckets.object(name, 'null-on-top'))?.body).toBe('n');
    const marked = await buckets.run('dev', 'buckets.delete-object', { bucket: name, key: 'no-null' });
    expect(marked.plan.capture).toBeUndefined();
    expect(await buckets.versions(name, 'no-null')).toEqual(['-null', version]);
    expect((await buckets.undo(marked)).state).toBe('done');
    expect(await buckets.versions(name, 'no-null')).toEqual([version]);
  });

  it('fails without having lost anything where the copy or the deletion is refused', async () => {
    await buckets.bucket('faulty');
    await buckets.put('faulty', 'k', 'one');
    for (const operation of ['CopyObject', 'DeleteObject']) {
      await buckets.faults('dev', [{ service: 's3', operation, kind: 'deny' }]);
      const run = await buckets.run('dev', 'buckets.delete-object', { bucket: 'faulty', key: 'k' });
      expect(run).toMatchObject({
        state: 'failed',
        outcome: { sentence: expect.stringMatching(/may not call s3:/) as string },
      });
      await buckets.faults('dev', []);
      expect(await buckets.contents('faulty')).toEqual({ k: 'one' });
    }
  });

  it('is refused where conditions are not offered and the object is another one, and else done', async () => {
    await buckets.bucket('older');
    await buckets.put('older', 'k', 'one');
    // An endpoint that answers 501 to a condition, once for each of the two attempts of the SDK.
    await buckets.faults('dev', [
      { service: 's3', operation: 'DeleteObject', kind: 'error', code: 'NotImplemented', count: 2 },
    ]);
    const run = await buckets.run('dev', 'buckets.delete-object', { bucket: 'older', key: 'k' });
    expect(run.state, JSON.stringify(run.outcome)).toBe('done');
    expect(await buckets.contents('older')).toEqual({});
  });

  it('is refused to a viewer', async () => {
    const wish = buckets.wish('dev', 'buckets.delete-object', { bucket: 'plain', key: 'k' }, VERA);
    expect((await buckets.gate.present(wish)).outcome).toBe('forbidden');
  });
});

describe('versions', () => {
  it('are undeleted beneath several markers', async () => {
    await buckets.bucket('marked', 'Enabled');
    const version = await buckets.put('marked', 'k', 'one');
    const s3 = buckets.clients('dev').s3;
    for (let times = 0; times < 2; times += 1)
      await s3.send(new DeleteObjectCommand({ Bucket: 'marked', Key: 'k' }));
    const [newest = ''] = await buckets.versions('marked', 'k');
    const marker = newest.slice(1);
    const run = await buckets.run('dev', 'buckets.undelete-object', { bucket: 'marked', key: 'k', marker });
    expect(run.state, JSON.stringify(run.outcome)).toBe('done');
    expect(await buckets.versions('marked', 'k')).toEqual([version]);
    expect(await buckets.refusal('buckets.undelete-object', { bucket: 'marked', key: 'k', marker })).toMatch(
      /not deleted/,
    );
    expect((await buckets.undo(run)).state).toBe('done');
    expect(await buckets.object('marked', 'k')).toBeUndefined();
  });

  it('are restored on top, and the undo is what was on top before', async () => {
    await buckets.bucket('restored', 'Enabled');
    const first = (await buckets.put('restored', 'k', 'one', DRESSED)) ?? '';
    const second = (await buckets.put('restored', 'k', 'two')) ?? '';
    const before = await buckets.object('restored', 'k', first);
    const input = { bucket: 'restored', key: 'k', versionId: first };
    expect(await buckets.refusal('buckets.restore-version', { ...input, versionId: second })).toMatch(
      /current/,
    );
    const run = await buckets.run('dev', 'buckets.restore-version', input);
    expect(run.state, JSON.stringify(run.outcome)).toBe('done');
    expect(await buckets.object('restored', 'k')).toEqual(before);
    expect((await buckets.undo(run)).state).toBe('done');
    expect((await buckets.object('restored', 'k'))?.body).toBe('two');
    // Versions are only ever added.
    expect(await buckets.versions('restored', 'k')).toHaveLength(4);
  });

  it('are restored over a delete marker, which the undo sets again', async () => {
    await buckets.bucket('revived', 'Enabled');
    const first = (await buckets.put('revived', 'k', 'one')) ?? '';
    await buckets.run('dev', 'buckets.delete-object', { bucket: 'revived', key: 'k' });
    const run = await buckets.run('dev', 'buckets.restore-version', {
      bucket: 'revived',
      key: 'k',
      versionId: first,
    });
    expect((await buckets.object('revived', 'k'))?.body).toBe('one');
    expect((await buckets.undo(run)).state).toBe('done');
    expect(await buckets.object('revived', 'k')).toBeUndefined();
  });

  it('are deleted for good with a copy in the capture: the latest comes back on top', async () => {
    await buckets.bucket('pruned', 'Enabled');
    await buckets.put('pruned', 'k', 'one');
    const second = (await buckets.put('pruned', 'k', 'two', DRESSED)) ?? '';
    const before = await buckets.object('pruned', 'k');
    const run = await buckets.run('dev', 'buckets.delete-version', {
      bucket: 'pruned',
      key: 'k',
      versionId: second,
    });
    expect(run).toMatchObject({ state: 'done', plan: { undo: { reach: 'partial' } } });
    expect((await buckets.object('pruned', 'k'))?.body).toBe('one');
    expect((await buckets.undo(run)).state).toBe('done');
    expect(await buckets.object('pruned', 'k')).toEqual(before);
    expect(await buckets.versions('pruned', 'k')).not.toContain(second);
  });

  it('are deleted for good: an older one comes back without hiding what is on top', async () => {
    await buckets.bucket('buried', 'Enabled');
    const first = (await buckets.put('buried', 'k', 'one')) ?? '';
    await buckets.put('buried', 'k', 'two');
    const run = await buckets.run('dev', 'buckets.delete-version', {
      bucket: 'buried',
      key: 'k',
      versionId: first,
    });
    const undone = await buckets.undo(run);
    expect(undone.state, JSON.stringify(undone.outcome)).toBe('done');
    expect((await buckets.object('buried', 'k'))?.body).toBe('two');
    const bodies = await Promise.all(
      (await buckets.versions('buried', 'k')).map(
        async (id) => (await buckets.object('buried', 'k', id))?.body,
      ),
    );
    expect(bodies).toEqual(['two', 'one', 'two']);
  });

  it('have grants that no copy carries: the capture says so', async () => {
    await buckets.bucket('granted', 'Enabled');
    const s3 = buckets.clients('dev').s3;
    await s3.send(
      new PutBucketOwnershipControlsCommand({
        Bucket: 'granted',
        OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
      }),
    );
    const versionId = (await buckets.put('granted', 'k', 'one')) ?? '';
    const granted = await s3
      .send(new PutObjectAclCommand({ Bucket: 'granted', Key: 'k', GrantRead: `id=${'b'.repeat(64)}` }))
      .then(() => true);
    expect(granted).toBe(true);
    const presented = await buckets.gate.present(
      buckets.wish('dev', 'buckets.delete-version', { bucket: 'granted', key: 'k', versionId }),
    );
    if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
    expect(presented.presentation.plan.capture?.lacks).toEqual([expect.stringMatching(/grants/)]);
  });
});

describe('versioning', () => {
  it('is enabled and suspended, and never off again', async () => {
    await buckets.bucket('settings');
    const statusOf = async () =>
      (await buckets.clients('dev').s3.send(new GetBucketVersioningCommand({ Bucket: 'settings' }))).Status;
    const set = (versioning: string) =>
      buckets.run('dev', 'buckets.set-versioning', { bucket: 'settings', versioning });
    expect(
      await buckets.refusal('buckets.set-versioning', { bucket: 'settings', versioning: 'suspended' }),
    ).toMatch(/nothing to suspend/);
    const enabled = await set('enabled');
    expect(enabled.plan.undo).toMatchObject({
      reach: 'partial',
      how: expect.stringMatching(/never lets/) as string,
    });
    expect(await statusOf()).toBe('Enabled');
    expect((await buckets.undo(enabled)).state).toBe('done');
    expect(await statusOf()).toBe('Suspended');
    const again = await set('enabled');
    expect(again.plan.undo.reach).toBe('complete');
    expect(
      await buckets.refusal('buckets.set-versioning', { bucket: 'settings', versioning: 'enabled' }),
    ).toMatch(/different/);
  });
});
