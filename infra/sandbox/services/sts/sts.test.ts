import { CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
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
import { createIam } from '../iam/service.ts';
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

function iamClient(): IAMClient {
  return new IAMClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
}

beforeAll(async () => {
  sandbox = await startSandbox({ account, services: [createSts, createIam] });
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

  it('names the user whose key signs, also by a token of hers', async () => {
    const iam = iamClient();
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'ada', Path: '/team/' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    iam.destroy();
    const key = AccessKey as unknown as Credentials;
    const ada = { UserId: User?.UserId, Arn: `arn:aws:iam::${account}:user/team/ada` };
    expect(await clientOf(key).send(new GetCallerIdentityCommand({}))).toMatchObject(ada);
    const other = role.replace(account, '999999999999');
    await expect(
      clientOf(key).send(new AssumeRoleCommand({ RoleArn: other, RoleSessionName: 'ab' })),
    ).rejects.toMatchObject({
      message: `User: ${ada.Arn} is not authorized to perform: sts:AssumeRole on resource: ${other}`,
    });
    const token = await clientOf(key).send(new GetSessionTokenCommand({}));
    const hours = ((token.Credentials?.Expiration?.getTime() ?? 0) - sandbox.clock.now()) / 3_600_000;
    expect(Math.round(hours)).toBe(12);
    expect(await clientOf(token.Credentials).send(new GetCallerIdentityCommand({}))).toMatchObject(ada);
  });

  it('lets a role be assumed for its MaxSessionDuration at most', async () => {
    const iam = iamClient();
    const AssumeRolePolicyDocument = JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
    });
    const assume = (RoleName: string, DurationSeconds: number) =>
      clientOf().send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${account}:role/${RoleName}`,
          RoleSessionName: 'ab',
          DurationSeconds,
        }),
      );
    const brief = await iam.send(new CreateRoleCommand({ RoleName: 'brief', AssumeRolePolicyDocument }));
    await iam.send(
      new CreateRoleCommand({ RoleName: 'long', AssumeRolePolicyDocument, MaxSessionDuration: 43_200 }),
    );
    iam.destroy();
    await expect(assume('brief', 3_601)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
    const { AssumedRoleUser } = await assume('brief', 3_600);
    expect(AssumedRoleUser?.AssumedRoleId).toBe(`${brief.Role?.RoleId}:ab`);
    for (const name of ['long', 'of-nobody'])
      expect((await assume(name, 43_200)).Credentials?.Expiration).toBeInstanceOf(Date);
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
