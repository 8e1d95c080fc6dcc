import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-sns';
import type { SnsContext } from './context.ts';
import { invalidParameter, resourceNotFound, tagLimitExceeded } from './errors.ts';
import { requireArn } from './topic.ts';
import type { Topic } from './topic.ts';

const maximumTags = 50;

/** Tags of topics: at most 50, keys up to 128 and values up to 256 characters. */
export function tagOperations({ directory }: SnsContext) {
  function requireResource(arn: string | undefined): Topic {
    const topic = directory.topic(requireArn('ResourceArn', arn));
    if (topic === undefined) throw resourceNotFound();
    return topic;
  }

  function tagResource(input: TagResourceRequest) {
    const topic = requireResource(input.ResourceArn);
    const tags = { ...topic.tags, ...tagRecord(input.Tags ?? []) };
    checkTags(tags);
    directory.saveTopic({ ...topic, tags });
    return {};
  }

  function untagResource(input: UntagResourceRequest) {
    const topic = requireResource(input.ResourceArn);
    const keys = input.TagKeys ?? [];
    const tags = Object.fromEntries(Object.entries(topic.tags).filter(([key]) => !keys.includes(key)));
    directory.saveTopic({ ...topic, tags });
    return {};
  }

  function listTagsForResource(input: ListTagsForResourceRequest): ListTagsForResourceResponse {
    const { tags } = requireResource(input.ResourceArn);
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  }

  return {
    TagResource: tagResource,
    UntagResource: untagResource,
    ListTagsForResource: listTagsForResource,
  };
}

/** Tags as a record. Error: InvalidParameter for a repeated key. */
export function tagRecord(tags: readonly Tag[]): Readonly<Record<string, string>> {
  const record = new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  if (record.size < tags.length) throw invalidParameter('Duplicated keys are not allowed.');
  return Object.fromEntries(record);
}

/** Errors: TagLimitExceeded, InvalidParameter. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  if (entries.length > maximumTags) throw tagLimitExceeded();
  for (const [key, value] of entries)
    if (key === '' || key.length > 128 || value.length > 256 || key.toLowerCase().startsWith('aws:'))
      throw invalidParameter(
        'Tag keys have 1 to 128 characters and do not start with aws:, values at most 256',
      );
}
