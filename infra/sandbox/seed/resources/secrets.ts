import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SECRETS, WEBHOOK_SECRET } from '../../../../core/catalogue/guards.ts';
import type { Stage } from '../../../../core/catalogue/stage.ts';
import { makeSecret } from '../../../../core/changes/environment/resources/secrets.ts';
import { createRandom } from '../../../../core/changes/environment/world/random.ts';
import { NEVER } from '../never.ts';

interface SeededSecret {
  readonly name: string;
  readonly description: string;
  /** Each version in the order in which it was put; the last one is current. */
  readonly versions: readonly Readonly<Record<string, string>>[];
  readonly replicaRegion?: string;
  /** Every so many days, by the sandbox's own function. */
  readonly rotatesAfterDays?: number;
}

/** Makes the secrets. Values are made up, and of no use anywhere; those that are there are left alone. */
export async function createSecrets(client: SecretsManagerClient, stage: Stage): Promise<void> {
  for (const secret of [...catalogued(stage), ...ownOf(stage)]) await createSecret(client, secret, stage);
}

async function createSecret(
  client: SecretsManagerClient,
  { name, description, versions, replicaRegion, rotatesAfterDays }: SeededSecret,
  stage: Stage,
): Promise<void> {
  const [values = {}, ...later] = versions;
  const made = await makeSecret(client, { name, description, values, replicaRegion }, stage, {
    signal: NEVER,
  });
  if (made === 'there') return;
  for (const version of later)
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: JSON.stringify(version) }));
  if (rotatesAfterDays !== undefined) await setRotation(client, name, rotatesAfterDays);
}

async function setRotation(client: SecretsManagerClient, name: string, days: number): Promise<void> {
  const { ARN = '' } = await client.send(new DescribeSecretCommand({ SecretId: name }));
  const [, partition, , region, account] = ARN.split(':');
  await client.send(
    new RotateSecretCommand({
      SecretId: name,
      RotationLambdaARN: `arn:${partition}:lambda:${region}:${account}:function:sandbox-rotation`,
      RotationRules: { AutomaticallyAfterDays: days },
      RotateImmediately: false,
    }),
  );
}

/** Production's secrets were rotated once and are replicated; a developer's is as it was, with a key missing. */
function catalogued(stage: Stage): readonly SeededSecret[] {
  return SECRETS.map((secret) => {
    const { former } = secret;
    const keys = stage === 'dev' && former === undefined ? secret.keys.slice(0, 1) : secret.keys;
    // Tokens of a former key have long run out: it is empty again.
    const version = (turn: string) =>
      Object.fromEntries(
        keys.map((key) => [key, key === former ? '' : madeUp(`${secret.logical} ${key} ${turn}`)]),
      );
    return {
      name: secret.names[stage],
      description: secret.purpose,
      // The developer's key is the one that production had before: a finding, as it is found in life.
      versions: stage === 'dev' ? [version('first')] : [version('first'), version('second')],
      ...(stage !== 'dev' && { replicaRegion: secret.replicaRegion }),
    };
  });
}

/** What is kept beside the catalogue's: in development a copy of somebody's `.env`. */
function ownOf(stage: Stage): readonly SeededSecret[] {
  if (stage === 'dev')
    return [
      {
        name: 'tiktok-commerce/local-env',
        description: "A copy of the developers' .env",
        versions: [
          {
            OPENAI_API_KEY: madeUp('local openai'),
            WHATSAPP_VERIFY_TOKEN: madeUp('local whatsapp'),
            TIKTOK_CLIENT_SECRET: madeUp('local tiktok'),
          },
        ],
      },
    ];
  return [
    {
      name: WEBHOOK_SECRET.names[stage],
      description: WEBHOOK_SECRET.purpose,
      versions: [{ app_secret: madeUp(`${stage} webhook`), verify_token: madeUp(`${stage} verify`) }],
      rotatesAfterDays: 30,
    },
  ];
}

function madeUp(words: string): string {
  return `made-up-${createRandom(words).uuid().replaceAll('-', '')}`;
}
