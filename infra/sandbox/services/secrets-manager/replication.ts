import type {
  RemoveRegionsFromReplicationRequest,
  RemoveRegionsFromReplicationResponse,
  ReplicaRegionType,
  ReplicateSecretToRegionsRequest,
  ReplicateSecretToRegionsResponse,
  ReplicationStatusType,
} from '@aws-sdk/client-secrets-manager';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { checkModel, invalidParameter } from './errors.ts';
import { secretIdRule } from './input-rules.ts';
import type { SecretStore } from './secret-store.ts';
import type { Replica } from './secret.ts';

const regionName = /^(af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov)-[a-z]+-\d$/;

export function replicaStatus(replica: Replica): ReplicationStatusType {
  return {
    Region: replica.region,
    KmsKeyId: replica.kmsKeyId ?? 'alias/aws/secretsmanager',
    Status: 'InSync',
    StatusMessage: 'Replication succeeded',
  };
}

/** Adds regions to those that hold a copy. Throws for the secret's own region, unknown ones and repeated ones. */
export function addReplicas(
  old: readonly Replica[],
  added: readonly ReplicaRegionType[],
  ownRegion: string,
): readonly Replica[] {
  const regions = added.map(({ Region = '' }) => Region);
  if (regions.some((region) => region === ownRegion || !regionName.test(region)))
    throw invalidParameter('Invalid replica region.');
  const all = [...old.map(({ region }) => region), ...regions];
  if (new Set(all).size < all.length)
    throw new ServiceError(
      'ResourceExistsException',
      'The secret is already replicated to one of the regions.',
    );
  return [...old, ...added.map(({ Region = '', KmsKeyId }) => ({ region: Region, kmsKeyId: KmsKeyId }))];
}

/**
 * The replicas of a secret are part of its record, always in step with it: an endpoint has one region, and no copy
 * can be read from another.
 */
export function createReplicationOperations(cloud: Cloud, store: SecretStore) {
  function replicate(input: ReplicateSecretToRegionsRequest): ReplicateSecretToRegionsResponse {
    checkModel([
      secretIdRule(input.SecretId),
      { path: 'AddReplicaRegions', value: input.AddReplicaRegions, minLength: 1 },
    ]);
    const secret = store.getActive(input.SecretId ?? '');
    const replicas = addReplicas(secret.replicas, input.AddReplicaRegions ?? [], cloud.region);
    store.save({ ...secret, replicas }, cloud.clock.now());
    return { ARN: secret.arn, ReplicationStatus: replicas.map(replicaStatus) };
  }

  function remove(input: RemoveRegionsFromReplicationRequest): RemoveRegionsFromReplicationResponse {
    checkModel([
      secretIdRule(input.SecretId),
      { path: 'RemoveReplicaRegions', value: input.RemoveReplicaRegions, minLength: 1 },
    ]);
    const secret = store.getActive(input.SecretId ?? '');
    const regions = input.RemoveReplicaRegions ?? [];
    const held = secret.replicas.map(({ region }) => region);
    if (regions.some((region) => !held.includes(region)))
      throw invalidParameter('The secret is not replicated to one of the regions.');
    const replicas = secret.replicas.filter(({ region }) => !regions.includes(region));
    store.save({ ...secret, replicas }, cloud.clock.now());
    return { ARN: secret.arn, ReplicationStatus: replicas.map(replicaStatus) };
  }

  return { ReplicateSecretToRegions: replicate, RemoveRegionsFromReplication: remove };
}
