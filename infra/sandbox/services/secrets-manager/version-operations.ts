import type {
  ListSecretVersionIdsRequest,
  ListSecretVersionIdsResponse,
  UpdateSecretVersionStageRequest,
  UpdateSecretVersionStageResponse,
} from '@aws-sdk/client-secrets-manager';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { checkModel, invalidParameter } from './errors.ts';
import { secretIdRule } from './input-rules.ts';
import { takePage } from './paging.ts';
import type { SecretStore } from './secret-store.ts';
import { moveStages, removeStage, versionOf } from './secret.ts';
import type { Secret } from './secret.ts';

const mostStages = 20;

/** Versions and their staging labels. */
export function createVersionOperations(cloud: Cloud, store: SecretStore) {
  function listSecretVersionIds(input: ListSecretVersionIdsRequest): ListSecretVersionIdsResponse {
    checkModel([
      secretIdRule(input.SecretId),
      { path: 'MaxResults', value: input.MaxResults, minValue: 1, maxValue: 100 },
    ]);
    const secret = store.get(input.SecretId ?? '');
    const listed = secret.versions.filter(
      ({ stages }) => input.IncludeDeprecated === true || stages.length > 0,
    );
    const sorted = [...listed].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
    const page = takePage(sorted, ({ id }) => id, input.NextToken, input.MaxResults ?? 100);
    return {
      ARN: secret.arn,
      Name: secret.name,
      NextToken: page.nextToken,
      Versions: page.items.map((version) => ({
        VersionId: version.id,
        VersionStages: version.stages.length > 0 ? [...version.stages] : undefined,
        CreatedDate: new Date(version.createdAt),
        LastAccessedDate: version.accessedAt === undefined ? undefined : new Date(version.accessedAt),
        KmsKeyIds: [secret.kmsKeyId ?? 'DefaultEncryptionKey'],
      })),
    };
  }

  function updateSecretVersionStage(
    input: UpdateSecretVersionStageRequest,
  ): UpdateSecretVersionStageResponse {
    checkModel([
      secretIdRule(input.SecretId),
      { path: 'VersionStage', value: input.VersionStage, minLength: 1, maxLength: 256 },
      { path: 'MoveToVersionId', value: input.MoveToVersionId, minLength: 32, maxLength: 64 },
      { path: 'RemoveFromVersionId', value: input.RemoveFromVersionId, minLength: 32, maxLength: 64 },
    ]);
    const secret = store.getActive(input.SecretId ?? '');
    const now = cloud.clock.now();
    store.save({ ...secret, versions: relabel(secret, input), changedAt: now }, now);
    return { ARN: secret.arn, Name: secret.name };
  }

  return { ListSecretVersionIds: listSecretVersionIds, UpdateSecretVersionStage: updateSecretVersionStage };
}

function relabel(secret: Secret, input: UpdateSecretVersionStageRequest): Secret['versions'] {
  const { VersionStage: stage = '', MoveToVersionId: to, RemoveFromVersionId: from } = input;
  const holder = versionOf(secret, stage);
  if (to === undefined && from === undefined)
    throw invalidParameter('You must specify MoveToVersionId, RemoveFromVersionId, or both.');
  if (from !== undefined && holder?.id !== from)
    throw invalidParameter(
      `The parameter RemoveFromVersionId is invalid. Staging label ${stage} is not attached to version ${from}.`,
    );
  if (to === undefined) {
    if (stage === 'AWSCURRENT')
      throw invalidParameter(
        `You can't remove the staging label AWSCURRENT from a version; move it instead.`,
      );
    return removeStage(secret.versions, stage);
  }
  const target = secret.versions.find(({ id }) => id === to);
  if (!target)
    throw new ServiceError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret version.",
    );
  if (holder?.id === to)
    throw invalidParameter(`Staging label ${stage} is already attached to version ${to}.`);
  if (holder && from === undefined)
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ` +
        `${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  if (target.stages.length >= mostStages)
    throw new ServiceError(
      'LimitExceededException',
      `The number of staging labels for the version exceeds the limit of ${mostStages}.`,
    );
  return moveStages(secret.versions, to, [stage]);
}
