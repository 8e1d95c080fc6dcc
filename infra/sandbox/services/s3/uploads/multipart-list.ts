import type {
  ListMultipartUploadsCommandInput,
  ListMultipartUploadsCommandOutput,
  ListPartsCommandInput,
  ListPartsCommandOutput,
  MultipartUpload,
  Part as ListedPart,
} from '@aws-sdk/client-s3';
import { checksumMember } from '../checksums/checksum.ts';
import type { Operation } from '../context.ts';
import { invalidArgument } from '../errors.ts';
import { dueAfter, isEnabled, prefixOf } from '../lifecycle/lifecycle-rules.ts';
import { keyEncoder, readEncodingType, readMarker, readPageSize, takePage } from '../listing/list-page.ts';
import type { BucketRecord, Upload } from '../records.ts';

type Out<Command> = Omit<Command, '$metadata'>;

/** `x-amz-abort-date` and its rule: when the bucket's rules will end the upload. */
export function abortNotice(
  bucket: BucketRecord,
  upload: Upload,
): { readonly AbortDate?: Date; readonly AbortRuleId?: string } {
  let soonest: { AbortDate: Date; AbortRuleId: string | undefined } | undefined;
  for (const rule of bucket.lifecycle?.rules ?? []) {
    const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
    if (days === undefined || !isEnabled(rule) || !upload.key.startsWith(prefixOf(rule))) continue;
    const date = new Date(dueAfter(upload.initiatedMs, days));
    if (!soonest || date < soonest.AbortDate) soonest = { AbortDate: date, AbortRuleId: rule.ID };
  }
  return soonest ?? {};
}

export const listParts: Operation<ListPartsCommandInput, Out<ListPartsCommandOutput>> = (context, input) => {
  const { Bucket = '', Key: key = '', UploadId = '' } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  const upload = context.uploads.require(bucket.id, key, UploadId);
  const limit = readPageSize(input.MaxParts, 'max-parts');
  const marker = Number(input.PartNumberMarker ?? 0);
  if (!Number.isInteger(marker) || marker < 0 || marker > 2_147_483_647)
    throw invalidArgument(
      'Argument part-number-marker must be an integer between 0 and 2147483647',
      'part-number-marker',
      input.PartNumberMarker,
    );
  const page = takePage(context.uploads.parts(upload, Math.min(marker, 10_000)), limit);
  const owner = { ID: context.ownerId };
  return {
    ...abortNotice(bucket, upload),
    Bucket,
    Key: key,
    UploadId,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(page.items.at(-1)?.partNumber ?? 0),
    MaxParts: limit,
    IsTruncated: page.isTruncated,
    Parts: page.items.map(({ partNumber, size, etag, modifiedMs, checksum }): ListedPart => ({
      PartNumber: partNumber,
      LastModified: new Date(modifiedMs),
      ETag: `"${etag}"`,
      Size: size,
      [checksumMember(checksum.algorithm)]: checksum.value,
    })),
    Initiator: owner,
    Owner: owner,
    StorageClass: upload.storageClass as MultipartUpload['StorageClass'],
    ChecksumAlgorithm: upload.checksumAlgorithm as MultipartUpload['ChecksumAlgorithm'],
    ChecksumType: upload.checksumType,
  };
};

type Listed =
  { readonly kind: 'upload'; readonly upload: Upload } | { readonly kind: 'prefix'; readonly prefix: string };

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function isBehind(upload: Upload, input: ListMultipartUploadsCommandInput, all: readonly Upload[]): boolean {
  const { KeyMarker: key, UploadIdMarker: uploadId, Prefix, Delimiter } = input;
  if (!key) return true;
  // An upload id counts only together with a key: then later uploads of that very key follow.
  const marked = uploadId ? all.find((one) => one.key === key && one.uploadId === uploadId) : undefined;
  if (marked && upload.key === key) return upload.number > marked.number;
  const marker = readMarker(key, Prefix, Delimiter);
  if (marker.kind === 'prefix' && upload.key.startsWith(marker.text)) return false;
  return compare(upload.key, key) > 0;
}

function* rollUp(uploads: Iterable<Upload>, prefix: string, delimiter: string): Generator<Listed> {
  let rolled: string | undefined;
  for (const upload of uploads) {
    if (rolled !== undefined && upload.key.startsWith(rolled)) continue;
    const cut = delimiter === '' ? -1 : upload.key.indexOf(delimiter, prefix.length);
    if (cut === -1) {
      yield { kind: 'upload', upload };
      continue;
    }
    rolled = upload.key.slice(0, cut + delimiter.length);
    yield { kind: 'prefix', prefix: rolled };
  }
}

export const listMultipartUploads: Operation<
  ListMultipartUploadsCommandInput,
  Out<ListMultipartUploadsCommandOutput>
> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const { Prefix: prefix = '', Delimiter: delimiter = '' } = input;
  const limit = readPageSize(input.MaxUploads, 'max-uploads');
  const encode = keyEncoder(readEncodingType(input.EncodingType));
  const all = context.uploads.list(bucket.id);
  const wanted = all
    .filter(({ key }) => key.startsWith(prefix))
    .filter((upload) => isBehind(upload, input, all));
  const page = takePage(rollUp(wanted, prefix, delimiter), limit);
  const owner = { ID: context.ownerId };
  const uploads: MultipartUpload[] = [];
  const commonPrefixes: { Prefix: string }[] = [];
  for (const item of page.items) {
    if (item.kind === 'prefix') commonPrefixes.push({ Prefix: encode(item.prefix) });
    else
      uploads.push({
        UploadId: item.upload.uploadId,
        Key: encode(item.upload.key),
        Initiated: new Date(item.upload.initiatedMs),
        StorageClass: item.upload.storageClass as MultipartUpload['StorageClass'],
        Owner: owner,
        Initiator: owner,
        ChecksumAlgorithm: item.upload.checksumAlgorithm as MultipartUpload['ChecksumAlgorithm'],
        ChecksumType: item.upload.checksumType,
      });
  }
  const last = page.items.at(-1);
  return {
    Bucket: input.Bucket,
    KeyMarker: encode(input.KeyMarker ?? ''),
    UploadIdMarker: input.UploadIdMarker ?? '',
    NextKeyMarker: encode(last?.kind === 'prefix' ? last.prefix : last?.upload.key),
    NextUploadIdMarker: last?.kind === 'upload' ? last.upload.uploadId : undefined,
    Prefix: encode(prefix),
    Delimiter: encode(input.Delimiter),
    MaxUploads: limit,
    IsTruncated: page.isTruncated,
    Uploads: uploads.length > 0 ? uploads : undefined,
    CommonPrefixes: commonPrefixes.length > 0 ? commonPrefixes : undefined,
    EncodingType: input.EncodingType,
  };
};
