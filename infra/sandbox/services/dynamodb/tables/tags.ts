import type {
  ListTagsOfResourceCommandInput,
  ListTagsOfResourceCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { resourceNotFound, validationError } from '../errors.ts';
import type { Output } from '../items/get-item.ts';
import { Constraints } from '../validation.ts';
import type { Table } from './registry.ts';
import { readTags } from './table-input.ts';

function taggedTable(engine: Engine, arn: string | undefined): Table {
  new Constraints().required('resourceArn', arn).length('resourceArn', arn, 1, 1_283).check();
  const resource = arn ?? '';
  if (!resource.startsWith('arn:'))
    throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${resource}`);
  const table = engine.tables.find(engine.tables.nameOf(resource));
  if (table === undefined) throw resourceNotFound(`ResourcArn: ${resource} not found`);
  return table;
}

export function tagResource(
  engine: Engine,
  input: TagResourceCommandInput,
): Output<TagResourceCommandOutput> {
  const { record } = taggedTable(engine, input.ResourceArn);
  new Constraints().required('tags', input.Tags).check();
  engine.tables.save({ ...record, tags: readTags(input.Tags, record.tags) });
  return {};
}

export function untagResource(
  engine: Engine,
  input: UntagResourceCommandInput,
): Output<UntagResourceCommandOutput> {
  const { record } = taggedTable(engine, input.ResourceArn);
  new Constraints().required('tagKeys', input.TagKeys).check();
  const removed = new Set(input.TagKeys);
  const tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !removed.has(key)));
  engine.tables.save({ ...record, tags });
  return {};
}

/** All tags at once: a table has fifty at most. */
export function listTagsOfResource(
  engine: Engine,
  input: ListTagsOfResourceCommandInput,
): Output<ListTagsOfResourceCommandOutput> {
  const { record } = taggedTable(engine, input.ResourceArn);
  return { Tags: Object.entries(record.tags).map(([Key, Value]) => ({ Key, Value })) };
}
