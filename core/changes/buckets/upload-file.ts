import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { CreateMultipartUploadCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Failure } from '../../cells/cell.ts';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { attempt, within } from './attempt.ts';
import type { Answer } from './attempt.ts';
import { conflict } from './copy-object.ts';
import { conditionOf } from './copy-order.ts';
import type { Expected } from './copy-order.ts';
import { readObject } from './object-state.ts';

const MIB = 1_048_576;
const PART_BYTES = 8 * MIB;
/** S3's limit of parts in one upload. Source: S3 User Guide, "Multipart upload limits". */
const MOST_PARTS = 10_000;
/** So much of a file is in memory at once, however large it is. */
const MEMORY_BYTES = 64 * MIB;
/** What goes through the console: parts are kept until S3 has them, so that one can be sent again. */
export const LARGEST_UPLOAD_BYTES = MOST_PARTS * MEMORY_BYTES;
const CALL_MS = 300_000;
const SHORT_CALL_MS = 15_000;

export interface FileToUpload {
  readonly bucket: string;
  readonly key: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly expected: Expected;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Durable before the first part is sent: whoever finds the run after a kill ends the upload. */
  readonly begun: (uploadId: string) => Promise<void>;
  readonly sent: (bytes: number) => void;
  readonly signal: AbortSignal;
}

export interface Uploaded {
  readonly etag: string;
  readonly versionId?: string;
  /** Hexadecimal, of the content as it came in. */
  readonly sha256: string;
  /** S3's own, in its words: `CRC32 …`; absent where the endpoint tells none. */
  readonly checksum?: string;
}

/**
 * Streams one file into S3, in parts where it is larger than one. S3 checks the whole by its CRC32, and the condition
 * at the end. Where anything fails the upload is aborted and nothing stands under the key but what stood there before.
 * Source: S3 User Guide, "Conditional writes" (PutObject and CompleteMultipartUpload).
 */
export async function uploadFile(s3: S3Client, file: FileToUpload): Promise<Answer<Uploaded>> {
  const sum: Sum = { sha256: createHash('sha256'), crc32: 0, bytes: 0 };
  const partSize = partSizeOf(file.sizeBytes);
  const body = Readable.from(measured(file, sum), {
    objectMode: false,
    signal: file.signal,
    highWaterMark: MIB,
  });
  const upload = new Upload({
    client: watched(s3, file, () => crcText(sum.crc32)),
    params: {
      Bucket: file.bucket,
      Key: file.key,
      Body: body,
      ContentLength: file.sizeBytes,
      ContentType: file.contentType,
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
      MpuObjectSize: file.sizeBytes,
      ...conditionOf(file.expected),
    },
    partSize,
    queueSize: Math.max(1, Math.min(4, Math.floor(MEMORY_BYTES / partSize))),
  });
  const sent = await attempt('s3:PutObject', upload.done());
  body.destroy();
  if (!sent.ok) return (await landed(s3, file, sum, sent.failure)) ?? sent;
  const { ETag: etag = '', VersionId: versionId, ChecksumCRC32: crc } = sent.value;
  return { ok: true, value: uploadedOf(sum, etag, versionId, crc) };
}

function uploadedOf(
  sum: Sum,
  etag: string,
  versionId: string | undefined,
  crc: string | undefined,
): Uploaded {
  return { etag, versionId, sha256: sum.sha256.digest('hex'), ...(crc && { checksum: `CRC32 ${crc}` }) };
}

/** The last call was sent and its answer lost: the object may stand there all the same, told by its checksum. */
async function landed(
  s3: S3Client,
  { bucket, key, sizeBytes, expected }: FileToUpload,
  sum: Sum,
  { state }: Failure,
): Promise<Answer<Uploaded> | undefined> {
  if (sum.bytes !== sizeBytes || state === 'denied' || state === 'rejected') return undefined;
  const command = new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' });
  const sent = s3.send(command, { abortSignal: AbortSignal.timeout(SHORT_CALL_MS) });
  const seen = await attempt('s3:GetObject', sent);
  if (!seen.ok || seen.value.ETag === expected.etag) return undefined;
  const { ETag: etag = '', VersionId: versionId, ContentLength: size, ChecksumCRC32: crc } = seen.value;
  if (size !== sizeBytes || crc !== crcText(sum.crc32)) return undefined;
  return { ok: true, value: uploadedOf(sum, etag, versionId, crc) };
}

/** Ends an upload that nobody goes on with; its parts are gone. One that has ended already is fine too. */
export async function abortUpload(
  s3: S3Client,
  { bucket, key, uploadId }: { readonly bucket: string; readonly key: string; readonly uploadId: string },
): Promise<Answer<unknown>> {
  const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId });
  const sent = s3.send(command, { abortSignal: AbortSignal.timeout(SHORT_CALL_MS) });
  const answer = await attempt('s3:AbortMultipartUpload', sent);
  return !answer.ok && answer.failure.code === 'NoSuchUpload' ? { ok: true, value: undefined } : answer;
}

/** Parts as small as their number allows: 8 MiB up to 78 GiB, 64 MiB at the most. */
export function partSizeOf(sizeBytes: number): number {
  return Math.max(PART_BYTES, Math.ceil(sizeBytes / MOST_PARTS / MIB) * MIB);
}

/** What has been read so far. */
interface Sum {
  readonly sha256: ReturnType<typeof createHash>;
  crc32: number;
  bytes: number;
}

async function* measured({ bytes, sent }: FileToUpload, sum: Sum): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    sum.sha256.update(chunk);
    sum.crc32 = crc32(chunk, sum.crc32);
    sum.bytes += chunk.byteLength;
    yield chunk;
    sent(chunk.byteLength);
  }
}

/**
 * The client as the library uses it: the upload's id is kept before the first part, and what stands under the key is
 * looked at before the last call, for endpoints that do not heed conditions. Parts end with the run; the first call and
 * the last one do not, since nobody could tell what became of them.
 */
function watched(s3: S3Client, file: FileToUpload, crc: () => string): S3Client {
  const patient = () => ({ abortSignal: AbortSignal.timeout(CALL_MS) });
  const send = async (command: Parameters<S3Client['send']>[0]): Promise<unknown> => {
    if (command instanceof AbortMultipartUploadCommand)
      return s3.send(command, { abortSignal: AbortSignal.timeout(SHORT_CALL_MS) });
    if (command instanceof CreateMultipartUploadCommand) {
      const answer: CreateMultipartUploadCommandOutput = await s3.send(command, patient());
      await file.begun(answer.UploadId ?? '');
      return answer;
    }
    if (command instanceof CompleteMultipartUploadCommand)
      return lastCall(s3, file, (condition) =>
        s3.send(
          new CompleteMultipartUploadCommand({
            ...command.input,
            IfMatch: undefined,
            IfNoneMatch: undefined,
            ChecksumCRC32: crc(),
            ...condition,
          }),
          patient(),
        ),
      );
    if (command instanceof PutObjectCommand)
      return lastCall(s3, file, (condition) =>
        s3.send(
          new PutObjectCommand({
            ...command.input,
            IfMatch: undefined,
            IfNoneMatch: undefined,
            ...condition,
          }),
          patient(),
        ),
      );
    return s3.send(command as PutObjectCommand, within(file.signal, CALL_MS));
  };
  return Object.create(s3, { send: { value: send } }) as S3Client;
}

/** @throws what S3 answers; `PreconditionFailed` where another object has come under the key. */
async function lastCall<T>(
  s3: S3Client,
  { bucket, key, expected, signal }: FileToUpload,
  send: (condition: ReturnType<typeof conditionOf>) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const seen = await readObject(s3, { bucket, key }, signal);
  if (seen.ok && (seen.value?.ETag ?? null) !== expected.etag) throw preconditionFailed();
  const answer = await attemptOnce(send(conditionOf(expected)));
  // An endpoint that takes no conditions: it has just been looked at.
  return 'value' in answer ? answer.value : send({});
}

async function attemptOnce<T>(
  call: Promise<T>,
): Promise<{ readonly value: T } | { readonly unsupported: true }> {
  try {
    return { value: await call };
  } catch (error) {
    const answer = await attempt('s3:PutObject', Promise.reject(error as Error));
    if (!answer.ok && answer.failure.state === 'unsupported') return { unsupported: true };
    throw error;
  }
}

function preconditionFailed(): Error {
  const { code } = conflict().failure;
  return Object.assign(new Error(code), { name: code });
}

/** As S3 writes it: four bytes, most significant first, in base64. */
function crcText(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes.toString('base64');
}
