import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import type { Credentials } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createSts } from './service.ts';

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/path/operator`;
let sandbox: Sandbox;

function clientOf(
  credentials: Credentials = { AccessKeyId: 'k', SecretAccessKey: 's' } as Credentials,
): STSClient {
  return new STSClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: {
      accessKeyId: credentials.AccessKeyId ?? '',
      secretAccessKey: credentials.SecretAccessKey ?? '',
      sessionToken: credentials.SessionToken,
    },
  });
}

beforeAll(async () => {
  sandbox = await startSandbox({ account, services: [createSts] });
});

afterAll(() => sandbox.close());

describe('STS', () => {
  it('names the account for any key', async () => {
    expect(await clientOf().send(new GetCallerIdentityCommand({}))).toMatchObject({
      UserId: account,
      Account: account,
      Arn: `arn:aws:iam::${account}:root`,
    });
  });

  it('gives credentials of a role, which then name it until they expire', async () => {
    const { Credentials: credentials, AssumedRoleUser } = await clientOf().send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'me@home', DurationSeconds: 900 }),
    );
    const assumed = `arn:aws:sts::${account}:assumed-role/operator/me@home`;
    expect(AssumedRoleUser?.Arn).toBe(assumed);
    expect(credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    const client = clientOf(credentials);
    expect((await client.send(new GetCallerIdentityCommand({}))).Arn).toBe(assumed);
    await expect(client.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(
      client.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'me', DurationSeconds: 7200 })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
    sandbox.clock.advance(901_000);
    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
  });

  it.each([
    ['a name of one letter', { RoleArn: role, RoleSessionName: 'a' }, 'ValidationError'],
    ['a name with a space', { RoleArn: role, RoleSessionName: 'a b' }, 'ValidationError'],
    ['too short a time', { RoleArn: role, RoleSessionName: 'ab', DurationSeconds: 899 }, 'ValidationError'],
    [
      'an ARN of no role',
      { RoleArn: 'arn:aws:iam::111122223333:user/x', RoleSessionName: 'ab' },
      'ValidationError',
    ],
    ['no role', { RoleArn: undefined, RoleSessionName: 'ab' }, 'ValidationError'],
    [
      'another account',
      { RoleArn: role.replace(account, '999999999999'), RoleSessionName: 'ab' },
      'AccessDenied',
    ],
  ])('refuses %s', async (_, input, name) => {
    await expect(clientOf().send(new AssumeRoleCommand(input))).rejects.toMatchObject({ name });
  });

  it('gives session and federation tokens', async () => {
    const session = await clientOf().send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    expect(session.Credentials?.Expiration).toBeInstanceOf(Date);
    const federated = await clientOf().send(new GetFederationTokenCommand({ Name: 'bob' }));
    const identity = await clientOf(federated.Credentials).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:sts::${account}:federated-user/bob`);
  });
});
