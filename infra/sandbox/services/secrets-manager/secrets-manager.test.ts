import * as sdk from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createSecretsManager } from './service.ts';

const dayMs = 86_400_000;
let sandbox: Sandbox;
let client: sdk.SecretsManagerClient;
let counter = 0;

function newName(): string {
  counter += 1;
  return `platform/test-${counter}`;
}

async function create(
  input: Partial<sdk.CreateSecretRequest> = {},
): Promise<sdk.CreateSecretResponse & { Name: string }> {
  const Name = input.Name ?? newName();
  return {
    ...(await client.send(new sdk.CreateSecretCommand({ SecretString: 'one', ...input, Name }))),
    Name,
  };
}

beforeAll(async () => {
  sandbox = await startSandbox({
    region: 'eu-central-1',
    account: '111122223333',
    services: [createSecretsManager],
  });
  client = new sdk.SecretsManagerClient({
    endpoint: sandbox.url,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

describe('values and stages', () => {
  it('keeps the value before as AWSPREVIOUS', async () => {
    const { Name, ARN, VersionId: first } = await create();
    expect(ARN).toMatch(
      /^arn:aws:secretsmanager:eu-central-1:111122223333:secret:platform\/test-\d+-[A-Za-z0-9]{6}$/,
    );
    const second = await client.send(new sdk.PutSecretValueCommand({ SecretId: ARN, SecretString: 'two' }));
    expect(second.VersionStages).toEqual(['AWSCURRENT']);
    const third = await client.send(
      new sdk.UpdateSecretCommand({ SecretId: Name, SecretBinary: new Uint8Array([0, 9]) }),
    );
    const current = await client.send(new sdk.GetSecretValueCommand({ SecretId: ARN?.slice(0, -7) }));
    expect(current.SecretBinary).toEqual(new Uint8Array([0, 9]));
    expect(current.SecretString).toBeUndefined();
    const previous = await client.send(
      new sdk.GetSecretValueCommand({ SecretId: Name, VersionStage: 'AWSPREVIOUS' }),
    );
    expect(previous.SecretString).toBe('two');
    const described = await client.send(new sdk.DescribeSecretCommand({ SecretId: Name }));
    expect(described.VersionIdsToStages).toEqual({
      [second.VersionId ?? '']: ['AWSPREVIOUS'],
      [third.VersionId ?? '']: ['AWSCURRENT'],
    });
    const all = await client.send(
      new sdk.ListSecretVersionIdsCommand({ SecretId: Name, IncludeDeprecated: true }),
    );
    expect(all.Versions?.map(({ VersionId }) => VersionId)).toContain(first);
    const labelled = await client.send(new sdk.ListSecretVersionIdsCommand({ SecretId: Name }));
    expect(labelled.Versions).toHaveLength(2);
  });

  it('walks through the steps of a rotation', async () => {
    const { Name, VersionId: old } = await create();
    const pending = await client.send(
      new sdk.PutSecretValueCommand({ SecretId: Name, SecretString: 'new', VersionStages: ['AWSPENDING'] }),
    );
    expect((await client.send(new sdk.GetSecretValueCommand({ SecretId: Name }))).SecretString).toBe('one');
    const move = { SecretId: Name, VersionStage: 'AWSCURRENT', MoveToVersionId: pending.VersionId };
    await expect(client.send(new sdk.UpdateSecretVersionStageCommand(move))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(`currently attached to version ${String(old)}`) as string,
    });
    await client.send(new sdk.UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: old }));
    const { VersionIdsToStages } = await client.send(new sdk.DescribeSecretCommand({ SecretId: Name }));
    expect(VersionIdsToStages).toEqual({
      [old ?? '']: ['AWSPREVIOUS'],
      [pending.VersionId ?? '']: ['AWSPENDING', 'AWSCURRENT'],
    });
  });

  it('rotates by its own function, once for one token, and leaves what is no secret', async () => {
    const { Name, VersionId: old } = await create({ SecretString: '{"user":"ben","password":"old"}' });
    const ClientRequestToken = 'b'.repeat(40);
    const rotate = {
      SecretId: Name,
      ClientRequestToken,
      RotationLambdaARN: 'arn:aws:lambda:eu-central-1:111122223333:function:sandbox-rotation',
    };
    const { VersionId } = await client.send(new sdk.RotateSecretCommand(rotate));
    expect(VersionId).toBe(ClientRequestToken);
    await client.send(new sdk.RotateSecretCommand(rotate));
    const stages = async () =>
      (await client.send(new sdk.DescribeSecretCommand({ SecretId: Name }))).VersionIdsToStages;
    await vi.waitFor(
      async () =>
        expect(await stages()).toEqual({
          [old ?? '']: ['AWSPREVIOUS'],
          [ClientRequestToken]: ['AWSPENDING', 'AWSCURRENT'],
        }),
      { timeout: 8_000, interval: 200 },
    );
    await client.send(new sdk.RotateSecretCommand(rotate));
    const { SecretString = '' } = await client.send(new sdk.GetSecretValueCommand({ SecretId: Name }));
    const value = JSON.parse(SecretString) as { user: string; password: string };
    expect(value.user).toBe('ben');
    expect(value.password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(Object.keys((await stages()) ?? {})).toHaveLength(2);
  });

  it('takes a repeated token for the same request', async () => {
    const ClientRequestToken = 'a'.repeat(32);
    const first = await create({ ClientRequestToken });
    const again = await client.send(
      new sdk.CreateSecretCommand({ Name: first.Name, ClientRequestToken, SecretString: 'one' }),
    );
    expect(again.VersionId).toBe(first.VersionId);
    await expect(
      client.send(
        new sdk.PutSecretValueCommand({ SecretId: first.Name, ClientRequestToken, SecretString: 'two' }),
      ),
    ).rejects.toBeInstanceOf(sdk.ResourceExistsException);
  });

  it('refuses what AWS refuses', async () => {
    const { Name } = await create();
    const wrong: readonly (readonly [Promise<unknown>, string])[] = [
      [create({ Name }), 'ResourceExistsException'],
      [create({ Name: 'a b' }), 'ValidationException'],
      [create({ SecretBinary: new Uint8Array([1]) }), 'InvalidParameterException'],
      [create({ SecretString: 'x'.repeat(65_537) }), 'ValidationException'],
      [create({ ClientRequestToken: 'short' }), 'ValidationException'],
      [create({ Tags: [{ Key: 'aws:x', Value: '' }] }), 'InvalidParameterException'],
      [client.send(new sdk.GetSecretValueCommand({ SecretId: 'none' })), 'ResourceNotFoundException'],
      [client.send(new sdk.GetSecretValueCommand({ SecretId: undefined })), 'ValidationException'],
      [
        client.send(new sdk.GetSecretValueCommand({ SecretId: Name, VersionStage: 'x' })),
        'ResourceNotFoundException',
      ],
      [client.send(new sdk.PutSecretValueCommand({ SecretId: Name })), 'InvalidRequestException'],
      [client.send(new sdk.RotateSecretCommand({ SecretId: Name })), 'InvalidRequestException'],
      [client.send(new sdk.ListSecretsCommand({ NextToken: 'bm9uZQ' })), 'InvalidNextTokenException'],
      [client.send(new sdk.ListSecretsCommand({ MaxResults: 101 })), 'ValidationException'],
    ];
    for (const [sent, name] of wrong) await expect(sent).rejects.toMatchObject({ name });
  });
});

describe('deletion', () => {
  it('can be undone until the window ends', async () => {
    const { Name, ARN } = await create();
    const { DeletionDate } = await client.send(
      new sdk.DeleteSecretCommand({ SecretId: Name, RecoveryWindowInDays: 7 }),
    );
    expect(Math.round(((DeletionDate?.getTime() ?? 0) - sandbox.clock.now()) / dayMs)).toBe(7);
    await expect(client.send(new sdk.GetSecretValueCommand({ SecretId: Name }))).rejects.toBeInstanceOf(
      sdk.InvalidRequestException,
    );
    await expect(create({ Name })).rejects.toBeInstanceOf(sdk.InvalidRequestException);
    await client.send(new sdk.RestoreSecretCommand({ SecretId: Name }));
    expect((await client.send(new sdk.GetSecretValueCommand({ SecretId: Name }))).SecretString).toBe('one');
    await client.send(new sdk.DeleteSecretCommand({ SecretId: Name, RecoveryWindowInDays: 7 }));
    sandbox.clock.advance(7 * dayMs + 1);
    await expect(client.send(new sdk.DescribeSecretCommand({ SecretId: Name }))).rejects.toBeInstanceOf(
      sdk.ResourceNotFoundException,
    );
    expect((await create({ Name })).ARN).not.toBe(ARN);
  });

  it('is at once where it is forced', async () => {
    const { Name } = await create();
    await client.send(new sdk.DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true }));
    await expect(client.send(new sdk.DescribeSecretCommand({ SecretId: Name }))).rejects.toBeInstanceOf(
      sdk.ResourceNotFoundException,
    );
    const input = { SecretId: Name, RecoveryWindowInDays: 6 };
    await expect(client.send(new sdk.DeleteSecretCommand(input))).rejects.toBeInstanceOf(
      sdk.InvalidParameterException,
    );
  });
});

describe('listing', () => {
  it('pages, filters and sorts', async () => {
    for (const Name of ['list/a', 'list/b', 'list/c'])
      await create({ Name, Description: `Key of ${Name}`, Tags: [{ Key: 'stage', Value: 'dev' }] });
    const seen: string[] = [];
    const pages = sdk.paginateListSecrets(
      { client, pageSize: 2 },
      { Filters: [{ Key: 'name', Values: ['list/'] }], SortBy: 'name', SortOrder: 'asc' },
    );
    for await (const page of pages) seen.push(...(page.SecretList ?? []).map(({ Name = '' }) => Name));
    expect(seen).toEqual(['list/a', 'list/b', 'list/c']);
    const negated = await client.send(
      new sdk.ListSecretsCommand({
        Filters: [
          { Key: 'all', Values: ['KEY list'] },
          { Key: 'name', Values: ['!list/a'] },
        ],
      }),
    );
    expect(negated.SecretList?.map(({ Name }) => Name)).toEqual(['list/c', 'list/b']);
  });

  it('reads many values, with an error for each that is not there', async () => {
    const { Name } = await create();
    const batch = await client.send(new sdk.BatchGetSecretValueCommand({ SecretIdList: [Name, 'none'] }));
    expect(batch.SecretValues?.map(({ SecretString }) => SecretString)).toEqual(['one']);
    expect(batch.Errors).toMatchObject([{ SecretId: 'none', ErrorCode: 'ResourceNotFoundException' }]);
  });
});

describe('what is beside the value', () => {
  it('replicates, rotates by record, tags and keeps a policy', async () => {
    const { Name } = await create({ AddReplicaRegions: [{ Region: 'eu-west-1' }] });
    const replicated = await client.send(
      new sdk.ReplicateSecretToRegionsCommand({
        SecretId: Name,
        AddReplicaRegions: [{ Region: 'us-east-1' }],
      }),
    );
    expect(replicated.ReplicationStatus?.map(({ Region, Status }) => `${Region} ${Status}`)).toEqual([
      'eu-west-1 InSync',
      'us-east-1 InSync',
    ]);
    await expect(client.send(new sdk.DeleteSecretCommand({ SecretId: Name }))).rejects.toBeInstanceOf(
      sdk.InvalidRequestException,
    );
    await client.send(
      new sdk.RemoveRegionsFromReplicationCommand({
        SecretId: Name,
        RemoveReplicaRegions: ['eu-west-1', 'us-east-1'],
      }),
    );
    const RotationLambdaARN = 'arn:aws:lambda:eu-central-1:111122223333:function:rotate';
    const rotate = { SecretId: Name, RotationLambdaARN, RotationRules: { AutomaticallyAfterDays: 30 } };
    await expect(client.send(new sdk.RotateSecretCommand(rotate))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await client.send(new sdk.RotateSecretCommand({ ...rotate, RotateImmediately: false }));
    await client.send(new sdk.TagResourceCommand({ SecretId: Name, Tags: [{ Key: 'owner', Value: 'ops' }] }));
    const ResourcePolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
      ],
    });
    await expect(
      client.send(
        new sdk.PutResourcePolicyCommand({ SecretId: Name, ResourcePolicy, BlockPublicPolicy: true }),
      ),
    ).rejects.toBeInstanceOf(sdk.PublicPolicyException);
    await client.send(new sdk.PutResourcePolicyCommand({ SecretId: Name, ResourcePolicy }));
    const policy = await client.send(new sdk.GetResourcePolicyCommand({ SecretId: Name }));
    expect(policy.ResourcePolicy).toBe(ResourcePolicy);
    const described = await client.send(new sdk.DescribeSecretCommand({ SecretId: Name }));
    expect(described).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN,
      RotationRules: { AutomaticallyAfterDays: 30 },
      Tags: [{ Key: 'owner', Value: 'ops' }],
    });
    expect(described.PrimaryRegion).toBeUndefined();
  });

  it('makes passwords of the wanted kinds', async () => {
    const { RandomPassword: password = '' } = await client.send(
      new sdk.GetRandomPasswordCommand({
        PasswordLength: 12,
        ExcludePunctuation: true,
        ExcludeCharacters: 'abc',
      }),
    );
    expect(password).toMatch(/^(?=.*[d-z])(?=.*[A-Z])(?=.*\d)[A-Zd-z\d]{12}$/);
    await expect(client.send(new sdk.GetRandomPasswordCommand({ PasswordLength: 3 }))).rejects.toBeInstanceOf(
      sdk.InvalidParameterException,
    );
  });
});
