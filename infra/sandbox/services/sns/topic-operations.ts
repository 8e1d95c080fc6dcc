import type {
  AddPermissionInput,
  CreateTopicInput,
  CreateTopicResponse,
  DeleteTopicInput,
  GetTopicAttributesInput,
  GetTopicAttributesResponse,
  ListTopicsInput,
  ListTopicsResponse,
  RemovePermissionInput,
  SetTopicAttributesInput,
} from '@aws-sdk/client-sns';
import { oneOrMany, readPolicy } from '../sqs/policy-document.ts';
import { requireTopic } from './context.ts';
import type { SnsContext } from './context.ts';
import { invalidParameter } from './errors.ts';
import { pageOf } from './pages.ts';
import { checkTags, tagRecord } from './tag-operations.ts';
import { checkTopicAttribute, defaultPolicy, describeTopic } from './topic-attributes.ts';
import { requireArn, requireTopicName } from './topic.ts';
import type { Topic } from './topic.ts';

/** Topics, their attributes and their permissions. */
export function topicOperations(context: SnsContext) {
  const { directory, cloud } = context;

  function createTopic(input: CreateTopicInput): CreateTopicResponse {
    const { Name: name = '', Attributes: given = {}, Tags = [] } = input;
    const fifo = given.FifoTopic === 'true';
    requireTopicName(name, fifo);
    for (const [attribute, value] of Object.entries(given))
      checkTopicAttribute(attribute, value, { fifo, isCreating: true });
    const { FifoTopic: _fifo, ...attributes } = given;
    const arn = `arn:aws:sns:${cloud.region}:${cloud.account}:${name}`;
    const tags = tagRecord(Tags);
    const existing = directory.topic(arn);
    if (existing !== undefined) {
      requireSame(existing, attributes, tags);
      return { TopicArn: arn };
    }
    checkTags(tags);
    directory.saveTopic({ arn, name, fifo, attributes, tags, subscriptionsDeleted: 0 });
    return { TopicArn: arn };
  }

  function requireSame(
    existing: Topic,
    given: Readonly<Record<string, string>>,
    tags: Readonly<Record<string, string>>,
  ): void {
    const described = describeTopic(existing, cloud.account, { confirmed: 0, pending: 0 });
    if (Object.entries(given).some(([name, value]) => (described[name] ?? '') !== value))
      throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
    const isTaggedOtherwise =
      Object.keys(tags).length > 0 &&
      (Object.keys(tags).length !== Object.keys(existing.tags).length ||
        Object.entries(tags).some(([key, value]) => existing.tags[key] !== value));
    if (isTaggedOtherwise) throw invalidParameter('Tags Reason: Topic already exists with different tags');
  }

  /** Deleting what is not there is no error. */
  function deleteTopic(input: DeleteTopicInput): void {
    const topic = directory.topic(requireArn('TopicArn', input.TopicArn));
    if (topic !== undefined) directory.deleteTopic(topic);
  }

  function listTopics(input: ListTopicsInput): ListTopicsResponse {
    const { page, NextToken } = pageOf(directory.topicArns(), input.NextToken);
    return { Topics: page.map((TopicArn) => ({ TopicArn })), NextToken };
  }

  function getTopicAttributes(input: GetTopicAttributesInput): GetTopicAttributesResponse {
    const topic = requireTopic(context, input.TopicArn);
    return { Attributes: describeTopic(topic, cloud.account, directory.countsOf(topic.arn)) };
  }

  function setTopicAttributes(input: SetTopicAttributesInput): void {
    const { AttributeName: name = '', AttributeValue: value = '' } = input;
    const topic = requireTopic(context, input.TopicArn);
    checkTopicAttribute(name, value, { fifo: topic.fifo, isCreating: false });
    const attributes: Record<string, string> = { ...topic.attributes, [name]: value };
    if (value === '') delete attributes[name];
    directory.saveTopic({ ...topic, attributes });
  }

  function policyOf(topic: Topic) {
    const text = topic.attributes.Policy ?? defaultPolicy(topic.arn, cloud.account);
    return readPolicy(text) ?? { Version: '2008-10-17', Statement: [] };
  }

  function addPermission(input: AddPermissionInput): void {
    const topic = requireTopic(context, input.TopicArn);
    const { Label: label = '', AWSAccountId: accounts = [], ActionName: actions = [] } = input;
    if (label === '') throw invalidParameter('Label');
    if (accounts.length === 0 || accounts.some((account) => !/^\d{12}$/.test(account)))
      throw invalidParameter('AWSAccountId');
    if (actions.length === 0 || actions.some((action) => !/^(\*|[A-Z][A-Za-z]+)$/.test(action)))
      throw invalidParameter('Policy statement action out of service scope!');
    const policy = policyOf(topic);
    if (policy.Statement.some(({ Sid }) => Sid === label)) throw invalidParameter('Statement already exists');
    const statement = {
      Sid: label,
      Effect: 'Allow',
      Principal: { AWS: oneOrMany(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
      Action: oneOrMany(actions.map((action) => `SNS:${action}`)),
      Resource: topic.arn,
    };
    savePolicy(topic, { ...policy, Statement: [...policy.Statement, statement] });
  }

  function removePermission(input: RemovePermissionInput): void {
    const topic = requireTopic(context, input.TopicArn);
    const policy = policyOf(topic);
    savePolicy(topic, { ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== input.Label) });
  }

  function savePolicy(topic: Topic, policy: object): void {
    directory.saveTopic({ ...topic, attributes: { ...topic.attributes, Policy: JSON.stringify(policy) } });
  }

  return {
    CreateTopic: createTopic,
    DeleteTopic: deleteTopic,
    ListTopics: listTopics,
    GetTopicAttributes: getTopicAttributes,
    SetTopicAttributes: setTopicAttributes,
    AddPermission: addPermission,
    RemovePermission: removePermission,
  };
}
