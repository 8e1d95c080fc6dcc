import * as sdk from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Cloud } from '../../cloud.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createSecretsManager } from './service.ts';

let sandbox: Sandbox;
let client: sdk.SecretsManagerClient;
let cloud: Cloud | undefined;
let arn = '';

beforeAll(async () => {
  sandbox = await startSandbox({
    services: [
      (given) => {
        cloud = given;
        return createSecretsManager(given);
      },
    ],
  });
  client = new sdk.SecretsManagerClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  const SecretString = '{"token":"first","port":8080}';
  const made = await client.send(new sdk.CreateSecretCommand({ Name: 'shop/keys', SecretString }));
  arn = made.ARN ?? '';
  await client.send(
    new sdk.PutSecretValueCommand({ SecretId: arn, SecretString: '{"token":"second","port":8080}' }),
  );
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

it.each([
  ['the whole', '', '{"token":"second","port":8080}'],
  ['a key', ':token::', 'second'],
  ['a number', ':port::', '8080'],
  ['a key of a stage', ':token:AWSPREVIOUS:', 'first'],
  ['a key that is not there', ':none::', undefined],
  ['a stage that is not there', ':token:AWSPENDING:', undefined],
])('a container is told %s', (_, suffix, value) => {
  expect(cloud?.secretValue(`${arn}${suffix}`)).toBe(value);
});

it('a container is told nothing of a secret that is not there, or is being deleted', async () => {
  expect(cloud?.secretValue(`${arn.slice(0, -6)}abcdef`)).toBeUndefined();
  await client.send(new sdk.DeleteSecretCommand({ SecretId: arn }));
  expect(cloud?.secretValue(arn)).toBeUndefined();
});
