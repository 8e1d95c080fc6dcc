import type {
  CreateTagsRequest,
  DeleteTagsRequest,
  DescribeTagsRequest,
  DescribeTagsResult,
  ResourceType,
  Tag,
} from '@aws-sdk/client-ec2';
import { ServiceError } from '../../protocol/service.ts';
import { invalidParameter } from './errors.ts';
import type { Kind, NetworkRecords } from './records.ts';

const resourceTypes: Readonly<Record<Kind, ResourceType>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  sg: 'security-group',
  sgr: 'security-group-rule',
  rtb: 'route-table',
  igw: 'internet-gateway',
  nat: 'natgateway',
  vpce: 'vpc-endpoint',
  acl: 'network-acl',
  eni: 'network-interface',
};

function isKind(word: string): word is Kind {
  return Object.hasOwn(resourceTypes, word);
}

/** Tags of any resource, by its id. */
export function createTagOperations(records: NetworkRecords) {
  function kindOf(id: string): Kind {
    const word = id.slice(0, id.indexOf('-'));
    if (!isKind(word)) throw new ServiceError('InvalidID', `The ID '${id}' is not valid`);
    return word;
  }

  function retag(id: string, change: (tags: readonly Tag[]) => Tag[]): void {
    const kind = kindOf(id);
    const record = records.require(kind, id);
    records.save(kind, id, { ...record, Tags: change(tagsOf(record)) });
  }

  function createTags(input: CreateTagsRequest): void {
    const { Resources: ids = [], Tags: given = [] } = input;
    if (given.some(({ Key }) => Key?.startsWith('aws:')))
      throw invalidParameter("Tag keys starting with 'aws:' are reserved for internal use");
    for (const id of ids) records.require(kindOf(id), id);
    for (const id of ids)
      retag(id, (tags) => [...tags.filter(({ Key }) => !given.some((one) => one.Key === Key)), ...given]);
  }

  function deleteTags(input: DeleteTagsRequest): void {
    const { Resources: ids = [], Tags: given } = input;
    for (const id of ids)
      retag(id, (tags) =>
        given === undefined
          ? []
          : tags.filter(
              (tag) =>
                !given.some(
                  ({ Key, Value }) => Key === tag.Key && (Value === undefined || Value === tag.Value),
                ),
            ),
      );
  }

  function describeTags(input: DescribeTagsRequest): DescribeTagsResult {
    const kinds = Object.keys(resourceTypes).filter(isKind);
    const all = kinds.flatMap((kind) =>
      records.entries(kind).flatMap(({ id, record }) =>
        tagsOf(record).map(({ Key, Value }) => ({
          ResourceId: id,
          ResourceType: resourceTypes[kind],
          Key,
          Value,
        })),
      ),
    );
    const picked = all.filter((tag) =>
      (input.Filters ?? []).every(({ Name, Values = [] }) => {
        const value =
          Name === 'resource-id'
            ? tag.ResourceId
            : Name === 'resource-type'
              ? tag.ResourceType
              : Name === 'key'
                ? tag.Key
                : tag.Value;
        return Values.includes(value ?? '');
      }),
    );
    return { Tags: picked };
  }

  return { CreateTags: createTags, DeleteTags: deleteTags, DescribeTags: describeTags };
}

function tagsOf(record: object): readonly Tag[] {
  return 'Tags' in record && Array.isArray(record.Tags) ? (record.Tags as readonly Tag[]) : [];
}
