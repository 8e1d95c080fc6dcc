import type {
  AddTagsInput,
  DescribeTagsInput,
  DescribeTagsOutput,
  RemoveTagsInput,
  Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceError } from '../../protocol/service.ts';
import { requireListener, requireLoadBalancer, requireRule, requireTargetGroup } from './context.ts';
import type { LoadBalancingContext } from './context.ts';
import type { Directory } from './directory.ts';
import { tooMany, validationError } from './errors.ts';

const mostTags = 50;

/** Tags of load balancers, listeners, rules and target groups. */
export function tagOperations(context: LoadBalancingContext) {
  const { directory } = context;

  function requireResources(arns: readonly string[] = []): readonly string[] {
    for (const arn of arns) requireResource(context, arn);
    return arns;
  }

  function addTags(input: AddTagsInput): object {
    for (const arn of requireResources(input.ResourceArns)) saveTags(directory, arn, input.Tags ?? []);
    return {};
  }

  function removeTags(input: RemoveTagsInput): object {
    for (const arn of requireResources(input.ResourceArns)) {
      const before = Object.entries(directory.tags.get(arn)?.tags ?? {});
      const tags = Object.fromEntries(before.filter(([key]) => !input.TagKeys?.includes(key)));
      directory.tags.save({ arn, tags });
    }
    return {};
  }

  function describeTags(input: DescribeTagsInput): DescribeTagsOutput {
    if ((input.ResourceArns?.length ?? 0) > 20)
      throw validationError('At most 20 resources can be asked for at once');
    const TagDescriptions = requireResources(input.ResourceArns).map((ResourceArn) => ({
      ResourceArn,
      Tags: Object.entries(directory.tags.get(ResourceArn)?.tags ?? {}).map(([Key, Value]) => ({
        Key,
        Value,
      })),
    }));
    return { TagDescriptions };
  }

  return { AddTags: addTags, RemoveTags: removeTags, DescribeTags: describeTags };
}

function requireResource(context: LoadBalancingContext, arn: string): unknown {
  const kind = arn.split(':').at(-1)?.split('/')[0];
  if (kind === 'loadbalancer') return requireLoadBalancer(context, arn);
  if (kind === 'listener') return requireListener(context, arn);
  if (kind === 'listener-rule') return requireRule(context, arn);
  if (kind === 'targetgroup') return requireTargetGroup(context, arn);
  throw validationError(`'${arn}' is not a valid ARN`);
}

/** Adds tags to those that a resource has. Errors: DuplicateTagKeys, TooManyTags, ValidationError. */
export function saveTags(directory: Directory, arn: string, given: readonly Tag[]): void {
  if (given.length === 0) return;
  const keys = given.map(({ Key }) => Key);
  if (new Set(keys).size < keys.length)
    throw new ServiceError('DuplicateTagKeysException', 'Tag keys must be unique within a request');
  for (const { Key = '', Value = '' } of given)
    if (Key === '' || Key.length > 128 || Value.length > 256 || Key.toLowerCase().startsWith('aws:'))
      throw validationError(`The tag '${Key}' is not valid`);
  const added = Object.fromEntries(given.map(({ Key = '', Value = '' }) => [Key, Value]));
  const tags = { ...directory.tags.get(arn)?.tags, ...added };
  if (Object.keys(tags).length > mostTags)
    throw tooMany('TooManyTags', `A resource can have at most ${mostTags} tags`);
  directory.tags.save({ arn, tags });
}
