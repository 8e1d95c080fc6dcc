import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { SECRETS } from '../../core/catalogue/guards.ts';
import type { Stage } from '../../core/catalogue/stage.ts';
import { secretsManagerClient } from '../../core/platform/clients.ts';
import { createLogger } from '../../core/platform/logs.ts';
import { placeShape, readSettings } from '../../core/platform/settings.ts';

const settingsSchema = z.object({
  ...placeShape,
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: z.string().url().optional(),
});

const KEYS = 'api-keys';
const storedSchema = z.object({ openai_api_key: z.string().min(1).optional() });

/** A function has ten seconds for its beginning; this is one of the things that are done in them. */
const DEADLINE_MS = 5_000;

/**
 * A function is given no secret in its variables: the key of the model is asked of Secrets Manager once, when the function
 * begins. Where it is in the variables already it is left as it is; an emulator's key is made up, and OpenAI itself is shown
 * none of those. Without a key captions are read by rules, so what can not be read is told in the log and ends nothing.
 * @returns the variables, with OPENAI_API_KEY where there is one. @throws SettingsError.
 */
export async function withStoredKey(variables: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const settings = readSettings(settingsSchema, variables);
  if (settings.OPENAI_API_KEY !== undefined) return variables;
  if (settings.AWS_ENDPOINT_URL !== undefined && settings.OPENAI_BASE_URL === undefined) return variables;
  const log = createLogger('caption-parser', settings);
  const client = secretsManagerClient(settings);
  try {
    const { SecretString = '' } = await client.send(
      new GetSecretValueCommand({ SecretId: secretName(settings.STAGE) }),
      { abortSignal: AbortSignal.timeout(DEADLINE_MS) },
    );
    const key = storedSchema.parse(JSON.parse(SecretString)).openai_api_key;
    if (key !== undefined) return { ...variables, OPENAI_API_KEY: key };
    log.info('there is no key of the model: captions are read by rules');
  } catch (error) {
    // The value itself is in no error that is told.
    const cause = error instanceof Error ? error.name : 'unknown';
    if (error instanceof ResourceNotFoundException)
      log.info({ cause }, 'there is no key of the model: captions are read by rules');
    else log.error({ cause }, 'the key of the model could not be read: captions are read by rules');
  } finally {
    client.destroy();
  }
  return variables;
}

function secretName(stage: Stage): string {
  const secret = SECRETS.find(({ logical }) => logical === KEYS);
  if (!secret) throw new RangeError(`The catalogue has no secret ${KEYS}.`);
  return secret.names[stage];
}
