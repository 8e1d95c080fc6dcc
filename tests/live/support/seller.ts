import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { SECRETS } from '../../../core/catalogue/guards.ts';
import { TOKEN_AUDIENCE, TOKEN_ISSUER } from '../../../core/commerce/seller-token.ts';
import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';
import { askDocker } from '../../../core/resources/containers/ask.ts';
import { filtersOf } from '../../../core/resources/containers/containers.ts';

const signingSecret = z.object({ jwt_secret: z.string().min(32) });

/** What a seller of production shows who signed in, for ten minutes. */
export async function sellerToken(
  { clients: { secretsManager } }: ConnectedEnvironment,
  handle: string,
): Promise<string> {
  const SecretId = SECRETS.find(({ logical }) => logical === 'sign-in')?.names.prod;
  const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
  const { jwt_secret } = signingSecret.parse(JSON.parse(SecretString));
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(handle)
    .setExpirationTime('10 minutes')
    .sign(new TextEncoder().encode(jwt_secret));
}

/** Where this machine reaches a service of development's compose project. */
export async function publishedAt({ clients }: ConnectedEnvironment, service: string): Promise<string> {
  const containers = await askDocker(clients, (docker) =>
    docker.listContainers({ filters: filtersOf('tiktok-commerce', service) }),
  );
  const port = containers.flatMap(({ Ports }) => Ports).find(({ PublicPort }) => PublicPort !== undefined);
  if (!port) throw new Error(`No container of ${service} has a published port.`);
  return `http://127.0.0.1:${port.PublicPort}`;
}
