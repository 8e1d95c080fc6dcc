import * as lambda from '@aws-sdk/client-lambda';
import * as sdk from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFunction, startLambdaFixture, until } from './lambda-fixture.ts';
import type { LambdaFixture } from './lambda-fixture.ts';

let fixture: LambdaFixture;
let client: sdk.SecretsManagerClient;

beforeAll(async () => {
  fixture = await startLambdaFixture();
  client = new sdk.SecretsManagerClient({
    endpoint: fixture.sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
});

afterAll(async () => {
  client.destroy();
  await fixture.close();
});

it('a secret is rotated by a function that its policy lets Secrets Manager invoke', async () => {
  const SecretId = 'api-keys';
  await client.send(new sdk.CreateSecretCommand({ Name: SecretId, SecretString: '{"token":"first"}' }));
  const RotationLambdaARN = await makeFunction(fixture, 'rotation', {
    MemorySize: 256,
    ImageConfig: { Command: ['index.rotate'] },
  });
  const rotate = new sdk.RotateSecretCommand({ SecretId, RotationLambdaARN });
  await expect(client.send(rotate)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await fixture.client.send(
    new lambda.AddPermissionCommand({
      FunctionName: 'rotation',
      StatementId: 'rotation',
      Action: 'lambda:InvokeFunction',
      Principal: 'secretsmanager.amazonaws.com',
    }),
  );
  const { VersionId } = await client.send(rotate);
  await until(async () => {
    const { RotationEnabled, LastRotatedDate } = await client.send(
      new sdk.DescribeSecretCommand({ SecretId }),
    );
    return RotationEnabled === true && LastRotatedDate !== undefined;
  });
  const after = await client.send(new sdk.GetSecretValueCommand({ SecretId }));
  expect(after).toMatchObject({ VersionId, SecretString: '{"token":"made by a function"}' });
});
