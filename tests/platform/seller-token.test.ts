import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { decodeJwt } from 'jose';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableName } from '../../core/catalogue/names.ts';
import { buildPlatform } from '../../infra/launch/platform-build.ts';
import { runScript } from '../scripts/run-script.ts';
import { seededCloud } from '../verification/seeded-cloud.ts';
import type { SeededCloud } from '../verification/seeded-cloud.ts';
import { launched, ROOT } from './programs.ts';

let cloud: SeededCloud;
let folder: string;
let words: readonly string[];
let seller: string;
let key: string;

beforeAll(async () => {
  await buildPlatform(ROOT);
  cloud = await seededCloud('prod', 20);
  folder = await mkdtemp(path.join(tmpdir(), 'seller-token-'));
  const file = path.join(folder, 'environments.json');
  const { account, region, endpoint, credentials } = cloud.environment;
  const environment = (id: string) => ({
    ...{ id, label: id, guard: 'typed-name', account, region, credentials, endpoint },
    names: { stage: id },
  });
  await writeFile(file, JSON.stringify({ environments: [environment('prod'), environment('staging')] }));
  words = ['--environments', file, '--environment', 'prod'];
  const { Items = [] } = await cloud.clients.dynamodb.send(
    new ScanCommand({ TableName: tableName('prod', 'users') }),
  );
  seller = Items.flatMap(({ handle }) => handle?.S ?? [])[0] ?? '';
  const { SecretString = '' } = await cloud.clients.secretsManager.send(
    new GetSecretValueCommand({ SecretId: 'tiktok-commerce/sign-in' }),
  );
  key = (JSON.parse(SecretString) as { readonly jwt_secret: string }).jwt_secret;
}, 120_000);

afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

/** What an ingestion-api that checks by these keys says to a video that is posted with the token. */
async function postedWith(token: string, keys: Readonly<Record<string, string>>): Promise<number> {
  const program = await launched('ingestion-api', {
    ...{ STAGE: 'prod', AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: cloud.url, DRAIN_MS: '0' },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', ...keys },
  });
  const answer = await fetch(`${program.url}/api/v1/videos`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      video_url: `https://www.tiktok.com/@${seller}/video/74${Date.now()}0000`,
      caption: 'New heels only 55k! Sizes 37–41 #TRACK',
      metadata: {
        likes: 1,
        comments: 0,
        shares: 0,
        duration: 12,
        thumbnail_url: 'https://example.com/a.jpg',
      },
    }),
  });
  await answer.arrayBuffer();
  await program.end();
  return answer.status;
}

describe('npm run seller:token', () => {
  it('gives a token with which that seller posts, by the key of now and by the one before', async () => {
    const { code, output, errors } = await runScript('seller-token', [...words, '--seller', `@${seller}`]);
    expect({ code, errors }).toMatchObject({
      code: 0,
      errors: expect.stringContaining(`${seller} may post`),
    });
    const token = output.trim();
    expect(output).toBe(`${token}\n`);
    const { exp = 0, iat = 0 } = decodeJwt(token);
    expect(exp - iat).toBe(3_600);
    const other = 'another-key-of-at-least-thirty-two-characters';
    expect(await postedWith(token, { JWT_SECRET: key })).toBe(202);
    expect(await postedWith(token, { JWT_SECRET: other, JWT_SECRET_PREVIOUS: key })).toBe(202);
    expect(await postedWith(token, { JWT_SECRET: other, JWT_SECRET_PREVIOUS: '' })).toBe(401);
  }, 120_000);

  it('gives none to whoever has not signed up, and none for longer than half a day', async () => {
    const unknown = await runScript('seller-token', [...words, '--seller', 'nobody_at_all']);
    expect(unknown).toMatchObject({ code: 2, output: '' });
    expect(unknown.errors).toContain('prod has no seller nobody_at_all');
    const long = await runScript('seller-token', [...words, '--seller', seller, '--hours', '13']);
    expect(long).toMatchObject({ code: 2, output: '' });
    const nowhere = await runScript('seller-token', ['--seller', seller]);
    expect(nowhere).toMatchObject({ code: 2, errors: expect.stringContaining('--environment is missing') });
  }, 60_000);
});
