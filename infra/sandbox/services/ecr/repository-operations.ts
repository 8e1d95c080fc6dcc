import type {
  CreateRepositoryRequest,
  CreateRepositoryResponse,
  DeleteLifecyclePolicyRequest,
  DeleteLifecyclePolicyResponse,
  DeleteRepositoryRequest,
  DeleteRepositoryResponse,
  DescribeRepositoriesRequest,
  DescribeRepositoriesResponse,
  GetLifecyclePolicyRequest,
  GetLifecyclePolicyResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  PutImageScanningConfigurationRequest,
  PutImageScanningConfigurationResponse,
  PutImageTagMutabilityRequest,
  PutImageTagMutabilityResponse,
  PutLifecyclePolicyRequest,
  PutLifecyclePolicyResponse,
  Repository,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-ecr';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import { invalidParameter, repositoryNotFound } from './errors.ts';
import type { RepositoryStore, StoredRepository } from './repository-store.ts';

const namePattern = '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*';
const mutabilities: readonly string[] = [
  'MUTABLE',
  'IMMUTABLE',
  'MUTABLE_WITH_EXCLUSION',
  'IMMUTABLE_WITH_EXCLUSION',
];

function checkName(name: string): void {
  if (name.length < 2 || name.length > 256)
    throw invalidParameter('repositoryName', 'Member must have length between 2 and 256');
  if (!new RegExp(`^${namePattern}$`).test(name))
    throw invalidParameter('repositoryName', `must satisfy regular expression '${namePattern}'`);
}

function checkMutability(value: string): void {
  if (!mutabilities.includes(value))
    throw invalidParameter(
      'imageTagMutability',
      `Member must satisfy enum value set: [${mutabilities.join(', ')}]`,
    );
}

/** A lifecycle policy is a JSON object with rules of different priorities. Throws InvalidParameterException. */
function checkLifecyclePolicy(text: string): void {
  let rules: unknown;
  try {
    const policy: unknown = JSON.parse(text);
    rules = typeof policy === 'object' && policy !== null && 'rules' in policy ? policy.rules : undefined;
  } catch {
    throw invalidParameter('LifecyclePolicyText', 'Lifecycle policy is not valid JSON');
  }
  if (!Array.isArray(rules) || rules.length === 0)
    throw invalidParameter('LifecyclePolicyText', 'Lifecycle policy must contain at least one rule');
  const priorities = rules.map((rule: unknown) =>
    typeof rule === 'object' && rule !== null && 'rulePriority' in rule && 'selection' in rule
      ? rule.rulePriority
      : undefined,
  );
  const isSound = priorities.every((priority) => Number.isInteger(priority) && Number(priority) > 0);
  if (!isSound || new Set(priorities).size !== priorities.length)
    throw invalidParameter(
      'LifecyclePolicyText',
      'Every rule must have a selection and a rulePriority of its own',
    );
}

/** Repositories, their settings, lifecycle policies and tags. */
export function createRepositoryOperations(cloud: Cloud, store: RepositoryStore) {
  const { account: registryId, region } = cloud;
  const arnPrefix = `arn:aws:ecr:${region}:${registryId}:repository/`;

  function described(repository: StoredRepository): Repository {
    return {
      repositoryArn: `${arnPrefix}${repository.name}`,
      registryId,
      repositoryName: repository.name,
      repositoryUri: `${registryId}.dkr.ecr.${region}.amazonaws.com/${repository.name}`,
      createdAt: new Date(repository.createdAt),
      imageTagMutability: repository.mutability,
      imageTagMutabilityExclusionFilters: repository.exclusions && [...repository.exclusions],
      imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
      encryptionConfiguration: { encryptionType: repository.encryptionType, kmsKey: repository.kmsKey },
    };
  }

  function createRepository(input: CreateRepositoryRequest): CreateRepositoryResponse {
    const { repositoryName: name = '', imageTagMutability: mutability = 'MUTABLE' } = input;
    checkName(name);
    checkMutability(mutability);
    if (store.find(name))
      throw new ServiceError(
        'RepositoryAlreadyExistsException',
        `The repository with name '${name}' already exists in the registry with id '${registryId}'`,
      );
    const repository: StoredRepository = {
      name,
      createdAt: cloud.clock.now(),
      mutability,
      exclusions: input.imageTagMutabilityExclusionFilters,
      scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
      encryptionType: input.encryptionConfiguration?.encryptionType ?? 'AES256',
      kmsKey: input.encryptionConfiguration?.kmsKey,
      tags: input.tags ?? [],
    };
    store.save(repository);
    return { repository: described(repository) };
  }

  function describeRepositories(input: DescribeRepositoriesRequest): DescribeRepositoriesResponse {
    const { repositoryNames: names, maxResults: size = 100 } = input;
    if (names) return { repositories: names.map((name) => described(store.require(name, input.registryId))) };
    if (size < 1 || size > 1000) throw invalidParameter('maxResults', 'Member must be between 1 and 1000');
    const page = takePage(
      store.all(),
      ({ name }) => name,
      input.nextToken,
      size,
      () => invalidParameter('nextToken', 'Invalid token'),
    );
    return { repositories: page.items.map(described), nextToken: page.nextToken };
  }

  function deleteRepository(input: DeleteRepositoryRequest): DeleteRepositoryResponse {
    const repository = store.require(input.repositoryName, input.registryId);
    if (!input.force && store.imagesOf(repository.name).length > 0)
      throw new ServiceError(
        'RepositoryNotEmptyException',
        `The repository with name '${repository.name}' in registry with id '${registryId}' cannot be deleted because it still contains images`,
      );
    store.remove(repository.name);
    return { repository: described(repository) };
  }

  function putImageTagMutability(input: PutImageTagMutabilityRequest): PutImageTagMutabilityResponse {
    const { imageTagMutability: mutability = 'MUTABLE', imageTagMutabilityExclusionFilters: exclusions } =
      input;
    checkMutability(mutability);
    const repository = store.require(input.repositoryName, input.registryId);
    store.save({ ...repository, mutability, exclusions });
    return {
      registryId,
      repositoryName: repository.name,
      imageTagMutability: mutability,
      imageTagMutabilityExclusionFilters: exclusions,
    };
  }

  function putImageScanningConfiguration(
    input: PutImageScanningConfigurationRequest,
  ): PutImageScanningConfigurationResponse {
    const repository = store.require(input.repositoryName, input.registryId);
    const scanOnPush = input.imageScanningConfiguration?.scanOnPush ?? false;
    store.save({ ...repository, scanOnPush });
    return {
      registryId,
      repositoryName: repository.name,
      imageScanningConfiguration: { scanOnPush },
    };
  }

  function putLifecyclePolicy(input: PutLifecyclePolicyRequest): PutLifecyclePolicyResponse {
    const { lifecyclePolicyText: text = '' } = input;
    const repository = store.require(input.repositoryName, input.registryId);
    checkLifecyclePolicy(text);
    store.save({ ...repository, lifecyclePolicy: text });
    return { registryId, repositoryName: repository.name, lifecyclePolicyText: text };
  }

  function requirePolicy(input: GetLifecyclePolicyRequest): {
    readonly repository: StoredRepository;
    readonly text: string;
  } {
    const repository = store.require(input.repositoryName, input.registryId);
    if (repository.lifecyclePolicy === undefined)
      throw new ServiceError(
        'LifecyclePolicyNotFoundException',
        `Lifecycle policy does not exist for the repository with name '${repository.name}' in the registry with id '${registryId}'`,
      );
    return { repository, text: repository.lifecyclePolicy };
  }

  function getLifecyclePolicy(input: GetLifecyclePolicyRequest): GetLifecyclePolicyResponse {
    const { repository, text } = requirePolicy(input);
    return { registryId, repositoryName: repository.name, lifecyclePolicyText: text };
  }

  function deleteLifecyclePolicy(input: DeleteLifecyclePolicyRequest): DeleteLifecyclePolicyResponse {
    const { repository, text } = requirePolicy(input);
    store.save({ ...repository, lifecyclePolicy: undefined });
    return { registryId, repositoryName: repository.name, lifecyclePolicyText: text };
  }

  function ofArn(arn: string | undefined): StoredRepository {
    if (!arn?.startsWith('arn:'))
      throw invalidParameter('resourceArn', 'Invalid ARN. Please specify a valid ARN');
    const name = arn.startsWith(arnPrefix) ? arn.slice(arnPrefix.length) : undefined;
    if (name === undefined) throw repositoryNotFound(arn.split('/').slice(1).join('/'), registryId);
    return store.require(name);
  }

  function listTags(input: ListTagsForResourceRequest): ListTagsForResourceResponse {
    return { tags: [...ofArn(input.resourceArn).tags] };
  }

  function tagResource(input: TagResourceRequest): Record<string, never> {
    const repository = ofArn(input.resourceArn);
    const given = input.tags ?? [];
    const kept = repository.tags.filter(({ Key }) => !given.some((tag) => tag.Key === Key));
    const tags = [...kept, ...given];
    if (tags.length > 50)
      throw new ServiceError('TooManyTagsException', 'The number of tags exceeds the limit of 50.');
    store.save({ ...repository, tags });
    return {};
  }

  function untagResource(input: UntagResourceRequest): Record<string, never> {
    const repository = ofArn(input.resourceArn);
    const tags = repository.tags.filter(({ Key }) => !input.tagKeys?.includes(Key ?? ''));
    store.save({ ...repository, tags });
    return {};
  }

  return {
    CreateRepository: createRepository,
    DescribeRepositories: describeRepositories,
    DeleteRepository: deleteRepository,
    PutImageTagMutability: putImageTagMutability,
    PutImageScanningConfiguration: putImageScanningConfiguration,
    PutLifecyclePolicy: putLifecyclePolicy,
    GetLifecyclePolicy: getLifecyclePolicy,
    DeleteLifecyclePolicy: deleteLifecyclePolicy,
    ListTagsForResource: listTags,
    TagResource: tagResource,
    UntagResource: untagResource,
  };
}
