import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { attempt, within } from './attempt.ts';
import type { Answer } from './attempt.ts';
import { conflict } from './copy-object.ts';
import { readObject } from './object-state.ts';

const CALL_MS = 20_000;

export interface Deletion {
  readonly bucket: string;
  readonly key: string;
  /** Of the object that is to be deleted, and of no other that came into its place. */
  readonly etag: string;
  readonly signal: AbortSignal;
}

/**
 * Deletes what stands under a key, if it is still that. Answers the delete marker's version, where the bucket keeps
 * versions. Source: S3 User Guide, "Conditional deletes" (If-Match with an ETag).
 */
export async function deleteCurrent(
  s3: S3Client,
  deletion: Deletion,
): Promise<Answer<{ readonly markerId?: string }>> {
  const answer = await send(s3, deletion, deletion.etag);
  if (answer.ok || answer.failure.state !== 'unsupported') return answer;
  // An endpoint that takes no conditions on deletions: what is there is looked at just before instead.
  const seen = await readObject(s3, deletion, deletion.signal);
  if (!seen.ok) return seen;
  return seen.value?.ETag === deletion.etag ? send(s3, deletion, undefined) : conflict();
}

function send(s3: S3Client, { bucket, key, signal }: Deletion, IfMatch: string | undefined) {
  const command = new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch });
  return attempt(
    's3:DeleteObject',
    s3.send(command, within(signal, CALL_MS)).then((answer) => ({
      markerId: answer.DeleteMarker ? answer.VersionId : undefined,
    })),
  );
}
