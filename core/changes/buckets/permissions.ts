import { may } from '../../permissions/permission.ts';
import type { Permission } from '../../permissions/permission.ts';

/** An object is written with its tags; an upload in parts that nobody goes on with is ended. */
export const WRITES_OBJECTS: readonly Permission[] = [
  may('object', 's3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'),
];

/** What a copy loses is told beforehand: an object's own grants. */
export const READS_GRANTS: readonly Permission[] = [may('object', 's3:GetObjectAcl')];
