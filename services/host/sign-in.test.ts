import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { TOKEN_AUDIENCE, TOKEN_ISSUER } from '../../core/commerce/seller-token.ts';
import { createAuthorise } from './sign-in.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const authorise = createAuthorise(SECRET, 'prod');

function token(change: { secret?: string; subject?: string; audience?: string; expires?: string } = {}) {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(change.audience ?? TOKEN_AUDIENCE)
    .setSubject(change.subject ?? 'amina_shoes')
    .setExpirationTime(change.expires ?? '1h')
    .sign(new TextEncoder().encode(change.secret ?? SECRET));
}

describe('a seller', () => {
  it('may post to the shop that the token is of', async () => {
    await expect(authorise(`Bearer ${await token()}`, 'amina_shoes')).resolves.toBeUndefined();
  });

  it('may not post to another', async () => {
    await expect(authorise(`Bearer ${await token()}`, 'brenda_bags')).rejects.toMatchObject({
      statusCode: 403,
    });
  });

  it.each([
    ['no token', () => undefined],
    ['another word', () => 'Basic YTpi'],
    [
      'a token signed by somebody else',
      async () => `Bearer ${await token({ secret: SECRET.toUpperCase() })}`,
    ],
    ['a token for others', async () => `Bearer ${await token({ audience: 'people' })}`],
    ['a token that has run out', async () => `Bearer ${await token({ expires: '-1 minute' })}`],
    ['a token of no handle', async () => `Bearer ${await token({ subject: 'Not A Handle' })}`],
    [
      'a token that nobody signed',
      () =>
        `Bearer ${new UnsecuredJWT().setIssuer(TOKEN_ISSUER).setAudience(TOKEN_AUDIENCE).setSubject('amina_shoes').setExpirationTime('1h').encode()}`,
    ],
  ])('is not let in with %s', async (_words, given) => {
    await expect(authorise(await given(), 'amina_shoes')).rejects.toMatchObject({ statusCode: 401 });
  });

  it('is let in with a token of the key before, as long as there is a key', async () => {
    const previous = 'another-secret-of-more-than-thirty-two-characters';
    const given = `Bearer ${await token({ secret: previous })}`;
    await expect(createAuthorise(SECRET, 'prod', previous)(given, 'amina_shoes')).resolves.toBeUndefined();
    await expect(
      createAuthorise(SECRET, 'prod', previous)(`Bearer ${await token()}`, 'amina_shoes'),
    ).resolves.toBeUndefined();
    await expect(createAuthorise(SECRET, 'prod')(given, 'amina_shoes')).rejects.toMatchObject({
      statusCode: 401,
    });
    await expect(createAuthorise(undefined, 'prod', previous)(given, 'amina_shoes')).rejects.toMatchObject({
      statusCode: 503,
    });
  });

  it('needs none on a machine without a key, and is refused everywhere else without one', async () => {
    await expect(createAuthorise(undefined, 'dev')(undefined, 'amina_shoes')).resolves.toBeUndefined();
    await expect(createAuthorise(undefined, 'prod')(undefined, 'amina_shoes')).rejects.toMatchObject({
      statusCode: 503,
    });
  });
});
