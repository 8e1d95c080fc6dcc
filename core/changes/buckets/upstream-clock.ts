import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { setTimeout as pause } from 'node:timers/promises';
import { answerDate } from '../../upstream/answer-date.ts';
import { within } from './attempt.ts';

const CALL_MS = 10_000;
const SECOND_MS = 1_000;

/**
 * A moment by S3's own clock, in milliseconds since the epoch and whole seconds as S3 tells them: what was written
 * until then has a time up to it, whatever is written after this resolves a later one. It takes a second at most.
 */
export async function momentBefore(s3: S3Client, bucket: string, signal: AbortSignal): Promise<number> {
  const at = await upstreamNow(s3, bucket, signal);
  await pause(SECOND_MS, undefined, { signal });
  return Math.floor(at / SECOND_MS) * SECOND_MS;
}

/**
 * S3's clock, by the `Date` of an answer, in milliseconds since the epoch and whole seconds; the console's own clock where
 * an endpoint leaves it out.
 */
export async function upstreamNow(s3: S3Client, bucket: string, signal: AbortSignal): Promise<number> {
  const command = new HeadBucketCommand({ Bucket: bucket });
  const date = answerDate(command);
  await s3.send(command, within(signal, CALL_MS));
  return date() ?? Date.now();
}
