import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import type { DeleteObjectsCommandOutput, ObjectIdentifier, S3Client } from '@aws-sdk/client-s3';
import { failureSentence } from '../../cells/cell.ts';
import { callUpstream, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import type { KeyOutcome } from './tally.ts';
import { isConflict, within } from './attempt.ts';
import { deleteCurrent } from './delete-current.ts';

/** S3's limit of keys in one DeleteObjects. */
export const MOST_KEYS = 1_000;
const CALL_MS = 60_000;

export interface Doomed {
  readonly key: string;
  /** Of the object that is meant: another one that came into its place stays. */
  readonly etag: string;
}

/** What became of one key. `gone`: it was not there any more. `changed`: another object has come into its place. */
export type DeletedKey =
  | { readonly key: string; readonly outcome: 'deleted' | 'changed' }
  | { readonly key: string; readonly outcome: 'gone' }
  | { readonly key: string; readonly outcome: 'failed'; readonly why: string };

/**
 * Deletes up to a thousand keys, each on the condition that it is still the object that was seen. Where the bucket keeps
 * versions each gets a delete marker. Source: S3 API Reference, DeleteObjects (ETag of an object identifier).
 * @throws UpstreamFailed, Cancelled where nothing of the whole request is known to have been done.
 */
export async function deleteMany(
  s3: S3Client,
  {
    bucket,
    keys,
    signal,
  }: { readonly bucket: string; readonly keys: readonly Doomed[]; readonly signal: AbortSignal },
): Promise<readonly DeletedKey[]> {
  const plain = keys.filter(({ key }) => isXmlText(key));
  const results: DeletedKey[] = plain.length > 0 ? [...(await deletePlain(s3, bucket, plain, signal))] : [];
  // XML has no way to write these keys; a request of their own has.
  for (const { key, etag } of keys.filter((one) => !isXmlText(one.key))) {
    const answer = await deleteCurrent(s3, { bucket, key, etag, signal });
    if (answer.ok) results.push({ key, outcome: 'deleted' });
    else if (isConflict(answer.failure))
      results.push({ key, outcome: answer.failure.code === 'NoSuchKey' ? 'gone' : 'changed' });
    else results.push({ key, outcome: 'failed', why: failureSentence(answer.failure) });
  }
  return results;
}

/** For a report. What is gone has been deleted: by a first attempt whose answer was lost, or before a kill. */
export function deletedKeyOutcome(deleted: DeletedKey): KeyOutcome {
  return deleted.outcome === 'gone' ? { key: deleted.key, outcome: 'deleted' } : deleted;
}

async function deletePlain(
  s3: S3Client,
  bucket: string,
  keys: readonly Doomed[],
  signal: AbortSignal,
): Promise<readonly DeletedKey[]> {
  const send = (objects: readonly ObjectIdentifier[]) =>
    callUpstream('s3:DeleteObject', { signal }, (both) => {
      const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [...objects] } });
      return s3.send(command, within(both, CALL_MS));
    });
  try {
    return outcomesOf(keys, await send(keys.map(({ key, etag }) => ({ Key: key, ETag: etag }))));
  } catch (error) {
    if (!(error instanceof UpstreamFailed) || error.failure.state !== 'unsupported') throw error;
    // An endpoint without conditions here: each key is looked at just before, by itself.
    const results: DeletedKey[] = [];
    for (const { key, etag } of keys) {
      const answer = await deleteCurrent(s3, { bucket, key, etag, signal });
      if (answer.ok) results.push({ key, outcome: 'deleted' });
      else if (isConflict(answer.failure)) results.push({ key, outcome: 'changed' });
      else results.push({ key, outcome: 'failed', why: failureSentence(answer.failure) });
    }
    return results;
  }
}

function outcomesOf(keys: readonly Doomed[], answer: DeleteObjectsCommandOutput): readonly DeletedKey[] {
  const errors = new Map((answer.Errors ?? []).map((error) => [error.Key ?? '', error.Code ?? 'an error']));
  return keys.map(({ key }) => {
    const code = errors.get(key);
    if (code === undefined) return { key, outcome: 'deleted' };
    if (code === 'NoSuchKey') return { key, outcome: 'gone' };
    if (code === 'PreconditionFailed' || code === 'ConditionalRequestConflict')
      return { key, outcome: 'changed' };
    return { key, outcome: 'failed', why: `S3 answered ${code}.` };
  });
}

/** What a document of XML 1.0 can hold. Source: Extensible Markup Language 1.0, "Char". */
export function isXmlText(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- controls are what is sought
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text);
}
