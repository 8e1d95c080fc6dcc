import { z } from 'zod';
import type { Environment } from '../../environments/schema.ts';
import { bucketName, keyPrefix } from '../buckets/names.ts';
import { environmentId, sameIn } from './places.ts';
import { TABLE_CHECKS } from './table-checks.ts';

/** Classes that an object can be written in and read from at once. Source: S3 API Reference, PutObject. */
export const STORAGE_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
] as const;

const folder = keyPrefix.refine((value) => /[^/]\/$/.test(value), 'must end with a slash');

export const syncBucketInput = z
  .object({
    /** The environment that the objects come from; they go into the one that the action is for. */
    fromEnvironment: environmentId,
    fromBucket: bucketName,
    /** The bucket that is written to; without it the one of the same logical name. */
    bucket: bucketName.optional(),
    /** Where the objects lie on either side, as `bundles/monday/assets/`: the whole bucket, where none is said. */
    fromFolder: folder.optional(),
    folder: folder.optional(),
    /** Of the keys inside of the folders. */
    prefix: keyPrefix.default(''),
    /** Whether what stands in the target alone is deleted there. */
    delete: z.boolean().default(false),
    /** Of the copies; that of the source where none is said. */
    storageClass: z.enum(STORAGE_CLASSES).optional(),
    /** How much is looked at afterwards. */
    check: z.enum(TABLE_CHECKS).default('sample'),
  })
  .strict();
export type SyncBucketInput = z.infer<typeof syncBucketInput>;

/** The bucket that is written to, as far as it is known. */
export function targetBucketOf(
  { fromBucket, bucket }: Pick<SyncBucketInput, 'fromBucket' | 'bucket'>,
  environment: Environment,
): string | undefined {
  return bucket ?? sameIn('buckets', fromBucket, environment);
}
