import * as sdk from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createIam } from './service.ts';

let sandbox: Sandbox;
let client: sdk.IAMClient;
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});
const managed = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';
const readSecrets = JSON.stringify({
  Statement: {
    Effect: 'Allow',
    Action: 'secretsmanager:GetSecretValue',
    Resource: 'arn:aws:secretsmanager:*',
  },
});

function connect(accessKeyId: string): sdk.IAMClient {
  return new sdk.IAMClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 's' },
  });
}

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createIam] });
  client = connect('k');
  await client.send(
    new sdk.CreateRoleCommand({
      RoleName: 'execution',
      AssumeRolePolicyDocument: trust,
      Tags: [{ Key: 'a', Value: 'b' }],
    }),
  );
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

describe('a role', () => {
  it('is told with who may assume it', async () => {
    const { Role } = await client.send(new sdk.GetRoleCommand({ RoleName: 'execution' }));
    expect(Role).toMatchObject({
      Arn: 'arn:aws:iam::000000000000:role/execution',
      Tags: [{ Key: 'a', Value: 'b' }],
      MaxSessionDuration: 3600,
    });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(trust);
    await expect(
      client.send(new sdk.CreateRoleCommand({ RoleName: 'execution', AssumeRolePolicyDocument: trust })),
    ).rejects.toBeInstanceOf(sdk.EntityAlreadyExistsException);
    await expect(
      client.send(new sdk.CreateRoleCommand({ RoleName: 'other', AssumeRolePolicyDocument: '{}' })),
    ).rejects.toBeInstanceOf(sdk.MalformedPolicyDocumentException);
    await expect(client.send(new sdk.GetRoleCommand({ RoleName: 'none' }))).rejects.toBeInstanceOf(
      sdk.NoSuchEntityException,
    );
  });

  it('may do what its policies say', async () => {
    const RoleName = 'execution';
    const simulate = async (...ActionNames: string[]) => {
      const { EvaluationResults } = await client.send(
        new sdk.SimulatePrincipalPolicyCommand({
          PolicySourceArn: 'arn:aws:iam::000000000000:role/execution',
          ActionNames,
          ResourceArns: ['arn:aws:secretsmanager:us-east-1:000000000000:secret:api-keys-AbCdEf'],
        }),
      );
      return EvaluationResults?.map(({ EvalDecision }) => EvalDecision);
    };
    await client.send(new sdk.AttachRolePolicyCommand({ RoleName, PolicyArn: managed }));
    expect(await simulate('ecr:BatchGetImage', 'secretsmanager:GetSecretValue')).toEqual([
      'allowed',
      'implicitDeny',
    ]);
    await client.send(
      new sdk.PutRolePolicyCommand({ RoleName, PolicyName: 'secrets', PolicyDocument: readSecrets }),
    );
    expect(await simulate('secretsmanager:GetSecretValue')).toEqual(['allowed']);
    const deny = JSON.stringify({ Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
    const { Policy } = await client.send(
      new sdk.CreatePolicyCommand({ PolicyName: 'nothing', PolicyDocument: deny }),
    );
    await client.send(new sdk.AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
    expect(await simulate('secretsmanager:GetSecretValue')).toEqual(['explicitDeny']);
    const { AttachedPolicies } = await client.send(new sdk.ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName).sort()).toEqual([
      'AmazonECSTaskExecutionRolePolicy',
      'nothing',
    ]);
    const { PolicyNames } = await client.send(new sdk.ListRolePoliciesCommand({ RoleName }));
    expect(PolicyNames).toEqual(['secrets']);
    const inline = await client.send(new sdk.GetRolePolicyCommand({ RoleName, PolicyName: 'secrets' }));
    expect(decodeURIComponent(inline.PolicyDocument ?? '')).toBe(readSecrets);
    await expect(client.send(new sdk.DeleteRoleCommand({ RoleName }))).rejects.toBeInstanceOf(
      sdk.DeleteConflictException,
    );
    await expect(
      client.send(new sdk.AttachRolePolicyCommand({ RoleName, PolicyArn: `${managed}None` })),
    ).rejects.toBeInstanceOf(sdk.NoSuchEntityException);
  });
});

describe('a user', () => {
  it('has two keys at most, whose use is noted', async () => {
    const UserName = 'ci';
    await client.send(new sdk.CreateUserCommand({ UserName }));
    const made = await client.send(new sdk.CreateAccessKeyCommand({ UserName }));
    const AccessKeyId = made.AccessKey?.AccessKeyId ?? '';
    await client.send(new sdk.CreateAccessKeyCommand({ UserName }));
    await expect(client.send(new sdk.CreateAccessKeyCommand({ UserName }))).rejects.toBeInstanceOf(
      sdk.LimitExceededException,
    );
    const { AccessKeyMetadata } = await client.send(new sdk.ListAccessKeysCommand({ UserName }));
    expect(AccessKeyMetadata).toHaveLength(2);
    const lastUsed = () => client.send(new sdk.GetAccessKeyLastUsedCommand({ AccessKeyId }));
    expect((await lastUsed()).AccessKeyLastUsed).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
    const own = connect(AccessKeyId);
    const { Users } = await own.send(new sdk.ListUsersCommand({}));
    own.destroy();
    expect(Users).toMatchObject([{ UserName, Arn: 'arn:aws:iam::000000000000:user/ci' }]);
    const { AccessKeyLastUsed } = await lastUsed();
    expect(AccessKeyLastUsed).toMatchObject({ ServiceName: 'iam', Region: 'us-east-1' });
    expect(AccessKeyLastUsed?.LastUsedDate).toBeInstanceOf(Date);
    await client.send(new sdk.UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
    await expect(client.send(new sdk.DeleteUserCommand({ UserName }))).rejects.toBeInstanceOf(
      sdk.DeleteConflictException,
    );
  });

  it('signs in with its password only, and is told when it last did', async () => {
    const UserName = 'ada';
    const Password = 'correct horse';
    await client.send(new sdk.CreateUserCommand({ UserName }));
    const signIn = async (password: string) => {
      const body = JSON.stringify({ userName: UserName, password });
      const answer = await fetch(`${sandbox.url}/_sandbox/sign-in`, { method: 'POST', body });
      return ((await answer.json()) as { readonly signedIn: boolean }).signedIn;
    };
    const lastUsed = async () =>
      (await client.send(new sdk.GetUserCommand({ UserName }))).User?.PasswordLastUsed;
    expect(await signIn(Password)).toBe(false);
    await expect(
      client.send(new sdk.CreateLoginProfileCommand({ UserName, Password: 'short' })),
    ).rejects.toBeInstanceOf(sdk.PasswordPolicyViolationException);
    await client.send(new sdk.CreateLoginProfileCommand({ UserName, Password }));
    const { LoginProfile } = await client.send(new sdk.GetLoginProfileCommand({ UserName }));
    expect(LoginProfile).toMatchObject({ UserName, PasswordResetRequired: false });
    expect([await signIn('wrong horse'), await lastUsed()]).toEqual([false, undefined]);
    expect(await signIn(Password)).toBe(true);
    expect(await lastUsed()).toBeInstanceOf(Date);
    await expect(client.send(new sdk.DeleteUserCommand({ UserName }))).rejects.toBeInstanceOf(
      sdk.DeleteConflictException,
    );
    await client.send(new sdk.DeleteLoginProfileCommand({ UserName }));
    expect(await lastUsed()).toBeUndefined();
    await client.send(new sdk.DeleteUserCommand({ UserName }));
  });
});
