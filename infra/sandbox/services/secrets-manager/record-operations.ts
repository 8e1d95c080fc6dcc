import type {
  BatchGetSecretValueRequest,
  BatchGetSecretValueResponse,
  DeleteSecretRequest,
  DeleteSecretResponse,
  DescribeSecretRequest,
  DescribeSecretResponse,
  ListSecretsRequest,
  ListSecretsResponse,
  RestoreSecretRequest,
  RestoreSecretResponse,
  SecretListEntry,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-secrets-manager';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { checkModel, invalidParameter, invalidRequest } from './errors.ts';
import { filterRules, matchesFilters, sortSecrets } from './filters.ts';
import { mergeTags, secretIdRule } from './input-rules.ts';
import { takePage } from './paging.ts';
import { replicaStatus } from './replication.ts';
import { rotationMembers } from './rotation.ts';
import type { SecretStore } from './secret-store.ts';
import type { Secret } from './secret.ts';
import { readSecretValue } from './value-operations.ts';

const dayMs = 86_400_000;

function dateOf(milliseconds: number | undefined): Date | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds);
}

function stagesById(secret: Secret): Record<string, string[]> | undefined {
  const labelled = secret.versions.filter(({ stages }) => stages.length > 0);
  if (labelled.length === 0) return undefined;
  return Object.fromEntries(labelled.map(({ id, stages }) => [id, [...stages]]));
}

function listEntry(secret: Secret, region: string): SecretListEntry {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    Type: secret.type,
    ...rotationMembers(secret),
    CreatedDate: dateOf(secret.createdAt),
    LastChangedDate: dateOf(secret.changedAt),
    LastAccessedDate: dateOf(secret.accessedAt),
    DeletedDate: dateOf(secret.deletionAt),
    Tags: [...secret.tags],
    SecretVersionsToStages: stagesById(secret),
    PrimaryRegion: secret.replicas.length > 0 ? region : undefined,
  };
}

/** Describe, list, delete, restore, tag, and reading many values at once. */
export function createRecordOperations(cloud: Cloud, store: SecretStore) {
  function describeSecret(input: DescribeSecretRequest): DescribeSecretResponse {
    checkModel([secretIdRule(input.SecretId)]);
    const secret = store.get(input.SecretId ?? '');
    const { SecretVersionsToStages: VersionIdsToStages, ...entry } = listEntry(secret, cloud.region);
    const ReplicationStatus = secret.replicas.length > 0 ? secret.replicas.map(replicaStatus) : undefined;
    return { ...entry, VersionIdsToStages, ReplicationStatus };
  }

  function listSecrets(input: ListSecretsRequest): ListSecretsResponse {
    checkModel([
      { path: 'MaxResults', value: input.MaxResults, minValue: 1, maxValue: 100 },
      { path: 'SortOrder', value: input.SortOrder, oneOf: ['asc', 'desc'] },
      {
        path: 'SortBy',
        value: input.SortBy,
        oneOf: ['created-date', 'last-accessed-date', 'last-changed-date', 'name'],
      },
      ...filterRules(input.Filters),
    ]);
    const found = store
      .all()
      .filter(({ deletionAt }) => deletionAt === undefined || input.IncludePlannedDeletion === true)
      .filter((secret) => matchesFilters(secret, input.Filters, cloud.region));
    const sorted = sortSecrets(found, input.SortBy, input.SortOrder);
    const page = takePage(sorted, ({ arn }) => arn, input.NextToken, input.MaxResults ?? 100);
    return {
      SecretList: page.items.map((secret) => listEntry(secret, cloud.region)),
      NextToken: page.nextToken,
    };
  }

  function batchGetSecretValue(input: BatchGetSecretValueRequest): BatchGetSecretValueResponse {
    const { SecretIdList: ids, Filters: filters, MaxResults: size, NextToken: token } = input;
    checkModel([
      { path: 'SecretIdList', value: ids, minLength: 1, maxLength: 20 },
      { path: 'MaxResults', value: size, minValue: 1, maxValue: 20 },
      ...filterRules(filters),
    ]);
    if ((ids === undefined) === (filters === undefined))
      throw invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
    if (ids !== undefined && (size !== undefined || token !== undefined))
      throw invalidParameter("'Filters' must be provided in order to use 'MaxResults' or 'NextToken'.");
    const page =
      ids === undefined
        ? takePage(
            sortSecrets(
              store
                .all()
                .filter(
                  (secret) =>
                    secret.deletionAt === undefined && matchesFilters(secret, filters, cloud.region),
                ),
            ),
            ({ arn }) => arn,
            token,
            size ?? 20,
          )
        : undefined;
    const wanted = ids ?? page?.items.map(({ arn }) => arn) ?? [];
    return { ...readEach(wanted), NextToken: page?.nextToken };
  }

  function readEach(ids: readonly string[]): Pick<BatchGetSecretValueResponse, 'SecretValues' | 'Errors'> {
    const SecretValues: NonNullable<BatchGetSecretValueResponse['SecretValues']> = [];
    const Errors: NonNullable<BatchGetSecretValueResponse['Errors']> = [];
    for (const id of ids) {
      try {
        SecretValues.push(readSecretValue(store, store.getActive(id), {}, cloud.clock.now()));
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        Errors.push({ SecretId: id, ErrorCode: error.code, Message: error.message });
      }
    }
    return { SecretValues, Errors };
  }

  function deleteSecret(input: DeleteSecretRequest): DeleteSecretResponse {
    checkModel([secretIdRule(input.SecretId)]);
    const {
      SecretId: id = '',
      RecoveryWindowInDays: days,
      ForceDeleteWithoutRecovery: force = false,
    } = input;
    if (force && days !== undefined)
      throw invalidParameter(
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    if (days !== undefined && (days < 7 || days > 30))
      throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
    const now = cloud.clock.now();
    if (force && !store.find(id)) return { Name: id, DeletionDate: new Date(now) };
    const secret = store.get(id);
    if (secret.replicas.length > 0)
      throw invalidRequest(
        `You can't delete secret ${secret.name} that still has replica regions [${secret.replicas.map(({ region }) => region).join(', ')}]`,
      );
    const names = { ARN: secret.arn, Name: secret.name };
    if (force) {
      store.remove(secret);
      return { ...names, DeletionDate: new Date(now) };
    }
    if (secret.deletionAt !== undefined)
      throw invalidRequest(
        "You can't perform this operation on the secret because it was already scheduled for deletion.",
      );
    const deletionAt = now + (days ?? 30) * dayMs;
    store.save({ ...secret, deletionAt }, now);
    return { ...names, DeletionDate: new Date(deletionAt) };
  }

  function restoreSecret(input: RestoreSecretRequest): RestoreSecretResponse {
    checkModel([secretIdRule(input.SecretId)]);
    const secret = store.get(input.SecretId ?? '');
    store.save({ ...secret, deletionAt: undefined }, cloud.clock.now());
    return { ARN: secret.arn, Name: secret.name };
  }

  function tagResource(input: TagResourceRequest): void {
    checkModel([secretIdRule(input.SecretId)]);
    const secret = store.getActive(input.SecretId ?? '');
    store.save({ ...secret, tags: mergeTags(secret.tags, input.Tags ?? []) }, cloud.clock.now());
  }

  function untagResource(input: UntagResourceRequest): void {
    checkModel([secretIdRule(input.SecretId)]);
    const secret = store.getActive(input.SecretId ?? '');
    const tags = secret.tags.filter(({ Key }) => !input.TagKeys?.includes(Key));
    store.save({ ...secret, tags }, cloud.clock.now());
  }

  return {
    DescribeSecret: describeSecret,
    ListSecrets: listSecrets,
    BatchGetSecretValue: batchGetSecretValue,
    DeleteSecret: deleteSecret,
    RestoreSecret: restoreSecret,
    TagResource: tagResource,
    UntagResource: untagResource,
  };
}
