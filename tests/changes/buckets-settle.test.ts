import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Settled } from '../../core/actions/action.ts';
import type { Json } from '../../core/actions/plan.ts';
import { planningScene } from '../../core/actions/presenting.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import { startBuckets } from './buckets.fixture.ts';
import type { BucketHarness } from './buckets.fixture.ts';
import { mortalRun } from './killed-console.ts';

let buckets: BucketHarness;
beforeAll(async () => {
  buckets = await startBuckets();
}, 60_000);
afterAll(() => buckets.close());

/** What a console finds out about a run that another one left: it may read, and nothing else. */
async function settled(actionId: string, input: Json, plan: object, id: string): Promise<Settled> {
  const source = buckets.parts.planningSource('dev');
  const action = buckets.parts.actions.find((one) => one.id === actionId);
  if (!source || !action?.settle) throw new Error(actionId);
  const scene = planningScene(buckets.parts, source, AbortSignal.timeout(10_000));
  return action.settle(scene, action.input.parse(input), plan as never, id);
}

interface Case {
  readonly actionId: string;
  readonly versioning?: 'Enabled';
  /** Fills the bucket; answers the action's input. */
  readonly prepare: (bucket: string) => Promise<Json>;
}

const put = (bucket: string, body: string) => buckets.put(bucket, 'k', body);
const remove = (bucket: string) =>
  buckets.clients('dev').s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'k' }));

const CASES: readonly (readonly [name: string, Case])[] = [
  [
    'an object deleted by a marker',
    {
      actionId: 'buckets.delete-object',
      versioning: 'Enabled',
      prepare: async (bucket) => (await put(bucket, 'one'), { bucket, key: 'k' }),
    },
  ],
  [
    'an object deleted for good',
    {
      actionId: 'buckets.delete-object',
      prepare: async (bucket) => (await put(bucket, 'one'), { bucket, key: 'k' }),
    },
  ],
  [
    'an undeleted object',
    {
      actionId: 'buckets.undelete-object',
      versioning: 'Enabled',
      async prepare(bucket) {
        await put(bucket, 'one');
        return { bucket, key: 'k', marker: (await remove(bucket)).VersionId ?? '' };
      },
    },
  ],
  [
    'a version deleted for good',
    {
      actionId: 'buckets.delete-version',
      versioning: 'Enabled',
      async prepare(bucket) {
        const versionId = (await put(bucket, 'one')) ?? '';
        await put(bucket, 'two');
        return { bucket, key: 'k', versionId };
      },
    },
  ],
  [
    'a restored version',
    {
      actionId: 'buckets.restore-version',
      versioning: 'Enabled',
      async prepare(bucket) {
        const versionId = (await put(bucket, 'one')) ?? '';
        await put(bucket, 'three');
        return { bucket, key: 'k', versionId };
      },
    },
  ],
  [
    'versioning',
    {
      actionId: 'buckets.set-versioning',
      prepare: (bucket) => Promise.resolve({ bucket, versioning: 'enabled' }),
    },
  ],
];

describe.each(CASES)('after a kill: %s', (_name, { actionId, versioning, prepare }) => {
  it('is known not to have happened, or to have happened with its undo', async () => {
    const bucket = await buckets.bucket(`settle-${CASES.findIndex(([name]) => name === _name)}`, versioning);
    const input = await prepare(bucket);
    const id = newRunId(Date.now());
    const run = await mortalRun(buckets, actionId, input, id);
    expect(await settled(actionId, input, run.plan, id)).toMatchObject({ outcome: 'failed' });
    const outcome = await run.execute();
    expect(outcome).toMatchObject({ outcome: 'done' });
    const found = await settled(actionId, input, run.plan, id);
    const { until: _one, ...undo } = (outcome as { undo?: { until?: number } }).undo ?? {};
    expect(found).toMatchObject({ outcome: 'done', undo });
  });
});

it('a console that finds a killed deletion tells how it ended, and its undo works', async () => {
  const bucket = await buckets.bucket('settle-whole');
  await put(bucket, 'one');
  const input = { bucket, key: 'k' };
  const wish = buckets.wish('dev', 'buckets.delete-object', input);
  const presented = await buckets.gate.present(wish);
  if (presented.outcome !== 'presented') throw new Error(presented.outcome);
  const id = newRunId(Date.now());
  const killed = await mortalRun(buckets, 'buckets.delete-object', input, id);
  // What the other console had written down before it began, and what it had done when it died.
  const { hash, target } = presented.presentation;
  await buckets.home.runs.create({
    ...{
      id,
      actionId: wish.actionId,
      environmentId: 'dev',
      target,
      input,
      plan: killed.plan,
      planHash: hash,
    },
    ...{ who: wish.who, from: wish.from, long: false, state: 'waiting', createdAt: Date.now() },
  });
  await buckets.home.runs.lease(id, 'another-console', 1);
  expect(await killed.execute()).toMatchObject({ outcome: 'done' });
  buckets.advance(60_000);
  await carryOn(buckets.parts, id);
  const run = await buckets.home.runs.find(id);
  expect(run).toMatchObject({ state: 'done' });
  if (run) expect((await buckets.undo(run)).state).toBe('done');
  expect(await buckets.contents(bucket)).toEqual({ k: 'one' });
});
