import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { ServiceError } from '../../protocol/service.ts';
import { requireGroup } from './context.ts';
import type { LogsContext } from './context.ts';
import { invalidParameter } from './errors.ts';

const mostTags = 50;

/** Tags of log groups. */
export function tagOperations(context: LogsContext) {
  const { store } = context;

  function tagResource(input: TagResourceRequest): void {
    const group = requireGroup(context, undefined, input.resourceArn);
    const tags = { ...group.tags, ...input.tags };
    checkTags(tags);
    store.saveGroup({ ...group, tags });
  }

  function untagResource(input: UntagResourceRequest): void {
    const group = requireGroup(context, undefined, input.resourceArn);
    const left = Object.entries(group.tags).filter(([key]) => !input.tagKeys?.includes(key));
    store.saveGroup({ ...group, tags: Object.fromEntries(left) });
  }

  function listTags(input: ListTagsForResourceRequest): ListTagsForResourceResponse {
    return { tags: { ...requireGroup(context, undefined, input.resourceArn).tags } };
  }

  return { TagResource: tagResource, UntagResource: untagResource, ListTagsForResource: listTags };
}

/** Errors: TooManyTagsException, InvalidParameterException. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  if (entries.length > mostTags)
    throw new ServiceError('TooManyTagsException', `A resource can have at most ${mostTags} tags.`);
  for (const [key, value] of entries)
    if (key === '' || key.length > 128 || value.length > 256 || key.toLowerCase().startsWith('aws:'))
      throw invalidParameter(`The tag '${key}' is not valid.`);
}
