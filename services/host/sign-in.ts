import { jwtVerify } from 'jose';
import { z } from 'zod';
import { TOKEN_AUDIENCE, TOKEN_ISSUER } from '../../core/commerce/seller-token.ts';
import { sellerHandleSchema } from '../../core/events/envelope.ts';
import { HttpError } from './errors.ts';

export const signInShape = {
  /** Signs and checks sellers' tokens (HS256). Without it nobody has to sign in on a developer's machine, and nobody can elsewhere. */
  JWT_SECRET: z.string().min(32).optional(),
  /** What it was before: its tokens are taken until they run out. Nothing is signed with it. */
  JWT_SECRET_PREVIOUS: z.string().min(32).optional(),
} as const;

/** Checks that whoever asks may act for a seller. @throws HttpError 401, 403 or 503. */
export type Authorise = (authorization: string | undefined, sellerHandle: string) => Promise<void>;

/**
 * Tokens are JWTs whose subject is the seller's handle, signed with the secret or with the one before it. Without the
 * secret itself there is no sign-in, whatever it was before.
 */
export function createAuthorise(
  secret: string | undefined,
  stage: string,
  previousSecret?: string,
): Authorise {
  const keys = [secret, previousSecret].flatMap((one) =>
    secret === undefined || one === undefined ? [] : [new TextEncoder().encode(one)],
  );
  return async (authorization, sellerHandle) => {
    if (keys.length === 0) {
      if (stage === 'dev') return;
      throw new HttpError(503, 'SignInNotSetUp', 'Nobody can sign in here: there is no key for tokens.');
    }
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    const subject = token === undefined ? undefined : await subjectOf(token, keys);
    if (subject === undefined)
      throw new HttpError(401, 'NotSignedIn', 'A valid token is needed: authorization: Bearer …');
    if (subject !== sellerHandle)
      throw new HttpError(403, 'NotYourShop', `This token is not of ${sellerHandle}.`);
  };
}

async function subjectOf(token: string, keys: readonly Uint8Array[]): Promise<string | undefined> {
  for (const key of keys)
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
        requiredClaims: ['exp', 'sub'],
      });
      return sellerHandleSchema.safeParse(payload.sub).data;
    } catch {
      // Perhaps it is of the other key.
    }
  return undefined;
}
