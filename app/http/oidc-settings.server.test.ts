import { describe, expect, it } from 'vitest';
import { SettingsError, settingsFrom } from './settings.server.ts';

const LEAST = {
  OPS_OIDC_ISSUER: 'https://id.example.com/realms/shop',
  OPS_OIDC_CLIENT_ID: 'console',
  OPS_OIDC_ROLES: 'operator=ops;viewer=*',
};

function mistakesOf(variables: Readonly<Record<string, string>>): readonly string[] {
  try {
    settingsFrom(variables);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
}

it('are absent where nothing is set, and local sign-in is on then', () => {
  expect(settingsFrom({ OPS_OIDC_ISSUER: '' })).toMatchObject({ oidc: undefined, localSignIn: true });
});

it('need an issuer, a client and roles, and turn local sign-in off', () => {
  expect(settingsFrom(LEAST)).toMatchObject({
    localSignIn: false,
    oidc: {
      issuer: 'https://id.example.com/realms/shop',
      clientAuthentication: 'none',
      scopes: ['openid', 'profile', 'email'],
      roleClaim: 'groups',
      name: 'id.example.com',
      logout: 'discovered',
      recheckMs: 900_000,
    },
  });
  expect(settingsFrom({ ...LEAST, OPS_LOCAL_SIGN_IN: 'on' }).localSignIn).toBe(true);
  expect(settingsFrom({ OPS_LOCAL_SIGN_IN: 'off' }).localSignIn).toBe(false);
});

it('give a secret in the header unless told otherwise', () => {
  const secret = { ...LEAST, OPS_OIDC_CLIENT_SECRET: 's3cret' };
  expect(settingsFrom(secret).oidc?.clientAuthentication).toBe('basic');
  expect(settingsFrom({ ...secret, OPS_OIDC_CLIENT_AUTH: 'post' }).oidc?.clientAuthentication).toBe('post');
});

it('name every variable that is missing as soon as one is set', () => {
  expect(mistakesOf({ OPS_OIDC_NAME: 'Okta' })).toEqual([
    'OPS_OIDC_ISSUER is missing: the address of the identity provider',
    "OPS_OIDC_CLIENT_ID is missing: the console's client id at the provider",
    'OPS_OIDC_ROLES is missing: which groups give which role',
  ]);
});

it('name every mistake beside those of the other variables, and no value', () => {
  const wrong = {
    PORT: 'x',
    OPS_SESSION_HOURS: '0',
    OPS_SESSION_IDLE_MINUTES: '1',
    OPS_HTTPS: 'maybe',
    OPS_LOCAL_SIGN_IN: 'yes',
    OPS_OIDC_ISSUER: 'http://id.example.com/hunter2',
    OPS_OIDC_CLIENT_ID: 'console',
    OPS_OIDC_CLIENT_SECRET: 'hunter2',
    OPS_OIDC_CLIENT_AUTH: 'hunter2',
    OPS_OIDC_SCOPES: 'profile hunter2',
    OPS_OIDC_ROLES: 'hunter2=ops',
    OPS_OIDC_LOGOUT_URL: 'https://id.example.com/?x={hunter2}',
    OPS_OIDC_RECHECK_MINUTES: '0',
    OPS_OIDC_NAME: 'hunter2'.repeat(20),
  };
  const mistakes = mistakesOf(wrong);
  const rightOnes = ['OPS_OIDC_CLIENT_ID', 'OPS_OIDC_CLIENT_SECRET'];
  for (const name of Object.keys(wrong).filter((one) => !rightOnes.includes(one)))
    expect(mistakes.filter((one) => one.startsWith(`${name} `))).toHaveLength(1);
  expect(mistakes.join()).not.toContain('hunter2');
});

describe.each([
  'https://login.microsoftonline.com/common/v2.0',
  'https://login.microsoftonline.com/organizations/v2.0',
])('%s', (issuer) => {
  it('would let in people of every company', () => {
    expect(mistakesOf({ ...LEAST, OPS_OIDC_ISSUER: issuer })).toEqual([
      expect.stringContaining('OPS_OIDC_ISSUER must name one tenant'),
    ]);
  });
});

it.each([
  ['OPS_OIDC_ISSUER', 'https://login.microsoftonline.com/7e2d1c3a-0000-0000-0000-000000000000/v2.0', true],
  ['OPS_OIDC_ISSUER', 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI', true],
  ['OPS_OIDC_ISSUER', 'http://127.0.0.1:8080/realms/shop', true],
  ['OPS_OIDC_ISSUER', 'http://[::1]:8080', true],
  ['OPS_OIDC_ISSUER', 'http://127.0.0.1.evil.example', false],
  ['OPS_OIDC_ISSUER', 'https://user:word@id.example.com', false],
  ['OPS_OIDC_ISSUER', 'https://id.example.com/?a=1', false],
  ['OPS_OIDC_ISSUER', 'ftp://id.example.com', false],
  ['OPS_OIDC_ISSUER', 'id.example.com', false],
  ['OPS_OIDC_LOGOUT_URL', 'none', true],
  ['OPS_OIDC_LOGOUT_URL', 'https://x.example/logout?client_id={clientId}&logout_uri={returnTo}', true],
  ['OPS_OIDC_LOGOUT_URL', 'https://{clientId}.x.example/logout?hint={idToken}', true],
  ['OPS_OIDC_LOGOUT_URL', 'javascript:alert(1)', false],
  ['OPS_OIDC_LOGOUT_URL', 'https://x.example/{returnTo', false],
])('%s may be %s: %s', (name, value, right) => {
  expect(mistakesOf({ ...LEAST, [name]: value }).length).toBe(right ? 0 : 1);
});

it.each([
  [{ OPS_OIDC_CLIENT_AUTH: 'basic' }, 'takes OPS_OIDC_CLIENT_SECRET'],
  [{ OPS_OIDC_CLIENT_AUTH: 'none', OPS_OIDC_CLIENT_SECRET: 's' }, 'but OPS_OIDC_CLIENT_SECRET is set'],
])('%j contradicts itself', (variables, sentence) => {
  expect(mistakesOf({ ...LEAST, ...variables })).toEqual([expect.stringContaining(sentence)]);
});
