import type { PlanningScene } from '../../actions/action.ts';
import { refused } from '../../actions/plan.ts';
import type { Planned } from '../../actions/plan.ts';
import { keepsFormer, capturedObjects, unreadSentence } from './former-objects.ts';
import type { FormerObject } from './former-objects.ts';
import { buriedNull, copyObstacle, readObject, readVersioning, readVersions } from './object-state.ts';
import type { SetBackInput, SetBackStep } from './set-back-input.ts';

/** What stands under a step's key before anything is done. */
export interface SeenStep {
  readonly index: number;
  /** null: nothing. Absent for a second step on one key: the first decides what it meets. */
  readonly etag?: string | null;
  readonly versionId?: string;
  /** It would be lost, since the bucket keeps no version of it. */
  readonly isOverwritten: boolean;
}

type LookedAt =
  | { readonly ok: true; readonly seen: readonly SeenStep[]; readonly overwritten: readonly FormerObject[] }
  | { readonly ok: false; readonly planned: Planned };

/** Whether each key is still as it was when the undo was offered, and what it is set back to is still there. */
export async function lookAtSteps(scene: PlanningScene, input: SetBackInput): Promise<LookedAt> {
  const { bucket, steps } = input;
  const { s3 } = scene.source.clients;
  const versioning = await readVersioning(s3, bucket, scene.signal);
  if (!versioning.ok) return { ok: false, planned: unreadSentence(versioning.failure) };
  const captured = input.captureId === undefined ? undefined : await capturedObjects(scene, input.captureId);
  if (input.captureId !== undefined && !captured)
    return stop('The capture is not there any more: what it kept can not be put back.');
  const seen: SeenStep[] = [];
  const overwritten: FormerObject[] = [];
  for (const [index, step] of steps.entries()) {
    const missing = await missingSource(scene, bucket, step, captured);
    if (missing) return { ok: false, planned: missing };
    if (step.now === undefined) {
      seen.push({ index, isOverwritten: false });
      continue;
    }
    const answer = await readObject(s3, { bucket, key: step.key }, scene.signal);
    if (!answer.ok) return { ok: false, planned: unreadSentence(answer.failure) };
    const etag = answer.value?.ETag ?? null;
    if (etag !== step.now)
      return stop(`${step.key} has been changed since. It is not overwritten: look at it first.`);
    if (!answer.value) {
      seen.push({ index, etag: null, isOverwritten: false });
      continue;
    }
    if (versioning.value.versioning === 'suspended') {
      const versions = await readVersions(s3, bucket, step.key, scene.signal);
      if (!versions.ok) return { ok: false, planned: unreadSentence(versions.failure) };
      const buried = buriedNull(versioning.value, step.key, versions.value);
      if (buried) return stop(buried);
    }
    const versionId = answer.value.VersionId ?? 'null';
    const isOverwritten = !keepsFormer(versioning.value, versionId);
    if (isOverwritten) overwritten.push({ bucket, key: step.key, state: answer.value });
    seen.push({ index, etag, versionId, isOverwritten });
  }
  return { ok: true, seen, overwritten };
}

async function missingSource(
  scene: PlanningScene,
  bucket: string,
  { key, to }: SetBackStep,
  captured: Awaited<ReturnType<typeof capturedObjects>>,
): Promise<Planned | undefined> {
  if ('captured' in to)
    return captured?.get(to.captured)?.key === key
      ? undefined
      : refused(`The capture holds no copy of ${key}.`);
  if (!('versionId' in to)) return undefined;
  const place = { bucket, key, versionId: to.versionId };
  const answer = await readObject(scene.source.clients.s3, place, scene.signal);
  if (!answer.ok) return unreadSentence(answer.failure);
  if (!answer.value) return refused(`The version ${to.versionId} of ${key} is not there any more.`);
  const obstacle = copyObstacle(answer.value);
  return obstacle === undefined ? undefined : refused(obstacle);
}

function stop(sentence: string): LookedAt {
  return { ok: false, planned: refused(sentence) };
}
