import {
  DescribeImagesCommand,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import type { ECRClient } from '@aws-sdk/client-ecr';
import { DescribeSecretCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SERVICES, WORKERS } from '../../core/catalogue/compute.ts';
import { CLIENT_SECRET, CONSOLE } from '../../core/catalogue/console.ts';
import { SECRETS, WEBHOOK_SECRET } from '../../core/catalogue/guards.ts';
import type { SecretDefinition } from '../../core/catalogue/guards.ts';
import type { Stage } from '../../core/catalogue/stage.ts';

/** What has to be there before anything that runs is deployed; nothing in it needs anything else. */
export const FIRST_STACKS: readonly string[] = ['images', 'secrets'];
/** Stacks whose tasks and functions do not start without. */
const RUNNING: readonly string[] = ['compute', 'console'];

export interface ReadinessClients {
  readonly ecr: Pick<ECRClient, 'send'>;
  readonly secretsManager: Pick<SecretsManagerClient, 'send'>;
}

/** Whether stacks that are asked for hold what runs; all of them where none is named. */
export function holdsWhatRuns(stage: Stage, stacks: readonly string[]): boolean {
  return stage !== 'dev' && (stacks.length === 0 || stacks.some((one) => RUNNING.includes(one)));
}

/**
 * What is still missing for tasks and functions to start, a sentence each: values of secrets that somebody else gives out, and
 * images of the version. A task that lacks one is tried again and again until its deployment is given up.
 */
export async function lackingFor(
  { ecr, secretsManager }: ReadinessClients,
  { stage, version }: { readonly stage: Stage; readonly version: string },
): Promise<readonly string[]> {
  const secrets = [...SECRETS, WEBHOOK_SECRET, CLIENT_SECRET].filter(({ origin }) => origin === 'outside');
  const repositories = [...SERVICES.filter(({ tasks }) => tasks), ...WORKERS, CONSOLE].map(
    ({ repository }) => repository,
  );
  const found = await Promise.all([
    ...secrets.map(async (secret) =>
      (await hasValue(secretsManager, secret.names[stage])) ? [] : [valueSentence(secret, stage)],
    ),
    ...repositories.map(async (repository) =>
      (await hasImage(ecr, repository, version))
        ? []
        : [`${repository} has no image ${version}: npm run docker:push -- --tag ${version}`],
    ),
  ]);
  return found.flat();
}

function valueSentence({ names, keys }: SecretDefinition, stage: Stage): string {
  const value = keys.length === 0 ? 'VALUE' : `'{${keys.map((key) => `"${key}":"…"`).join(',')}}'`;
  return `${names[stage]} has no value: aws secretsmanager put-secret-value --secret-id ${names[stage]} --secret-string ${value}`;
}

/** The value itself is not asked for: a version that is current says that there is one. */
async function hasValue(client: ReadinessClients['secretsManager'], SecretId: string): Promise<boolean> {
  try {
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
    return Object.values(VersionIdsToStages).some((stages) => stages.includes('AWSCURRENT'));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

async function hasImage(
  client: ReadinessClients['ecr'],
  repositoryName: string,
  imageTag: string,
): Promise<boolean> {
  try {
    await client.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }));
    return true;
  } catch (error) {
    if (error instanceof ImageNotFoundException || error instanceof RepositoryNotFoundException) return false;
    throw error;
  }
}
