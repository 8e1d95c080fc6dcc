import { GetObjectCommand, HeadBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CaptureManifest, Captures } from '../../actions/action.ts';
import { BUCKETS } from '../../catalogue/buckets.ts';
import type { Clients } from '../../environments/clients.ts';
import type { Environment } from '../../environments/schema.ts';
import { failureSentence } from '../../cells/cell.ts';
import { failureOf } from '../../upstream/failure.ts';
import { CAPTURE_TAG, expiryOf } from './expiry.ts';
import type { Expiry } from './expiry.ts';

const USUAL_PREFIX = 'captures/';
const USUAL_HOURS = 168;
const CALL_MS = 30_000;
const HOUR_MS = 3_600_000;

const manifestSchema = z.object({
  format: z.string(),
  segments: z.number().int().min(0),
  capturedAt: z.number(),
  expiresAt: z.number(),
  facts: z.any(),
});

/**
 * What is about to be lost, as numbered objects under `<prefix><capture id>/` in a bucket of the same environment,
 * encrypted by S3 as the bucket has it (SSE-S3 where it says nothing), gone by the bucket's lifecycle. A capture never
 * leaves its environment: the bucket is found by the environment alone, no caller can name one.
 */
export function createCaptures(environment: Environment, clients: Pick<Clients, 's3'>): Captures {
  const { bucket, prefix, keptForHours } = capturePlaceOf(environment);
  const keyOf = (captureId: string, name: string) => `${prefix}${captureId}/${name}`;

  async function put(key: string, body: Buffer, type: string): Promise<void> {
    await clients.s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: type,
        ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
        Tagging: `${CAPTURE_TAG.key}=${CAPTURE_TAG.value}`,
      }),
      { abortSignal: AbortSignal.timeout(CALL_MS) },
    );
  }

  async function get(key: string): Promise<Buffer> {
    const answer = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: AbortSignal.timeout(CALL_MS),
    });
    return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
  }

  let known: Promise<Expiry> | undefined;
  const expiry = () => (known ??= expiryOf(clients.s3, bucket, prefix));

  return {
    async place() {
      const refusal = await bucketRefusal(clients, bucket, environment.label);
      if (refusal) return { refusal };
      const { isRemoved, hours } = await expiry();
      return {
        place: `s3://${bucket}/${prefix}`,
        keptForHours: Math.min(keptForHours, hours),
        notes: isRemoved ? [] : [`No lifecycle rule of ${bucket} removes what stands under ${prefix}.`],
      };
    },
    async manifest(captureId) {
      try {
        const text = (await get(keyOf(captureId, 'manifest.json'))).toString('utf8');
        return manifestSchema.parse(JSON.parse(text)) as CaptureManifest;
      } catch (error) {
        if (failureOf(error, 's3:GetObject').state === 'absent') return undefined;
        throw error;
      }
    },
    segment: (captureId, number) => get(keyOf(captureId, segmentName(number))),
    store: (captureId, number, segment) =>
      put(keyOf(captureId, segmentName(number)), segment, 'application/octet-stream'),
    async complete(captureId, manifest) {
      const { hours } = await expiry();
      const expiresAt = manifest.capturedAt + Math.min(keptForHours, hours) * HOUR_MS;
      const whole: CaptureManifest = { ...manifest, expiresAt };
      await put(keyOf(captureId, 'manifest.json'), Buffer.from(JSON.stringify(whole)), 'application/json');
    },
  };
}

/** Where captures of an environment go, and for how long they are to be kept, as its file says; nobody is asked. */
export function capturePlaceOf(environment: Environment): {
  readonly bucket: string;
  readonly prefix: string;
  readonly keptForHours: number;
} {
  const usual = BUCKETS.find((one) => one.logical === 'backups')?.names[environment.names.stage] ?? '';
  const { captures } = environment;
  return {
    bucket: captures?.bucket ?? usual,
    prefix: captures?.prefix ?? USUAL_PREFIX,
    keptForHours: captures?.keptForHours ?? USUAL_HOURS,
  };
}

async function bucketRefusal(
  clients: Pick<Clients, 's3'>,
  bucket: string,
  label: string,
): Promise<string | undefined> {
  try {
    await clients.s3.send(new HeadBucketCommand({ Bucket: bucket }), {
      abortSignal: AbortSignal.timeout(CALL_MS),
    });
    return undefined;
  } catch (error) {
    const failure = failureOf(error, 's3:ListBucket');
    return failure.state === 'absent'
      ? `${label} has no bucket ${bucket} to keep captures in. Its environment may name another.`
      : `The bucket ${bucket}, where captures are kept, can not be used. ${failureSentence(failure)}`;
  }
}

function segmentName(number: number): string {
  return `${String(number).padStart(6, '0')}.segment`;
}
