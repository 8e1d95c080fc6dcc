import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { failureOf } from '../../upstream/failure.ts';
import { Cancelled, pauseBefore, UpstreamFailed } from './engine/upstream-call.ts';

const ATTEMPTS = 5;

interface ObjectToRead {
  readonly bucket: string;
  readonly key: string;
  /** The object that was planned with: another under the same key is refused. */
  readonly etag: string;
  readonly sizeBytes: number;
}

/**
 * An object of any size as its bytes; where the connection breaks it is asked for the rest. S3's connections are cut
 * from time to time, and an import may take hours.
 * @throws UpstreamFailed, Cancelled.
 */
export async function* objectBytes(
  s3: S3Client,
  { bucket: Bucket, key: Key, etag, sizeBytes }: ObjectToRead,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let offset = 0;
  for (let attempt = 1; offset < sizeBytes; attempt += 1) {
    try {
      const { Body } = await s3.send(
        new GetObjectCommand({ Bucket, Key, IfMatch: etag, Range: `bytes=${offset}-` }),
        { abortSignal: signal },
      );
      for await (const chunk of Body as AsyncIterable<Uint8Array>) {
        offset += chunk.byteLength;
        attempt = 1;
        yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      }
    } catch (error) {
      if (signal.aborted) throw new Cancelled();
      const failure = failureOf(error, 's3:GetObject');
      const isOver = failure.state === 'absent' || failure.state === 'denied' || failure.state === 'rejected';
      if (isOver || attempt >= ATTEMPTS) throw new UpstreamFailed(failure);
    }
    if (offset < sizeBytes) await pauseBefore(attempt + 1, { signal });
  }
}
