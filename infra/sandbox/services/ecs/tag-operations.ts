import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-ecs';
import type { EcsContext } from './context.ts';
import { clusterNotFound, invalidParameter, serviceNotFound } from './errors.ts';
import { readPlace } from './names.ts';
import { readTaskDefinition } from './task-definition-name.ts';
import { checkTags } from './task-definition-rules.ts';

/** What has tags: how they are read, and how they are replaced. */
interface Tagged {
  readonly tags: readonly Tag[];
  replace(tags: readonly Tag[]): void;
}

/** Tags of clusters, services, tasks and task definitions. */
export function createTagOperations(context: EcsContext) {
  function find(arn = ''): Tagged {
    const [, kind = ''] = /^arn:[\w-]+:ecs:[\w-]+:\d{12}:([\w-]+)\/.+$/.exec(arn) ?? [];
    const place = readPlace(kind, arn, '');
    switch (kind) {
      case 'cluster': {
        const name = arn.slice(arn.indexOf('/') + 1);
        const cluster = context.clusters.get(name);
        if (!cluster) throw clusterNotFound();
        return {
          tags: cluster.tags ?? [],
          replace: (tags) => void context.clusters.putSync(name, { ...cluster, tags: [...tags] }),
        };
      }
      case 'service': {
        const service = context.services.find(place.cluster, place.name);
        if (!service) throw serviceNotFound();
        return { tags: service.tags, replace: (tags) => context.services.save({ ...service, tags }) };
      }
      case 'task-definition': {
        const definition = readTaskDefinition(context.definitions, arn);
        if (!definition) throw invalidParameter('The specified task definition was not found.');
        return {
          tags: definition.tags,
          replace: (tags) => context.definitions.save({ ...definition, tags }),
        };
      }
      case 'task': {
        const task = context.tasks.find(place.cluster, place.name);
        if (!task) throw invalidParameter('The specified task was not found.');
        return { tags: task.tags, replace: (tags) => (task.tags = tags) };
      }
      default:
        throw invalidParameter('Invalid resource ARN.');
    }
  }

  function tagResource({ resourceArn, tags = [] }: TagResourceRequest): TagResourceResponse {
    const tagged = find(resourceArn);
    checkTags(tags);
    const kept = tagged.tags.filter(({ key }) => !tags.some((tag) => tag.key === key));
    const merged = [...kept, ...tags];
    checkTags(merged.filter(({ key = '' }) => !key.startsWith('aws:')));
    tagged.replace(merged);
    return {};
  }

  function untagResource({ resourceArn, tagKeys = [] }: UntagResourceRequest): UntagResourceResponse {
    const tagged = find(resourceArn);
    tagged.replace(tagged.tags.filter(({ key = '' }) => !tagKeys.includes(key)));
    return {};
  }

  function listTagsForResource({ resourceArn }: ListTagsForResourceRequest): ListTagsForResourceResponse {
    return { tags: [...find(resourceArn).tags] };
  }

  return {
    TagResource: tagResource,
    UntagResource: untagResource,
    ListTagsForResource: listTagsForResource,
  };
}
