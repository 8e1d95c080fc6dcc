import { CreateSecretCommand, ResourceExistsException } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Stage } from '../../../catalogue/stage.ts';
import { callUpstream } from '../../tables/engine/upstream-call.ts';
import type { Making } from './making.ts';
import { tagsOf } from './tags.ts';

export interface NewSecret {
  readonly name: string;
  readonly description: string;
  /** By key. Stands in no log and in no record. */
  readonly values: Readonly<Record<string, string>>;
  readonly replicaRegion?: string;
  /** The same token again is the same secret; 32 to 64 characters (API reference, CreateSecret). */
  readonly token?: string;
}

/** Makes a secret, once. @returns `there` where one has the name; it is left alone. @throws UpstreamFailed, Cancelled. */
export async function makeSecret(
  client: SecretsManagerClient,
  { name, description, values, replicaRegion, token }: NewSecret,
  stage: Stage,
  making: Pick<Making, 'signal' | 'patience'>,
): Promise<'made' | 'there'> {
  return callUpstream('secretsmanager:CreateSecret', making, async (abortSignal) => {
    try {
      await client.send(
        new CreateSecretCommand({
          Name: name,
          Description: description,
          SecretString: JSON.stringify(values),
          Tags: tagsOf(stage).map(([Key, Value]) => ({ Key, Value })),
          ...(token && { ClientRequestToken: token }),
          ...(replicaRegion && { AddReplicaRegions: [{ Region: replicaRegion }] }),
        }),
        { abortSignal },
      );
      return 'made';
    } catch (error) {
      if (error instanceof ResourceExistsException) return 'there';
      throw error;
    }
  });
}
