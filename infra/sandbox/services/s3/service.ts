import * as schemas from '@aws-sdk/client-s3';
import type { Cloud } from '../../cloud.ts';
import type { Handler, SandboxService } from '../../protocol/service.ts';
import { ServiceError } from '../../protocol/service.ts';
import * as bucketAccess from './buckets/bucket-access.ts';
import * as buckets from './buckets/bucket-operations.ts';
import * as bucketSettings from './buckets/bucket-settings.ts';
import { unsetFeatures } from './buckets/bucket-unset.ts';
import { corsOf } from './buckets/cors.ts';
import { createContext } from './context.ts';
import type { Operation } from './context.ts';
import { invalidRequest, malformedXml } from './errors.ts';
import * as lifecycle from './lifecycle/lifecycle-operations.ts';
import { LifecycleRunner } from './lifecycle/lifecycle-run.ts';
import { listObjects, listObjectsV2 } from './listing/list-objects.ts';
import { listObjectVersions } from './listing/list-versions.ts';
import { completeMultipartUpload } from './uploads/multipart-complete.ts';
import { listMultipartUploads, listParts } from './uploads/multipart-list.ts';
import * as multipart from './uploads/multipart-upload.ts';
import { getObjectAttributes } from './objects/object-attributes.ts';
import { copyObject } from './objects/object-copy.ts';
import { deleteObject, deleteObjects } from './objects/object-delete.ts';
import { getObject, headObject } from './objects/object-read.ts';
import { restoreObject } from './objects/object-restore.ts';
import * as objectSettings from './objects/object-settings.ts';
import { putObject } from './objects/object-write.ts';

const operations = {
  CreateBucket: buckets.createBucket,
  HeadBucket: buckets.headBucket,
  DeleteBucket: buckets.deleteBucket,
  ListBuckets: buckets.listBuckets,
  GetBucketLocation: buckets.getBucketLocation,
  GetBucketVersioning: buckets.getBucketVersioning,
  PutBucketVersioning: buckets.putBucketVersioning,
  GetBucketTagging: bucketSettings.getBucketTagging,
  PutBucketTagging: bucketSettings.putBucketTagging,
  DeleteBucketTagging: bucketSettings.deleteBucketTagging,
  GetBucketEncryption: bucketSettings.getBucketEncryption,
  PutBucketEncryption: bucketSettings.putBucketEncryption,
  DeleteBucketEncryption: bucketSettings.deleteBucketEncryption,
  GetBucketCors: bucketSettings.getBucketCors,
  PutBucketCors: bucketSettings.putBucketCors,
  DeleteBucketCors: bucketSettings.deleteBucketCors,
  GetBucketLifecycleConfiguration: lifecycle.getBucketLifecycleConfiguration,
  PutBucketLifecycleConfiguration: lifecycle.putBucketLifecycleConfiguration,
  DeleteBucketLifecycle: lifecycle.deleteBucketLifecycle,
  GetBucketOwnershipControls: bucketAccess.getBucketOwnershipControls,
  PutBucketOwnershipControls: bucketAccess.putBucketOwnershipControls,
  DeleteBucketOwnershipControls: bucketAccess.deleteBucketOwnershipControls,
  GetPublicAccessBlock: bucketAccess.getPublicAccessBlock,
  PutPublicAccessBlock: bucketAccess.putPublicAccessBlock,
  DeletePublicAccessBlock: bucketAccess.deletePublicAccessBlock,
  GetBucketAcl: bucketAccess.getBucketAcl,
  PutBucketAcl: bucketAccess.putBucketAcl,
  GetBucketPolicy: bucketAccess.getBucketPolicy,
  PutBucketPolicy: bucketAccess.putBucketPolicy,
  DeleteBucketPolicy: bucketAccess.deleteBucketPolicy,
  GetBucketPolicyStatus: bucketAccess.getBucketPolicyStatus,
  ...unsetFeatures,
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: headObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  GetObjectAttributes: getObjectAttributes,
  RestoreObject: restoreObject,
  GetObjectTagging: objectSettings.getObjectTagging,
  PutObjectTagging: objectSettings.putObjectTagging,
  DeleteObjectTagging: objectSettings.deleteObjectTagging,
  GetObjectAcl: objectSettings.getObjectAcl,
  PutObjectAcl: objectSettings.putObjectAcl,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  CreateMultipartUpload: multipart.createMultipartUpload,
  UploadPart: multipart.uploadPart,
  UploadPartCopy: multipart.uploadPartCopy,
  AbortMultipartUpload: multipart.abortMultipartUpload,
  CompleteMultipartUpload: completeMultipartUpload,
  ListParts: listParts,
  ListMultipartUploads: listMultipartUploads,
} as const;

/** Members that come by header: their absence is no fault of a document. */
const headerMembers: Readonly<Record<string, string>> = {
  CopySource: 'x-amz-copy-source',
  ObjectAttributes: 'x-amz-object-attributes',
};

function missingMembers(_operation: string, paths: readonly string[]): ServiceError {
  const [first = ''] = paths;
  const header = Object.hasOwn(headerMembers, first) ? headerMembers[first] : undefined;
  return header === undefined
    ? malformedXml()
    : invalidRequest('Missing required header for this request: ' + header);
}

/**
 * Amazon S3 of one environment: general purpose buckets over the environment's store and directory.
 * Source: Amazon S3 API Reference, 2006-03-01.
 */
export function createS3(cloud: Cloud): SandboxService {
  const context = createContext(cloud);
  const lifecycleRunner = new LifecycleRunner(context);
  function bind<Input, Output>(operation: Operation<Input, Output>): Handler<Input, Output> {
    return (input, call) => operation(context, input, call);
  }
  return {
    signingName: 's3',
    apiVersion: '2006-03-01',
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    protocols: ['restXml'],
    schemas,
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [
        name,
        bind(operation as Operation<never, unknown>),
      ]),
    ),
    missingMembers,
    ...corsOf(context.buckets),
    throttled: () => new ServiceError('SlowDown', 'Please reduce your request rate.', { status: 503 }),
    standing: () =>
      context.buckets.list().map(({ id }) => ({
        kind: 'bucket',
        standardBytes: context.usage.of(id).bytes.STANDARD ?? 0,
      })),
    async tick(now) {
      await lifecycleRunner.run(now);
      context.usage.report(context.buckets.list(), now);
    },
    close: () => lifecycleRunner.stop(),
  };
}
