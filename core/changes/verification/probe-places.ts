import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { ChangingScene } from '../../actions/action.ts';
import { SECRETS } from '../../catalogue/guards.ts';
import { tableName } from '../../catalogue/names.ts';
import { TOKEN_AUDIENCE, TOKEN_ISSUER } from '../../commerce/seller-token.ts';
import { sellerHandleSchema } from '../../events/envelope.ts';
import { environmentAddresses } from '../../resources/addresses/addresses.ts';
import type { Source } from '../../resources/source.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { callUpstream } from '../tables/engine/upstream-call.ts';

const CALL_MS = 10_000;
const TOKEN_MINUTES = '5 minutes';

/** Where the two services of the way from a video to a shop answer. */
export interface ProbeDoors {
  readonly ingestion: string;
  readonly shops: string;
}

/**
 * The load balancer's address, or the services' own containers, as the environment's own upstream documents them; never
 * an address that a request or a variable names, since a token is shown there. Undefined where there is none.
 */
export async function probeDoors(source: Source, signal: AbortSignal): Promise<ProbeDoors | undefined> {
  const { addresses } = await environmentAddresses(source, budgetFor(signal, CALL_MS));
  const asked = addresses.filter(({ notAsked }) => notAsked === undefined);
  const balancer = asked.find(({ origin }) => origin === 'load balancer')?.url;
  const container = (service: string) =>
    asked.find(({ origin, part }) => origin === 'container' && part === service)?.url;
  const ingestion = container('ingestion-api') ?? balancer;
  const shops = container('product-service') ?? balancer;
  return ingestion === undefined || shops === undefined ? undefined : { ingestion, shops };
}

/** Somebody who has signed up there: the first of the users table. @throws UpstreamFailed, Cancelled. */
export async function someSeller(source: Source, signal: AbortSignal): Promise<string | undefined> {
  const { Items = [] } = await callUpstream('dynamodb:Scan', { signal, patience: PATIENCE }, (abortSignal) =>
    source.clients.dynamodb.send(
      new ScanCommand({
        TableName: tableName(source.environment.names.stage, 'users'),
        FilterExpression: 'SK = :profile AND attribute_exists(handle)',
        ExpressionAttributeValues: { ':profile': { S: 'PROFILE' } },
        Limit: 500,
      }),
      { abortSignal },
    ),
  );
  return Items.flatMap(({ handle }) => sellerHandleSchema.safeParse(handle?.S).data ?? [])[0];
}

const PATIENCE = { attempts: 4, firstPauseMs: 200, longestPauseMs: 2_000 };

const signingSecret = z.object({ jwt_secret: z.string().min(32) });

/** What is asked for to post as a seller: a token for five minutes; nothing on a developer's machine. @throws UpstreamFailed, Cancelled. */
export async function sellerHeaders(
  { source, clients, signal }: Pick<ChangingScene, 'source' | 'clients' | 'signal'>,
  handle: string,
): Promise<Readonly<Record<string, string>>> {
  const { stage } = source.environment.names;
  if (stage === 'dev') return {};
  const SecretId = signInSecret(stage);
  const { SecretString = '{}' } = await callUpstream(
    'secretsmanager:GetSecretValue',
    { signal, patience: PATIENCE },
    (abortSignal) => clients.secretsManager.send(new GetSecretValueCommand({ SecretId }), { abortSignal }),
  );
  const secret = signingSecret.safeParse(parsedJson(SecretString));
  if (!secret.success) return {};
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(handle)
    .setExpirationTime(TOKEN_MINUTES)
    .sign(new TextEncoder().encode(secret.data.jwt_secret));
  return { authorization: `Bearer ${token}` };
}

/** The secret that sellers' tokens are signed with. */
export function signInSecret(stage: Source['environment']['names']['stage']): string {
  return SECRETS.find(({ logical }) => logical === 'sign-in')?.names[stage] ?? '';
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
