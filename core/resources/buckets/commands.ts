import type { CommandTarget } from '../../commands/command-line.ts';
import { awsCommand, quoted } from '../../commands/command-line.ts';
import type { ObjectListing, VersionListing } from './listing.ts';
import { LISTING_PAGE_SIZE } from './listing.ts';
import { sizeQueries } from './size-queries.ts';
import type { ObjectPlace } from './types.ts';

export function listBucketsCommand(target: CommandTarget): string {
  return awsCommand(target, 's3api', 'list-buckets');
}

const ROW_SETTINGS = ['get-bucket-versioning', 'get-bucket-lifecycle-configuration'] as const;
const PAGE_SETTINGS = [
  ...ROW_SETTINGS,
  'get-bucket-encryption',
  'get-public-access-block',
  'get-bucket-location',
  'get-bucket-tagging',
] as const;

/** One line for each setting that a bucket's row in the list shows. */
export function bucketRowCommands(target: CommandTarget, bucket: string): readonly string[] {
  return ROW_SETTINGS.map((operation) => awsCommand(target, 's3api', operation, { bucket }));
}

/** One line for each setting that a bucket's page shows. */
export function bucketCommands(target: CommandTarget, bucket: string): readonly string[] {
  return PAGE_SETTINGS.map((operation) => awsCommand(target, 's3api', operation, { bucket }));
}

/** The line for the lifecycle rules alone. */
export function bucketLifecycleCommand(target: CommandTarget, bucket: string): string {
  return awsCommand(target, 's3api', 'get-bucket-lifecycle-configuration', { bucket });
}

/** What S3 last measured of these buckets, out of the four days before `now`. */
export function bucketSizesCommand(target: CommandTarget, names: readonly string[], now: number): string {
  const day = 86_400_000;
  const end = Math.ceil(now / day) * day;
  return awsCommand(target, 'cloudwatch', 'get-metric-data', {
    'metric-data-queries': sizeQueries(names),
    'start-time': new Date(end - 4 * day).toISOString(),
    'end-time': new Date(end).toISOString(),
    'scan-by': 'TimestampDescending',
  });
}

export function listObjectsCommand(target: CommandTarget, listing: ObjectListing): string {
  return awsCommand(target, 's3api', 'list-objects-v2', {
    bucket: listing.bucket,
    prefix: listing.prefix || undefined,
    delimiter: listing.delimiter,
    'max-keys': LISTING_PAGE_SIZE,
    'continuation-token': listing.cursor?.position,
    'no-paginate': true,
  });
}

export function listVersionsCommand(target: CommandTarget, listing: VersionListing): string {
  return awsCommand(target, 's3api', 'list-object-versions', {
    bucket: listing.bucket,
    prefix: listing.prefix || undefined,
    delimiter: listing.delimiter,
    'max-keys': LISTING_PAGE_SIZE,
    'key-marker': listing.cursor?.position.key,
    'version-id-marker': listing.cursor?.position.versionId,
    'no-paginate': true,
  });
}

export function headObjectCommand(target: CommandTarget, place: ObjectPlace): string {
  return awsCommand(target, 's3api', 'head-object', placeOptions(place));
}

export function objectTagsCommand(target: CommandTarget, place: ObjectPlace): string {
  return awsCommand(target, 's3api', 'get-object-tagging', placeOptions(place));
}

/** Prints as much of the object as the page reads, and then what S3 says of it. */
export function objectContentCommand(target: CommandTarget, place: ObjectPlace): string {
  const options = { ...placeOptions(place), range: 'bytes=0-262143' };
  return `${awsCommand(target, 's3api', 'get-object', options)} /dev/stdout`;
}

/** A link to one object for a minute. The command line signs the current version alone. */
export function presignCommand(target: CommandTarget, { bucket, key }: ObjectPlace): string {
  return `${awsCommand(target, 's3', 'presign')} ${quoted(`s3://${bucket}/${key}`)} --expires-in 60`;
}

function placeOptions({ bucket, key, versionId }: ObjectPlace) {
  return { bucket, key, 'version-id': versionId };
}
