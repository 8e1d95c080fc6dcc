import { z } from 'zod';
import type { ChangingScene, Outcome, PlanningScene, RunHandle, UndoOffer } from '../../actions/action.ts';
import type { PlannedCapture } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import type { RawRedis } from '../../environments/raw-redis.ts';
import { captureAndUnlink } from './engine/capture.ts';
import type { DeleteCounts } from './engine/capture.ts';
import type { CaptureLimit } from './engine/capture-limits.ts';
import type { Ended } from './engine/ended.ts';

/** What a capture of keys is called in its manifest. */
export const KEYS_FORMAT = 'redis-keys-1';
const HOUR_MS = 3_600_000;

const checkpointSchema = z.object({
  nextSegment: z.number().int().min(0),
  capturedAt: z.number(),
  /** Of the consoles before this one. */
  deleted: z.number().int().min(0),
});

type Checkpoint = Readonly<z.infer<typeof checkpointSchema>>;

/** What would be kept, where, and what of it can not be: for a plan. `isPossible`: whether anything would be kept. */
export async function plannedCapture(
  scene: PlanningScene,
  limits: readonly CaptureLimit[],
  keeps: string,
): Promise<{ readonly capture: PlannedCapture; readonly isPossible: boolean }> {
  const place = await scene.captures.place();
  const lacks = limits.filter((one) => one.weight !== 'note').map((one) => one.text);
  if ('refusal' in place)
    return {
      capture: { keeps, where: 'nowhere', keptForHours: 0, lacks: [place.refusal, ...lacks] },
      isPossible: false,
    };
  const { place: where, keptForHours } = place;
  return canCapture(limits)
    ? { capture: { keeps, where, keptForHours, lacks }, isPossible: true }
    : { capture: { keeps, where: 'nowhere', keptForHours: 0, lacks }, isPossible: false };
}

/** Whether a capture can be made and put back at all; what it lacks beside that is a matter of consent. */
export function canCapture(limits: readonly CaptureLimit[]): boolean {
  return limits.every((one) => one.weight !== 'prevents');
}

interface KeptKeys {
  readonly cache: string;
  /** As the plan says: the bucket that would be asked for it may have failed by the time at which it is told. */
  readonly keptForHours: number;
}

/** The undo of what consoles before this one have deleted; undefined where they have not come so far. */
export function undoOfEarlier({ id, checkpoint }: RunHandle, kept: KeptKeys): UndoOffer | undefined {
  const before = checkpointSchema.safeParse(checkpoint);
  return before.success && before.data.nextSegment > 0 ? undoOf(id, kept, before.data.capturedAt) : undefined;
}

/**
 * Deletes what the pattern matches, each segment of keys stored in the environment's own captures before its keys go.
 * Goes on after a kill behind the last segment that was stored; the manifest grows with every segment, so that what is
 * deleted can always be put back.
 */
export async function captureAndDelete(
  scene: ChangingScene,
  redis: RawRedis,
  work: KeptKeys & { readonly pattern: Buffer; readonly expectedKeys?: number },
): Promise<{
  readonly ended: Ended<DeleteCounts>;
  readonly deleted: number;
  readonly undo: UndoOffer | undefined;
}> {
  const { run, captures } = scene;
  const before = checkpointSchema.safeParse(run.checkpoint);
  const start: Checkpoint = before.success
    ? before.data
    : { nextSegment: 0, capturedAt: scene.now(), deleted: 0 };
  let stored = start.nextSegment;
  let isKept = stored > 0;
  let gone = 0;
  const ended = await captureAndUnlink(redis, {
    pattern: work.pattern,
    expectedKeys: work.expectedKeys,
    firstSegment: start.nextSegment,
    signal: scene.signal,
    onProgress: ({ done }) => {
      gone = done;
      run.report({
        stage: 'capturing and deleting',
        done: start.deleted + done,
        total: work.expectedKeys,
        unit: 'keys',
      });
    },
    async store(segment, bytes) {
      await captures.store(run.id, segment, bytes);
      stored = Math.max(stored, segment + 1);
      await captures.complete(run.id, {
        format: KEYS_FORMAT,
        segments: stored,
        capturedAt: start.capturedAt,
        facts: { cache: work.cache },
      });
      isKept = true;
      // Only now are the segment's keys deleted: the next console begins behind it.
      await run.save({ nextSegment: stored, capturedAt: start.capturedAt, deleted: start.deleted + gone });
    },
  });
  return {
    ended,
    deleted: start.deleted + ended.deleted,
    undo: isKept ? undoOf(run.id, work, start.capturedAt) : undefined,
  };
}

function undoOf(captureId: string, { cache, keptForHours }: KeptKeys, capturedAt: number): UndoOffer {
  return {
    actionId: 'caches.restore-capture',
    input: { cache, captureId },
    until: capturedAt + keptForHours * HOUR_MS,
  };
}

/** How it ended, in words, with the undo of whatever was deleted. */
export function outcomeOfDelete(
  { ended, deleted, undo }: Awaited<ReturnType<typeof captureAndDelete>>,
  what: string,
): Outcome {
  const keys = `${deleted.toLocaleString('en-US')} ${deleted === 1 ? 'key' : 'keys'}`;
  const stays = [
    ...(ended.changed > 0 ? [`${ended.changed} were changed meanwhile and stay`] : []),
    ...(ended.unsure > 0 ? [`${ended.unsure} may or may not be deleted; they are captured`] : []),
    ...(ended.tooLong > 0 ? [`${ended.tooLong} are too long to be captured and stay`] : []),
  ];
  const more = stays.length > 0 ? `; ${stays.join('; ')}` : '';
  switch (ended.kind) {
    case 'done':
      return { outcome: 'done', sentence: `${keys} ${what}${more}.`, undo };
    case 'cancelled':
      return { outcome: 'cancelled', sentence: `Stopped after ${keys} ${what}${more}.`, undo };
    case 'failed':
      return {
        outcome: 'failed',
        sentence:
          ended.where === 'store'
            ? `The captures could not be written: ${failureSentence(ended.failure)} What was not captured was not deleted.`
            : failureSentence(ended.failure),
        failure: ended.failure,
        completed: `${keys} ${what}${more}`,
        remaining: 'All others are as they were.',
        undo,
      };
  }
}

export function hoursLeft(expiresAt: number, now: number): number {
  return Math.max(0, Math.floor((expiresAt - now) / HOUR_MS));
}
