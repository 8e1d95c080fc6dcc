import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { Json, Planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { callUpstream, endOf } from '../tables/engine/upstream-call.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { unreadSentence } from './former-objects.ts';
import { bucketName, bytesInWords, keyPrefix, moment, placeName } from './names.ts';
import { endOfKeys, hopeless, momentUndo } from './prefix-ends.ts';
import { readVersioning } from './object-state.ts';
import { walkKeys } from './prefix-walk.ts';
import { restoreKeys, wantedFor } from './restore-keys.ts';
import { isHopeless, keysSeen, NOTHING_YET, tallied, tallyWords } from './tally.ts';
import type { Tally } from './tally.ts';
import { momentBefore } from './upstream-clock.ts';
import { may } from '../../permissions/permission.ts';
import { WRITES_OBJECTS } from './permissions.ts';

/** Pages of a thousand versions that a plan looks at: what a person waits for. */
const DRY_RUN_PAGES = 20;
const DRY_RUN_MS = 8_000;
/** Keys between two checkpoints. */
const BATCH = 200;

const input = z.object({ bucket: bucketName, prefix: keyPrefix, at: moment }).strict();
type Input = z.infer<typeof input>;

async function plan(scene: PlanningScene, { bucket, prefix, at }: Input): Promise<Planned> {
  const { s3 } = scene.source.clients;
  if (at > scene.now()) return refused('The moment lies in the future.');
  const versioning = await readVersioning(s3, bucket, scene.signal);
  if (!versioning.ok) return unreadSentence(versioning.failure);
  if (versioning.value.versioning !== 'enabled')
    return refused(
      versioning.value.versioning === 'never'
        ? `${bucket} keeps no versions: there is nothing to restore from.`
        : `Versioning of ${bucket} is suspended: what is written would replace versions for good. Enable it first.`,
    );
  const seen = await dryRun(scene, { bucket, prefix, at });
  if ('planned' in seen) return seen.planned;
  if (seen.isAll && seen.copy + seen.delete === 0)
    return refused(`Nothing is different: everything under ${prefix || 'the bucket'} is as it was then.`);
  const count = (number: number) => `${seen.isAll ? '' : 'at least '}${number.toLocaleString('en')}`;
  const when = new Date(at).toISOString();
  return planned({
    summary: `Restore ${prefix === '' ? 'everything' : prefix} in ${bucket} to how it was at ${when}`,
    calls: [
      {
        operation: 's3:PutObject',
        on: placeName(bucket, prefix),
        times: 'a copy per object that was another one',
      },
      {
        operation: 's3:DeleteObject',
        on: placeName(bucket, prefix),
        times: 'a call per 1,000 objects that were not there',
      },
    ],
    changes: [{ attribute: placeName(bucket, prefix), before: 'as it is', after: `as it was at ${when}` }],
    costs: [
      'Each object that is copied back is a COPY request, and is stored once more beside its other versions.',
    ],
    loses: [
      'Nothing that is there now. What was deleted for good since then can not come back: the newest version that is kept of that time is taken.',
    ],
    undo: {
      reach: 'complete',
      how: 'The same again, to the moment before it began: that needs the versions of now, which a lifecycle rule may end.',
    },
    commands: [
      awsCommand(labelOf(scene.source.environment), 's3api', 'list-object-versions', { bucket, prefix }),
    ],
    // The counts move while others write; the moment does not, and every key is written on its own condition.
    version: hashOf([bucket, prefix, at, versioning.value]),
    estimates: [
      {
        label: 'copied back, where the content is not the same again',
        value: `${count(seen.copy)}, ${bytesInWords(seen.bytes)}`,
      },
      { label: 'deleted by a delete marker', value: count(seen.delete) },
      { label: 'untouched', value: count(seen.untouched) },
      ...(seen.sample.length > 0 ? [{ label: 'the first', value: seen.sample.join(', ') }] : []),
    ],
    facts: {},
  });
}

interface DryRun {
  readonly copy: number;
  readonly delete: number;
  readonly untouched: number;
  readonly bytes: number;
  readonly sample: readonly string[];
  readonly isAll: boolean;
}

async function dryRun(
  scene: PlanningScene,
  { bucket, prefix, at }: Input,
): Promise<DryRun | { readonly planned: Planned }> {
  const counts = { copy: 0, delete: 0, untouched: 0 };
  const sample: string[] = [];
  let [bytes, pages] = [0, 0];
  const end = AbortSignal.timeout(DRY_RUN_MS);
  const signal = AbortSignal.any([scene.signal, end]);
  const told = (isAll: boolean) => ({ ...counts, bytes, sample, isAll });
  try {
    for await (const states of walkKeys(scene.source.clients.s3, { bucket, prefix, signal }, at)) {
      for (const state of states) {
        const wanted = wantedFor(state);
        counts[wanted] += 1;
        if (wanted === 'copy') bytes += state.then?.sizeBytes ?? 0;
        if (wanted !== 'untouched' && sample.length < 5) sample.push(state.key);
      }
      pages += 1;
      if (pages === DRY_RUN_PAGES) return told(false);
    }
    return told(true);
  } catch (error) {
    const ended = endOf(error);
    if (ended.outcome === 'failed') return { planned: unreadSentence(ended.failure) };
    // What could be looked at in the time that there is, is told.
    return end.aborted && !scene.signal.aborted
      ? told(false)
      : { planned: refused('The plan was given up.') };
  }
}

interface Checkpoint {
  readonly begunAt: number;
  readonly after?: string;
  readonly tally: Tally;
}

async function execute(scene: ChangingScene, { bucket, prefix, at }: Input): Promise<Outcome> {
  const { s3 } = scene.clients;
  const { signal } = scene;
  const saved = scene.run.checkpoint as unknown as Checkpoint | undefined;
  let tally = saved?.tally ?? NOTHING_YET;
  let begunAt = saved?.begunAt;
  try {
    if (begunAt === undefined) {
      begunAt = await callUpstream('s3:ListBucket', scene, (both) => momentBefore(s3, bucket, both));
      await scene.run.save({ begunAt, tally } as unknown as Json);
    }
    for await (const states of walkKeys(s3, { bucket, prefix, after: saved?.after, signal }, at))
      for (let first = 0; first < states.length; first += BATCH) {
        const batch = states.slice(first, first + BATCH);
        const outcomes = await restoreKeys(s3, batch, { bucket, begunAt, signal });
        tally = tallied(tally, outcomes);
        if (isHopeless(outcomes)) return hopeless(tally, momentUndo({ bucket, prefix }, begunAt));
        await scene.run.save({ begunAt, after: batch.at(-1)?.key, tally } as unknown as Json);
        scene.run.report({
          stage: 'restoring',
          done: keysSeen(tally),
          unit: 'keys',
          ...(tally.failed > 0 ? { note: `${tally.failed.toLocaleString('en')} failed` } : {}),
        });
      }
  } catch (error) {
    const ended = endOf(error);
    const undo = begunAt === undefined ? undefined : momentUndo({ bucket, prefix }, begunAt);
    if (ended.outcome === 'cancelled')
      return {
        outcome: 'cancelled',
        sentence: `Stopped: ${tallyWords(tally)}. The rest is as it was.`,
        undo,
      };
    return {
      outcome: 'failed',
      sentence: failureSentence(ended.failure),
      failure: ended.failure,
      completed: tallyWords(tally),
      remaining: 'the keys after these',
      undo,
    };
  }
  return endOfKeys(tally, momentUndo({ bucket, prefix }, begunAt));
}

export const restorePrefix = defineAction<Input>({
  id: 'buckets.restore-prefix',
  title: 'Restore to a moment',
  kind: 'bucket',
  risk: 'reversible',
  capability: 'data:change',
  input,
  target: ({ bucket, prefix }) => placeName(bucket, prefix),
  changes: ['s3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:AbortMultipartUpload'],
  permissions: [may('object', 's3:DeleteObject'), ...WRITES_OBJECTS],
  long: true,
  plan,
  execute,
});
