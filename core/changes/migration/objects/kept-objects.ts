import { z } from 'zod';
import type { CaptureReads, ChangingScene } from '../../../actions/action.ts';
import { failureOf } from '../../../upstream/failure.ts';
import { readObject } from '../../buckets/object-state.ts';
import { patiently } from '../../buckets/restore-keys.ts';
import { upstreamNow } from '../../buckets/upstream-clock.ts';
import { captureObject, captureRoom } from '../../captures/object-copies.ts';
import { UpstreamFailed } from '../../tables/engine/upstream-call.ts';
import { keyIn } from './pairs.ts';
import type { BucketPlace } from './pairs.ts';
import type { Judged, SyncState } from './sync-state.ts';
import { RoomForBytes } from './room-for-bytes.ts';

export const SYNC_FORMAT = 'synced-objects-1';

const lineSchema = z.object({
  key: z.string(),
  /** Its copy in the capture; null: nothing stood there. */
  before: z
    .object({
      number: z.number(),
      key: z.string(),
      sizeBytes: z.number(),
      etag: z.string(),
      storageClass: z.string(),
      serverSideEncryption: z.literal('AES256').optional(),
    })
    .nullable(),
  /** What came; null: it was deleted. */
  after: z.object({ etag: z.string(), sizeBytes: z.number() }).nullable(),
});
export type KeptObject = Readonly<z.infer<typeof lineSchema>>;

const COPIES_AT_ONCE = 16;
const NEVER: AbortSignal = new AbortController().signal;

/** Copies what is about to be overwritten or deleted, and notes what is new. @throws UpstreamFailed, Cancelled. */
export async function keepObjects(
  scene: ChangingScene,
  to: BucketPlace,
  judged: readonly Judged[],
  state: SyncState,
): Promise<Pick<SyncState, 'pieces' | 'copies'>> {
  const room = await captureRoom(scene.captures);
  if ('refusal' in room) throw failed(room.refusal);
  const atOnce = new RoomForBytes(COPIES_AT_ONCE, Number.MAX_SAFE_INTEGER);
  const lines = await Promise.all(
    judged.map(({ pair, way }, index) =>
      atOnce.within(0, async (): Promise<KeptObject> => {
        const { source } = pair;
        const key = keyIn(to, pair.key);
        const after = way === 'copy' && source ? { etag: source.etag, sizeBytes: source.sizeBytes } : null;
        if (!pair.target) return { key, before: null, after };
        const from = { bucket: to.bucket, key };
        const { signal } = scene;
        const seen = await patiently(signal, () => readObject(to.s3, from, signal));
        if (!seen.ok) throw new UpstreamFailed(seen.failure);
        if (!seen.value) return { key, before: null, after };
        const order = { number: state.copies + index, from, source: seen.value, signal };
        const captured = await patiently(signal, () => captureObject(to.s3, room, scene.run.id, order));
        if (!captured.ok) throw new UpstreamFailed(captured.failure);
        return { key, before: captured.value, after };
      }),
    ),
  );
  try {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await scene.captures.store(scene.run.id, state.pieces, Buffer.from(text));
  } catch (error) {
    throw new UpstreamFailed(failureOf(error, 's3:PutObject'));
  }
  return { pieces: state.pieces + 1, copies: state.copies + judged.length };
}

/** What the capture of a sync says of it: its bucket, and from when to when it wrote, by S3's clock. */
export const syncFactsSchema = z.object({
  bucket: z.string(),
  begunAt: z.number(),
  /** Absent in captures of former consoles. */
  endedAt: z.number().optional(),
});

/** Makes the pieces a capture, once nothing more is written. @throws UpstreamFailed. */
export async function completeObjects(
  scene: ChangingScene,
  { s3, bucket }: BucketPlace,
  { pieces, begunAt }: SyncState,
): Promise<void> {
  try {
    // Asked even where the run was cancelled: what was kept is to be put back then, too.
    const endedAt = await upstreamNow(s3, bucket, NEVER).catch(() => scene.now());
    await scene.captures.complete(scene.run.id, {
      format: SYNC_FORMAT,
      segments: pieces,
      capturedAt: scene.now(),
      facts: { bucket, begunAt, endedAt },
    });
  } catch (error) {
    throw new UpstreamFailed(failureOf(error, 's3:PutObject'));
  }
}

/** @throws UpstreamFailed where the piece can not be read, or is none. */
export async function keptObjects(
  captures: CaptureReads,
  captureId: string,
  number: number,
): Promise<readonly KeptObject[]> {
  try {
    const text = (await captures.segment(captureId, number)).toString('utf8');
    const lines = text.split('\n').filter(Boolean);
    return lines.map((line) => lineSchema.parse(JSON.parse(line)));
  } catch (error) {
    throw new UpstreamFailed(failureOf(error, 's3:GetObject'));
  }
}

function failed(detail: string): UpstreamFailed {
  return new UpstreamFailed({ state: 'absent', operation: 's3:PutObject', detail, at: Date.now() });
}
