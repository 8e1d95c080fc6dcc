// headObject(source, object, budget): Cell<ObjectHead>
// objectTags(source, object, budget): Cell<readonly {key, value}[]>     `empty`: none
import { GetObjectTaggingCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { ObjectHead, ObjectPlace } from './types.ts';

/** What S3 says of one object, or of one version of it. */
export function headObject(source: Source, place: ObjectPlace, budget: Budget): Promise<Cell<ObjectHead>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: place.versionId ? 's3:GetObjectVersion' : 's3:GetObject',
      key: placeKey('head', place),
      run: async (signal) => {
        const command = new HeadObjectCommand(placeInput(place));
        const head = await source.clients.s3.send(command, { abortSignal: signal });
        return {
          key: place.key,
          versionId: head.VersionId ?? place.versionId,
          sizeBytes: head.ContentLength ?? 0,
          contentType: head.ContentType,
          contentEncoding: head.ContentEncoding,
          contentDisposition: head.ContentDisposition,
          contentLanguage: head.ContentLanguage,
          cacheControl: head.CacheControl,
          etag: head.ETag,
          lastModifiedAt: head.LastModified?.getTime(),
          // S3 leaves the class out where it is the standard one.
          storageClass: head.StorageClass ?? 'STANDARD',
          encryption: head.ServerSideEncryption,
          kmsKeyId: head.SSEKMSKeyId,
          metadata: head.Metadata ?? {},
          partsCount: head.PartsCount,
          expiration: head.Expiration,
          restore: head.Restore,
          replicationStatus: head.ReplicationStatus,
          lockMode: head.ObjectLockMode,
        };
      },
    },
    budget,
  );
}

export async function objectTags(
  source: Source,
  place: ObjectPlace,
  budget: Budget,
): Promise<Cell<readonly { readonly key: string; readonly value: string }[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: place.versionId ? 's3:GetObjectVersionTagging' : 's3:GetObjectTagging',
      key: placeKey('tags', place),
      run: async (signal) => {
        const command = new GetObjectTaggingCommand(placeInput(place));
        const answer = await source.clients.s3.send(command, { abortSignal: signal });
        const tags = (answer.TagSet ?? []).map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
        return tags.sort((a, b) => (a.key < b.key ? -1 : 1));
      },
      isEmpty: (tags) => tags.length === 0,
    },
    budget,
  );
}

export function placeInput({ bucket, key, versionId }: ObjectPlace) {
  return { Bucket: bucket, Key: key, VersionId: versionId };
}

export function placeKey(what: string, { bucket, key, versionId }: ObjectPlace): string {
  return JSON.stringify([what, bucket, key, versionId ?? null]);
}
