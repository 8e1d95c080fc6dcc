import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { SECRETS } from '../../../core/catalogue/guards.ts';
import { TOKEN_AUDIENCE, TOKEN_ISSUER } from '../../../core/commerce/seller-token.ts';
import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';
import { NotBegun } from '../script.ts';

const signingSecret = z.object({ jwt_secret: z.string().min(32) });

/** A token of a seller, by the key that the environment's ingestion-api checks with. @throws NotBegun. */
export async function signToken(
  { clients, environment }: ConnectedEnvironment,
  { handle, seconds }: { readonly handle: string; readonly seconds: number },
  signal: AbortSignal,
): Promise<string> {
  const SecretId = SECRETS.find(({ logical }) => logical === 'sign-in')?.names[environment.names.stage];
  const told = await clients.secretsManager
    .send(new GetSecretValueCommand({ SecretId }), { abortSignal: signal })
    .catch((error: Error) => {
      throw new NotBegun(`The secret ${SecretId} that signs sellers' tokens can not be read: ${error.name}.`);
    });
  const parsed = signingSecret.safeParse(parsedJson(told.SecretString));
  if (!parsed.success) throw new NotBegun(`The secret ${SecretId} holds no jwt_secret of 32 characters.`);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(handle)
    .setIssuedAt()
    .setExpirationTime(`${seconds} seconds`)
    .sign(new TextEncoder().encode(parsed.data.jwt_secret));
}

function parsedJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
