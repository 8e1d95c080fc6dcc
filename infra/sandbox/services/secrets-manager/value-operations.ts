import { randomUUID } from 'node:crypto';
import type {
  CreateSecretRequest,
  CreateSecretResponse,
  GetSecretValueRequest,
  GetSecretValueResponse,
  PutSecretValueRequest,
  PutSecretValueResponse,
  UpdateSecretRequest,
  UpdateSecretResponse,
} from '@aws-sdk/client-secrets-manager';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { checkModel, invalidRequest, valueNotFound } from './errors.ts';
import {
  checkName,
  descriptionRule,
  equalValues,
  mergeTags,
  readValue,
  secretIdRule,
  tokenRule,
} from './input-rules.ts';
import { addReplicas, replicaStatus } from './replication.ts';
import type { SecretStore } from './secret-store.ts';
import { moveStages, secretArn, versionOf } from './secret.ts';
import type { Secret, SecretValue, SecretVersion } from './secret.ts';

const dayMs = 86_400_000;

/** Reads a version's value as GetSecretValue tells it, and notes the day of the reading. */
export function readSecretValue(
  store: SecretStore,
  secret: Secret,
  wanted: { readonly versionId?: string; readonly stage?: string },
  now: number,
): GetSecretValueResponse {
  const { versionId, stage = versionId === undefined ? 'AWSCURRENT' : undefined } = wanted;
  const version = secret.versions.find(
    ({ id, stages }) =>
      (versionId === undefined || id === versionId) && (stage === undefined || stages.includes(stage)),
  );
  if (!version)
    throw valueNotFound(
      versionId === undefined ? `staging label: ${stage ?? ''}` : `VersionId: ${versionId}`,
    );
  const value = store.value(secret, version.id);
  // A rotation has made it, and its function has not given it a value yet.
  if (value.text === undefined && value.bytes === undefined)
    throw valueNotFound(`VersionId: ${version.id} and staging label: ${version.stages.join(', ')}`);
  const today = now - (now % dayMs);
  if (secret.accessedAt !== today || version.accessedAt !== today)
    store.save(
      {
        ...secret,
        accessedAt: today,
        versions: secret.versions.map((other) =>
          other.id === version.id ? { ...other, accessedAt: today } : other,
        ),
      },
      now,
    );
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    SecretString: value.text,
    SecretBinary: value.bytes,
    VersionStages: [...version.stages],
    CreatedDate: new Date(version.createdAt),
  };
}

/** Create, put, update and get: the operations that carry a secret's value. */
export function createValueOperations(cloud: Cloud, store: SecretStore) {
  /**
   * Adds a version, or finds the one that the same token made before. Throws ResourceExistsException where the token
   * stands for another value.
   */
  function addVersion(
    secret: Secret,
    token: string | undefined,
    value: SecretValue,
    stages: readonly string[],
  ): { readonly secret: Secret; readonly version: SecretVersion } {
    const now = cloud.clock.now();
    const id = token ?? randomUUID();
    const found = secret.versions.find((version) => version.id === id);
    const given = found && store.value(secret, id);
    const isEmpty = given !== undefined && given.text === undefined && given.bytes === undefined;
    const known = isEmpty ? undefined : found;
    if (known) {
      if (equalValues(store.value(secret, id), value)) return { secret, version: known };
      throw new ServiceError(
        'ResourceExistsException',
        `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
      );
    }
    const isFirst = secret.versions.length === 0;
    const labels = isFirst ? [...new Set([...stages, 'AWSCURRENT'])] : stages;
    const version: SecretVersion = found ?? { id, stages: [], createdAt: now };
    const others = secret.versions.filter((other) => other.id !== id);
    const versions = moveStages([...others, version], id, labels);
    store.saveValue(secret, id, value);
    const saved = store.save({ ...secret, versions, changedAt: now }, now);
    return { secret: saved, version: saved.versions.find((other) => other.id === id) ?? version };
  }

  function createSecret(input: CreateSecretRequest): CreateSecretResponse {
    const { Name: name = '', ClientRequestToken: token } = input;
    checkName(name);
    checkModel([descriptionRule(input.Description), tokenRule(token)]);
    const value = readValue(input);
    const tags = mergeTags([], input.Tags ?? []);
    const existing = store.find(name);
    if (existing?.deletionAt !== undefined)
      throw invalidRequest(
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    if (existing) return repeatCreate(existing, token, value);
    const now = cloud.clock.now();
    const blank: Secret = {
      name,
      arn: secretArn(cloud.region, cloud.account, name),
      description: input.Description,
      kmsKeyId: input.KmsKeyId,
      type: input.Type,
      createdAt: now,
      changedAt: now,
      tags,
      versions: [],
      replicas: addReplicas([], input.AddReplicaRegions ?? [], cloud.region),
    };
    const secret = store.save(blank, now);
    const version = value && addVersion(secret, token, value, ['AWSCURRENT']).version;
    return {
      ARN: secret.arn,
      Name: name,
      VersionId: version?.id,
      ReplicationStatus: secret.replicas.length > 0 ? secret.replicas.map(replicaStatus) : undefined,
    };
  }

  // A client that did not hear the answer asks again with the same token.
  function repeatCreate(
    secret: Secret,
    token: string | undefined,
    value: SecretValue | undefined,
  ): CreateSecretResponse {
    const known = secret.versions.find(({ id }) => id === token);
    if (known && value && equalValues(store.value(secret, known.id), value))
      return { ARN: secret.arn, Name: secret.name, VersionId: known.id };
    throw new ServiceError(
      'ResourceExistsException',
      `The operation failed because the secret ${secret.name} already exists.`,
    );
  }

  function putSecretValue(input: PutSecretValueRequest): PutSecretValueResponse {
    checkModel([
      secretIdRule(input.SecretId),
      tokenRule(input.ClientRequestToken),
      { path: 'VersionStages', value: input.VersionStages, minLength: 1, maxLength: 20 },
      ...(input.VersionStages ?? []).map((value, at) => ({
        path: `VersionStages.${at + 1}`,
        value,
        minLength: 1,
        maxLength: 256,
      })),
    ]);
    const value = readValue(input);
    if (!value) throw invalidRequest('You must provide either SecretString or SecretBinary.');
    const before = store.getActive(input.SecretId ?? '');
    const stages = input.VersionStages ?? ['AWSCURRENT'];
    const { secret, version } = addVersion(before, input.ClientRequestToken, value, stages);
    return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: [...version.stages] };
  }

  function updateSecret(input: UpdateSecretRequest): UpdateSecretResponse {
    checkModel([
      secretIdRule(input.SecretId),
      tokenRule(input.ClientRequestToken),
      descriptionRule(input.Description),
    ]);
    const value = readValue(input);
    const before = store.getActive(input.SecretId ?? '');
    const now = cloud.clock.now();
    const changed: Secret = {
      ...before,
      description: input.Description ?? before.description,
      kmsKeyId: input.KmsKeyId ?? before.kmsKeyId,
      type: input.Type ?? before.type,
      changedAt: now,
    };
    if (!value) {
      store.save(changed, now);
      return { ARN: before.arn, Name: before.name };
    }
    const { secret, version } = addVersion(changed, input.ClientRequestToken, value, ['AWSCURRENT']);
    return { ARN: secret.arn, Name: secret.name, VersionId: version.id };
  }

  function getSecretValue(input: GetSecretValueRequest): GetSecretValueResponse {
    checkModel([
      secretIdRule(input.SecretId),
      { path: 'VersionId', value: input.VersionId, minLength: 32, maxLength: 64 },
      { path: 'VersionStage', value: input.VersionStage, minLength: 1, maxLength: 256 },
    ]);
    const secret = store.getActive(input.SecretId ?? '');
    const { VersionId: versionId, VersionStage: stage } = input;
    const labelled = stage === undefined ? undefined : versionOf(secret, stage);
    if (versionId !== undefined && labelled && labelled.id !== versionId)
      throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
    return readSecretValue(store, secret, { versionId, stage }, cloud.clock.now());
  }

  return {
    CreateSecret: createSecret,
    PutSecretValue: putSecretValue,
    UpdateSecret: updateSecret,
    GetSecretValue: getSecretValue,
  };
}
