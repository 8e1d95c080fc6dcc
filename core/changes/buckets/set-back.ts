import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned } from '../../actions/plan.ts';
import type { Change, Plan, Planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { captureRoom, putCapturedBack } from '../captures/object-copies.ts';
import { isConflict } from './attempt.ts';
import type { Answer } from './attempt.ts';
import { copyObject } from './copy-object.ts';
import { copySourceOf } from './copy-order.ts';
import type { Expected, Written } from './copy-order.ts';
import { deleteCurrent } from './delete-current.ts';
import {
  capturedObjects,
  captureFormers,
  keepsCopies,
  NO_UNDO,
  planCapture,
  undoUntil,
} from './former-objects.ts';
import { counted, placeName } from './names.ts';
import { readObject } from './object-state.ts';
import { setBackInput, setBackOffer } from './set-back-input.ts';
import type { SetBackInput, SetBackStep } from './set-back-input.ts';
import { lookAtSteps } from './set-back-look.ts';
import type { SeenStep } from './set-back-look.ts';
import { may } from '../../permissions/permission.ts';
import { READS_GRANTS, WRITES_OBJECTS } from './permissions.ts';

interface Facts {
  readonly seen: readonly SeenStep[];
}

function factsOf(plan: Plan): Facts {
  return plan.facts as unknown as Facts;
}

async function plan(scene: PlanningScene, input: SetBackInput): Promise<Planned> {
  const looked = await lookAtSteps(scene, input);
  if (!looked.ok) return looked.planned;
  const { seen, overwritten } = looked;
  const capture = overwritten.length > 0 ? await planCapture(scene, overwritten) : undefined;
  if (capture && !capture.ok) return capture.planned;
  const { bucket } = input;
  return planned({
    summary:
      input.steps.length === 1
        ? `Set ${input.steps[0]?.key} in ${bucket} back to what it was`
        : `Set ${counted(new Set(input.steps.map(({ key }) => key)).size, 'key')} in ${bucket} back to what they were`,
    calls: [
      ...(capture?.isKept ? [{ operation: 's3:PutObject', on: capture.capture.where }] : []),
      ...input.steps.map(({ key, to }) => ({
        operation: 'absent' in to ? 's3:DeleteObject' : 's3:PutObject',
        on: placeName(bucket, key),
      })),
    ],
    changes: input.steps.map(changeOf),
    costs: [],
    loses: capture ? ['What stands there now.', ...capture.loses] : [],
    capture: capture?.capture,
    undo:
      capture?.isKept === false
        ? NO_UNDO
        : { reach: 'complete', how: 'What stands there now is put back in the same way.' },
    commands: input.steps.flatMap((step) => commandOf(scene, input, step)),
    version: hashOf(seen),
    estimates: [],
    facts: { seen: seen.map((one) => ({ ...one })) },
  });
}

function changeOf({ key, now, to }: SetBackStep): Change {
  return {
    attribute: key,
    before: now === undefined || now === null ? undefined : `ETag ${now}`,
    after:
      'absent' in to
        ? undefined
        : 'versionId' in to
          ? `as version ${to.versionId}`
          : 'the copy out of the capture',
  };
}

function commandOf(
  scene: PlanningScene,
  { bucket }: SetBackInput,
  { key, to }: SetBackStep,
): readonly string[] {
  const label = labelOf(scene.source.environment);
  if ('absent' in to) return [awsCommand(label, 's3api', 'delete-object', { bucket, key })];
  // Where in the capture a copy stands is known once its manifest is read.
  if (!('versionId' in to)) return [];
  const source = copySourceOf({ bucket, key, versionId: to.versionId });
  return [awsCommand(label, 's3api', 'copy-object', { bucket, key, 'copy-source': source })];
}

async function execute(scene: ChangingScene, input: SetBackInput, plan: Plan): Promise<Outcome> {
  const { seen } = factsOf(plan);
  const { bucket } = input;
  const lost = keepsCopies(plan) ? seen.filter((one) => one.isOverwritten) : [];
  const numbers = new Map(lost.map(({ index }, number) => [index, number]));
  if (lost.length > 0) {
    const captured = await captureFormers(
      scene,
      lost.map(({ index, etag }) => ({ bucket, key: input.steps[index]?.key ?? '', etag: etag ?? '' })),
    );
    if (captured.ok === 'changed') return changed(captured.key);
    if (!captured.ok)
      return {
        outcome: 'failed',
        sentence: `What is there now could not be captured, so nothing was changed. ${failureSentence(captured.failure)}`,
        failure: captured.failure,
      };
  }
  const inverse: Pick<SetBackStep, 'key' | 'to'>[] = [];
  /** What stands under each key after the last step on it. */
  const newest = new Map<string, string | null>();
  const undoOf = () => {
    const steps = [...inverse].reverse().map((one) => ({ ...one, now: newest.get(one.key) ?? null }));
    const captureId = lost.length > 0 ? scene.run.id : undefined;
    return steps.length > 0
      ? undoUntil(setBackOffer({ bucket, captureId, steps }), plan.capture, scene.now())
      : undefined;
  };
  for (const [index, step] of input.steps.entries()) {
    const before = seen[index];
    const written = await apply(scene, input, { ...step, now: step.now ?? newest.get(step.key) ?? null });
    if (written === undefined || !written.ok) {
      const sentence =
        written === undefined
          ? 'The copy in the capture is not there any more.'
          : isConflict(written.failure)
            ? `${step.key} was changed by somebody else a moment ago. It was not overwritten.`
            : failureSentence(written.failure);
      return {
        outcome: 'failed',
        sentence,
        ...(written && { failure: written.failure }),
        completed: counted(index, 'key'),
        remaining: counted(input.steps.length - index, 'key'),
        undo: undoOf(),
      };
    }
    newest.set(step.key, written.value.etag ?? null);
    const number = numbers.get(index);
    const to = number === undefined ? formerOf(before) : { captured: number };
    if (to) inverse.push({ key: step.key, to });
  }
  return { outcome: 'done', sentence: `Done: ${plan.summary}.`, undo: undoOf() };
}

/** What the key held before, where that needs no copy. Of several steps on one key, the first one's takes all back. */
function formerOf(before: SeenStep | undefined): SetBackStep['to'] | undefined {
  if (before?.etag === null) return { absent: true };
  // Lost where nothing was captured.
  if (before?.isOverwritten) return undefined;
  return before?.versionId === undefined ? undefined : { versionId: before.versionId };
}

/** One key written as the step says. `undefined`: what it is put back from is gone. */
async function apply(
  scene: ChangingScene,
  { bucket, captureId }: SetBackInput,
  { key, now, to }: SetBackStep & { readonly now: string | null },
): Promise<Answer<Written> | undefined> {
  const { s3 } = scene.clients;
  const { signal } = scene;
  const expected: Expected = { etag: now };
  if ('absent' in to) {
    if (now === null) return { ok: true, value: {} };
    const deleted = await deleteCurrent(s3, { bucket, key, etag: now, signal });
    return deleted.ok ? { ok: true, value: { versionId: deleted.value.markerId } } : deleted;
  }
  if ('versionId' in to) {
    const from = { bucket, key, versionId: to.versionId };
    const source = await readObject(s3, from, signal);
    if (!source.ok) return source;
    if (!source.value) return undefined;
    const { StorageClass: storageClass = 'STANDARD' } = source.value;
    return copyObject(s3, {
      from,
      source: source.value,
      to: { bucket, key },
      expected,
      storageClass,
      signal,
    });
  }
  const room = await captureRoom(scene.captures);
  const object = (await capturedObjects(scene, captureId ?? ''))?.get(to.captured);
  if ('refusal' in room || object?.key !== key) return undefined;
  return putCapturedBack(s3, room, captureId ?? '', { object, bucket, expected, signal });
}

function changed(key: string): Outcome {
  return {
    outcome: 'failed',
    sentence: `${key} was changed by somebody else a moment ago. Nothing was changed.`,
  };
}

/** Done where nothing under any of the keys is what the plan saw; not done where everything is. */
async function settle(scene: PlanningScene, { bucket, steps }: SetBackInput, plan: Plan): Promise<Settled> {
  const { seen } = factsOf(plan);
  let same = 0;
  let compared = 0;
  for (const { index, etag } of seen) {
    const key = steps[index]?.key;
    if (key === undefined || etag === undefined) continue;
    const answer = await readObject(scene.source.clients.s3, { bucket, key }, scene.signal);
    if (!answer.ok) return { outcome: 'unknown', sentence: 'What is there now could not be read.' };
    compared += 1;
    if ((answer.value?.ETag ?? null) === etag) same += 1;
  }
  if (same === compared)
    return { outcome: 'failed', sentence: 'It did not happen: everything is as it was.' };
  if (same === 0) return { outcome: 'done', sentence: `Done: ${plan.summary}.` };
  return {
    outcome: 'failed',
    sentence: 'It happened in part.',
    completed: counted(compared - same, 'key'),
    remaining: counted(same, 'key'),
  };
}

export const setBack = defineAction<SetBackInput>({
  id: 'buckets.set-back',
  title: 'Set back',
  kind: 'bucket',
  risk: 'reversible',
  capability: 'data:change',
  input: setBackInput,
  target: ({ bucket, steps }) => (steps.length === 1 ? placeName(bucket, steps[0]?.key ?? '') : bucket),
  changes: ['s3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:AbortMultipartUpload'],
  permissions: [may('object', 's3:DeleteObject'), ...WRITES_OBJECTS, ...READS_GRANTS],
  long: false,
  plan,
  execute,
  settle,
});
