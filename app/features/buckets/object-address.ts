import type { ObjectPlace } from '../../../core/resources/buckets/types.ts';

export interface EnvironmentObject extends ObjectPlace {
  readonly environmentId: string;
}

/** Where the console hands on to S3's own short-lived address of an object. */
export function downloadPath(object: EnvironmentObject): string {
  return objectPath(object, 'download');
}

/** Where the console itself serves an object that is an image. */
export function imagePath(object: EnvironmentObject): string {
  return objectPath(object, 'image');
}

function objectPath({ environmentId, bucket, key, versionId }: EnvironmentObject, what: string): string {
  const search = new URLSearchParams({ environment: environmentId, key });
  if (versionId) search.set('version', versionId);
  return `/buckets/${encodeURIComponent(bucket)}/${what}?${search.toString()}`;
}

/**
 * Whether a browser can ask S3 for a key. Browsers take `.` and `..` between slashes for steps in the path and leave
 * them out of what they send, which is then another key and another signature.
 */
export function isReachableByBrowser(key: string): boolean {
  return !key.split('/').some((part) => part === '.' || part === '..');
}
