import {
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { LifecycleRule } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CaptureManifest, Captures } from '../../actions/action.ts';
import { BUCKETS } from '../../catalogue/buckets.ts';
import type { Clients } from '../../environments/clients.ts';
import type { Environment } from '../../environments/schema.ts';
import { failureSentence } from '../../cells/cell.ts';
import { failureOf } from '../../upstream/failure.ts';

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
 * encrypted by S3 (SSE-S3, or the bucket's own default), gone by the bucket's lifecycle. A capture never leaves its
 * environment: the bucket is found by the environment alone, no caller can name one.
 */
export function createCaptures(environment: Environment, clients: Pick<Clients, 's3'>): Captures {
  const { bucket, prefix, keptForHours } = placeOf(environment);
  const keyOf = (captureId: string, name: string) => `${prefix}${captureId}/${name}`;

  async function put(key: string, body: Buffer, type: string): Promise<void> {
    await clients.s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: type,
        ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
        ServerSideEncryption: 'AES256',
        Tagging: 'operations-console=capture',
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

  return {
    async place() {
      const refusal = await bucketRefusal(clients, bucket, environment.label);
      if (refusal) return { refusal };
      const expires = await expiresByItself(clients, bucket, prefix);
      return {
        place: `s3://${bucket}/${prefix}`,
        keptForHours,
        notes: expires ? [] : [`No lifecycle rule of ${bucket} removes what stands under ${prefix}.`],
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
      const whole: CaptureManifest = {
        ...manifest,
        expiresAt: manifest.capturedAt + keptForHours * HOUR_MS,
      };
      await put(keyOf(captureId, 'manifest.json'), Buffer.from(JSON.stringify(whole)), 'application/json');
    },
  };
}

function placeOf(environment: Environment) {
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

/** What can not be read counts as not expiring: the plan then says so. */
async function expiresByItself(
  clients: Pick<Clients, 's3'>,
  bucket: string,
  prefix: string,
): Promise<boolean> {
  try {
    const answer = await clients.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }), {
      abortSignal: AbortSignal.timeout(CALL_MS),
    });
    return (answer.Rules ?? []).some((rule) => covers(rule, prefix));
  } catch {
    return false;
  }
}

function covers(rule: LifecycleRule, prefix: string): boolean {
  const expires = rule.Status === 'Enabled' && (rule.Expiration?.Days ?? 0) > 0;
  return expires && prefix.startsWith(rule.Filter?.Prefix ?? rule.Prefix ?? '');
}

function segmentName(number: number): string {
  return `${String(number).padStart(6, '0')}.segment`;
}
