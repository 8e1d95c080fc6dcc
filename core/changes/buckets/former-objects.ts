import type { ChangingScene, PlanningScene, UndoOffer } from '../../actions/action.ts';
import type { Json, Plan, PlannedCapture, Planned } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import type { Failure } from '../../cells/cell.ts';
import { failureSentence } from '../../cells/cell.ts';
import type { ObjectPlace } from '../../resources/buckets/types.ts';
import { captureObject, captureRoom, OBJECTS_FORMAT, plannedCapture } from '../captures/object-copies.ts';
import type { CapturedObject } from '../captures/object-copies.ts';
import type { Answer } from './attempt.ts';
import { bytesInWords, counted } from './names.ts';
import { copyObstacle, readObject, readOwnGrants } from './object-state.ts';
import type { BucketVersioning, ObjectState } from './object-state.ts';

/** What one short action copies of an object; more is an operation's work. S3's own limit of one copy is the same. */
export const SHORT_CAPTURE_BYTES = 5 * 1024 ** 3;

const HOUR_MS = 3_600_000;

/** Whether what stands under a key stays beneath whatever is done to the key. */
export function keepsFormer({ versioning }: BucketVersioning, currentVersionId: string): boolean {
  if (versioning === 'enabled') return true;
  return versioning === 'suspended' && currentVersionId !== 'null';
}

export interface FormerObject extends ObjectPlace {
  readonly state: ObjectState;
}

export type CapturePlan =
  | {
      readonly ok: true;
      readonly capture: PlannedCapture;
      /** False where the environment has no place for captures: the capture lacks everything, and says so. */
      readonly isKept: boolean;
      readonly loses: readonly string[];
    }
  | { readonly ok: false; readonly planned: Planned };

/** What a plan says of the capture of these objects, or why they can not be captured and nothing is planned. */
export async function planCapture(
  scene: PlanningScene,
  formers: readonly FormerObject[],
): Promise<CapturePlan> {
  const room = await captureRoom(scene.captures);
  if ('refusal' in room) return { ok: true, ...nothingKept(room.refusal) };
  const large = formers.find(({ state }) => (state.ContentLength ?? 0) > SHORT_CAPTURE_BYTES);
  if (large)
    return notCaptured(
      `${large.key} has ${bytesInWords(large.state.ContentLength ?? 0)}. Up to ${bytesInWords(SHORT_CAPTURE_BYTES)} is captured at once; the operation that deletes a prefix captures more.`,
    );
  for (const { key, state } of formers) {
    const obstacle = copyObstacle(state);
    if (obstacle) return notCaptured(`${key} can not be captured, so it is left alone. ${obstacle}`);
  }
  const lacks: string[] = [];
  for (const former of formers) {
    const own = await readOwnGrants(scene.source.clients.s3, former, scene.signal);
    lacks.push(...own.map((words) => `of ${former.key}: ${words}`));
  }
  const bytes = formers.reduce((sum, { state }) => sum + (state.ContentLength ?? 0), 0);
  const keeps = `${counted(formers.length, 'object')}, ${bytesInWords(bytes)}, with metadata, tags, type and storage class`;
  return {
    ok: true,
    capture: plannedCapture(room, keeps, lacks),
    isKept: true,
    loses: ['A copy stays in the capture.', ...room.notes],
  };
}

/** A capture that keeps nothing: where anything is guarded it stops the plan. */
export function nothingKept(refusal: string): {
  readonly capture: PlannedCapture;
  readonly isKept: boolean;
  readonly loses: readonly string[];
} {
  return {
    capture: { keeps: 'nothing', where: 'nowhere', keptForHours: 0, lacks: [refusal] },
    isKept: false,
    loses: ['No copy of it is kept.'],
  };
}

/** Whether a plan's capture keeps anything. */
export function keepsCopies({ capture }: Pick<Plan, 'capture'>): boolean {
  return capture !== undefined && capture.keptForHours > 0;
}

/** The undo of what is lost, where nothing of it is kept. */
export const NO_UNDO = { reach: 'none', how: 'Nothing of it is kept: it can not be put back.' } as const;

function notCaptured(sentence: string): CapturePlan {
  return { ok: false, planned: refused(sentence) };
}

/** Captures objects before they are lost. What is captured has the ETag that the plan saw. */
export async function captureFormers(
  scene: ChangingScene,
  formers: readonly (ObjectPlace & { readonly etag: string })[],
): Promise<Answer<readonly CapturedObject[]> | { readonly ok: 'changed'; readonly key: string }> {
  const { s3 } = scene.clients;
  const room = await captureRoom(scene.captures);
  if ('refusal' in room) return { ok: false, failure: noRoom(scene.now()) };
  const objects: CapturedObject[] = [];
  for (const [number, { etag, ...from }] of formers.entries()) {
    const seen = await readObject(s3, from, scene.signal);
    if (!seen.ok) return seen;
    if (seen.value?.ETag !== etag) return { ok: 'changed', key: from.key };
    const captured = await captureObject(s3, room, scene.run.id, {
      number,
      from,
      source: seen.value,
      signal: scene.signal,
    });
    if (!captured.ok) return captured;
    objects.push(captured.value);
  }
  await scene.captures.complete(scene.run.id, {
    format: OBJECTS_FORMAT,
    segments: 0,
    capturedAt: scene.now(),
    facts: { objects: objects as unknown as Json },
  });
  return { ok: true, value: objects };
}

/** Until when a capture that is made now can be put back. */
export function captureEnds(capture: Pick<PlannedCapture, 'keptForHours'>, now: number): number {
  return now + capture.keptForHours * HOUR_MS;
}

/** An undo, with the end that its capture sets. */
export function undoUntil(offer: UndoOffer, capture: PlannedCapture | undefined, now: number): UndoOffer {
  return capture ? { ...offer, until: captureEnds(capture, now) } : offer;
}

/** The objects of a capture by their number; undefined where it is none of objects, or gone. */
export async function capturedObjects(
  scene: PlanningScene,
  captureId: string,
): Promise<ReadonlyMap<number, CapturedObject> | undefined> {
  const manifest = await scene.captures.manifest(captureId);
  if (manifest?.format !== OBJECTS_FORMAT) return undefined;
  const { objects = [] } = manifest.facts as { readonly objects?: readonly CapturedObject[] };
  return new Map(objects.map((object) => [object.number, object]));
}

export function unreadSentence(failure: Failure): Planned {
  return refused(failureSentence(failure), failure);
}

function noRoom(at: number): Failure {
  return { state: 'absent', operation: 's3:ListBucket', at };
}
