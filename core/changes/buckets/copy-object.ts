import { CopyObjectCommand } from '@aws-sdk/client-s3';
import type { CopyObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { attempt, isConflict, within } from './attempt.ts';
import type { Answer } from './attempt.ts';
import { copyInParts } from './copy-in-parts.ts';
import { conditionOf, copySourceOf, encryptionOf } from './copy-order.ts';
import type { CopyOrder, Expected, Written } from './copy-order.ts';
import { readObject } from './object-state.ts';

/**
 * CopyObject takes up to 5 GiB, and answers when it is done. What is larger than this is copied in parts, each of which
 * is answered well within the time that a call has.
 */
export const COPY_AT_ONCE_BYTES = 512 * 1_048_576;
const COPY_MS = 60_000;

/**
 * Copies an object inside of S3 with its metadata, its headers, its tags and the kind of its encryption; grants (ACL)
 * and locks are never copied. The source must be what HEAD told. Source: S3 API Reference, CopyObject.
 */
export async function copyObject(s3: S3Client, order: CopyOrder): Promise<Answer<Written>> {
  const size = order.source.ContentLength ?? 0;
  if (size > COPY_AT_ONCE_BYTES) return attempt('s3:PutObject', copyInParts(s3, order));
  const written = await attempt('s3:PutObject', copyAtOnce(s3, order, order.expected));
  if (written.ok) return written;
  if (written.failure.state === 'unsupported' && order.expected)
    return withoutCondition(s3, order, order.expected);
  if (isConflict(written.failure)) return (await ownEarlierAttempt(s3, order)) ?? written;
  return written;
}

async function copyAtOnce(
  s3: S3Client,
  { from, source, to, storageClass, signal }: CopyOrder,
  expected: Expected | undefined,
): Promise<Written> {
  const command = new CopyObjectCommand({
    Bucket: to.bucket,
    Key: to.key,
    CopySource: copySourceOf(from),
    CopySourceIfMatch: source.ETag,
    MetadataDirective: 'COPY',
    TaggingDirective: 'COPY',
    StorageClass: storageClass as CopyObjectCommandInput['StorageClass'],
    // A redirect is the one header that S3 never copies along.
    WebsiteRedirectLocation: source.WebsiteRedirectLocation,
    ...encryptionOf(source),
    ...conditionOf(expected),
  });
  const answer = await s3.send(command, within(signal, COPY_MS));
  return { versionId: answer.VersionId, etag: answer.CopyObjectResult?.ETag };
}

/** An endpoint that takes no conditions on copies: what is there is looked at just before instead. */
async function withoutCondition(
  s3: S3Client,
  order: CopyOrder,
  expected: Expected,
): Promise<Answer<Written>> {
  const seen = await readObject(s3, order.to, order.signal);
  if (!seen.ok) return seen;
  if ((seen.value?.ETag ?? null) !== expected.etag) return conflict();
  return attempt('s3:PutObject', copyAtOnce(s3, order, undefined));
}

/** S3's own words for a key that is not as it was expected to be. */
export function conflict(): Extract<Answer<never>, { ok: false }> {
  const failure = {
    state: 'rejected',
    operation: 's3:PutObject',
    code: 'PreconditionFailed',
    at: Date.now(),
  } as const;
  return { ok: false, failure };
}

/** The SDK asks twice where an answer is lost; the second attempt then meets what the first one wrote. */
async function ownEarlierAttempt(s3: S3Client, { source, to, signal, expected }: CopyOrder) {
  const seen = await readObject(s3, to, signal);
  if (!seen.ok || !seen.value || seen.value.ETag === expected?.etag) return undefined;
  const isOurs = seen.value.ETag === source.ETag && seen.value.ContentLength === source.ContentLength;
  return isOurs
    ? { ok: true as const, value: { versionId: seen.value.VersionId, etag: seen.value.ETag } }
    : undefined;
}
