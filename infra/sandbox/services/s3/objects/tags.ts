import type { Tag } from '@aws-sdk/client-s3';
import { badRequest, invalidArgument } from '../errors.ts';

const objectTagLimit = 10;
const bucketTagLimit = 50;
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Throws S3's errors for a set of tags that it does not take. Source: S3 User Guide, "Categorizing your objects using tags". */
export function checkTags(tags: readonly Tag[], owner: 'object' | 'bucket'): readonly Tag[] {
  const limit = owner === 'object' ? objectTagLimit : bucketTagLimit;
  if (tags.length > limit) {
    const noun = owner === 'object' ? 'Object tags' : 'Bucket tag count';
    throw badRequest('BadRequest', `${noun} cannot be greater than ${limit}`);
  }
  const seen = new Set<string>();
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (key === '' || key.length > 128 || !allowed.test(key))
      throw badRequest('InvalidTag', 'The TagKey you have provided is invalid', { TagKey: key });
    if (value.length > 256 || !allowed.test(value))
      throw badRequest('InvalidTag', 'The TagValue you have provided is invalid', {
        TagKey: key,
        TagValue: value,
      });
    if (key.toLowerCase().startsWith('aws:'))
      throw badRequest('InvalidTag', 'System tags cannot be added/updated by requester', { TagKey: key });
    if (seen.has(key))
      throw badRequest('InvalidTag', 'Cannot provide multiple Tags with the same key', { TagKey: key });
    seen.add(key);
  }
  return tags.map(({ Key, Value }) => ({ Key, Value: Value ?? '' }));
}

/** Tags as `x-amz-tagging` carries them, in the form of a URL's query. */
export function readTaggingHeader(header: string | undefined): readonly Tag[] {
  if (header === undefined || header === '') return [];
  const tags = [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value }));
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      'x-amz-tagging',
      header,
    );
  return checkTags(tags, 'object');
}
