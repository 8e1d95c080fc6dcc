import type { S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { failureSentence } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { callUpstream, Cancelled, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import type { Answer } from './attempt.ts';
import { isConflict } from './attempt.ts';
import { copyObject } from './copy-object.ts';
import { deleteMany } from './delete-many.ts';
import type { DeletedKey } from './delete-many.ts';
import { copyObstacle, isAlike, readObject } from './object-state.ts';
import type { KeyState } from './prefix-walk.ts';
import type { KeyOutcome } from './tally.ts';

const AT_ONCE = 16;

/** What has to be done to a key so that it is as it was. */
export type Wanted = 'untouched' | 'copy' | 'delete';

export function wantedFor({ latest, then }: KeyState): Wanted {
  const wasThere = then !== undefined && !then.isMarker;
  if (!wasThere) return latest.isMarker ? 'untouched' : 'delete';
  return latest.versionId === then.versionId ? 'untouched' : 'copy';
}

interface Restoring {
  readonly bucket: string;
  /** When the operation began, by S3's clock: what was written later was written by itself, or by others. */
  readonly begunAt: number;
  readonly signal: AbortSignal;
}

/**
 * Sets some keys back to what they were, each on the condition that it is as it was listed. A key that was written
 * after the operation began is never overwritten: it is done already, or somebody else's.
 * @throws UpstreamFailed, Cancelled.
 */
export async function restoreKeys(
  s3: S3Client,
  states: readonly KeyState[],
  restoring: Restoring,
): Promise<readonly KeyOutcome[]> {
  const { bucket, begunAt, signal } = restoring;
  const late = states.filter(({ latest }) => latest.modifiedAt > begunAt);
  const due = states.filter(({ latest }) => latest.modifiedAt <= begunAt);
  const limit = pLimit(AT_ONCE);
  const copies = due
    .filter((state) => wantedFor(state) === 'copy')
    .map((state) => limit(() => copyBack(s3, state, restoring)));
  const doomed = due
    .filter((state) => wantedFor(state) === 'delete')
    .map(({ key, latest }) => ({ key, etag: latest.etag }));
  const settled = await Promise.allSettled(copies);
  const broken = settled.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
  const copied = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const deleted = doomed.length > 0 ? await deleteMany(s3, { bucket, keys: doomed, signal }) : [];
  return [
    ...late.map(outcomeOfLate),
    ...due
      .filter((state) => wantedFor(state) === 'untouched')
      .map(({ key }) => ({ key, outcome: 'untouched' as const })),
    ...copied,
    ...deleted.map(outcomeOfDeletion),
  ];
}

function outcomeOfDeletion(deleted: DeletedKey): KeyOutcome {
  return deleted.outcome === 'gone' ? { key: deleted.key, outcome: 'untouched' } : deleted;
}

/** Our own copy, made before the console was killed, has the size of what it was made of. */
function outcomeOfLate({ key, latest, then }: KeyState): KeyOutcome {
  const wasThere = then !== undefined && !then.isMarker;
  if (!wasThere) return { key, outcome: latest.isMarker ? 'deleted' : 'changed' };
  const isOurs = !latest.isMarker && latest.sizeBytes === then.sizeBytes;
  return { key, outcome: isOurs ? 'copied' : 'changed' };
}

async function copyBack(
  s3: S3Client,
  { key, latest, then }: KeyState,
  { bucket, signal }: Restoring,
): Promise<KeyOutcome> {
  if (!then) return { key, outcome: 'untouched' };
  const from = { bucket, key, versionId: then.versionId };
  const source = await patiently(signal, () => readObject(s3, from, signal));
  if (!source.ok) return failed(key, source.failure);
  if (!source.value) return { key, outcome: 'failed', why: 'the version is not there any more' };
  const now = { bucket, key, versionId: latest.versionId };
  if (latest.etag === then.etag && (await isAlike(s3, [from, source.value], now, signal)))
    return { key, outcome: 'untouched' };
  const obstacle = copyObstacle(source.value);
  if (obstacle) return { key, outcome: 'failed', why: obstacle };
  const order = {
    from,
    source: source.value,
    to: { bucket, key },
    expected: { etag: latest.isMarker ? null : latest.etag },
    storageClass: then.storageClass,
    signal,
  };
  const written = await patiently(signal, () => copyObject(s3, order));
  if (written.ok) return { key, outcome: 'copied' };
  return isConflict(written.failure) ? { key, outcome: 'changed' } : failed(key, written.failure);
}

function failed(key: string, failure: Failure): KeyOutcome {
  return { key, outcome: 'failed', why: failureSentence(failure) };
}

/**
 * A call that is asked again while S3 throttles it or does not answer. What S3 refuses is an answer.
 * @throws UpstreamFailed when S3 does not answer for longer: every other key would fail alike.
 */
export async function patiently<T>(signal: AbortSignal, call: () => Promise<Answer<T>>): Promise<Answer<T>> {
  let last: Failure | undefined;
  try {
    return await callUpstream('s3:PutObject', { signal }, async () => {
      const answer = await call();
      if (answer.ok || !isGeneral(answer.failure)) return answer;
      last = answer.failure;
      throw answerAgain(answer.failure);
    });
  } catch (error) {
    if (error instanceof Cancelled || !last) throw error;
    throw new UpstreamFailed(last);
  }
}

/** Failures that are not this key's own. */
function isGeneral({ state }: Failure): boolean {
  return state === 'throttled' || state === 'unreachable' || state === 'timed-out' || state === 'broken';
}

/** As the SDK throws it: a code decides whether it is asked again. */
function answerAgain({ code, state }: Failure): Error {
  const status = state === 'broken' ? 500 : undefined;
  return Object.assign(new Error(code ?? state), {
    name: code ?? state,
    $metadata: { httpStatusCode: status },
  });
}
