import * as sdk from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { image, makeFunction, role, startLambdaFixture } from './lambda-fixture.ts';
import type { LambdaFixture } from './lambda-fixture.ts';

let fixture: LambdaFixture;
let client: sdk.LambdaClient;

beforeAll(async () => {
  fixture = await startLambdaFixture();
  ({ client } = fixture);
});

afterAll(async () => {
  await fixture.close();
});

describe('functions', () => {
  it('are told by name, ARN and version', async () => {
    const arn = await makeFunction(fixture, 'told', { Tags: { team: 'shop' }, MemorySize: 256 });
    for (const FunctionName of ['told', arn, '000000000000:function:told'])
      expect(await client.send(new sdk.GetFunctionCommand({ FunctionName }))).toMatchObject({
        Configuration: {
          FunctionArn: arn,
          State: 'Active',
          LastUpdateStatus: 'Successful',
          MemorySize: 256,
          PackageType: 'Image',
          LoggingConfig: { LogGroup: '/aws/lambda/told' },
        },
        Code: { ImageUri: image, RepositoryType: 'ECR' },
        Tags: { team: 'shop' },
      });
    const { Functions } = await client.send(new sdk.ListFunctionsCommand({}));
    expect(Functions?.find(({ FunctionName }) => FunctionName === 'told')?.State).toBeUndefined();
    await client.send(new sdk.DeleteFunctionCommand({ FunctionName: 'told' }));
    await expect(client.send(new sdk.GetFunctionCommand({ FunctionName: 'told' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Function not found: ${arn}`,
    });
  });

  it.each<readonly [string, Partial<sdk.CreateFunctionRequest>, string]>([
    ['an image that is not there', { Code: { ImageUri: `${image}9` } }, 'InvalidParameterValueException'],
    ['too long a time', { Timeout: 901 }, 'ValidationException'],
    [
      'a reserved variable',
      { Environment: { Variables: { AWS_REGION: 'x' } } },
      'InvalidParameterValueException',
    ],
    ['a runtime beside an image', { Runtime: 'nodejs22.x' }, 'InvalidParameterValueException'],
    ['no such role', { Role: 'role' }, 'ValidationException'],
  ])('are refused with %s', async (_, input, name) => {
    const create = client.send(
      new sdk.CreateFunctionCommand({
        FunctionName: 'refused',
        PackageType: 'Image',
        Role: role,
        Code: { ImageUri: image },
        ...input,
      }),
    );
    await expect(create).rejects.toMatchObject({ name });
  });

  it('have versions, which aliases hold', async () => {
    await makeFunction(fixture, 'versioned', { Publish: true });
    const same = await client.send(new sdk.PublishVersionCommand({ FunctionName: 'versioned' }));
    expect(same.Version).toBe('1');
    const changed = await client.send(
      new sdk.UpdateFunctionCodeCommand({ FunctionName: 'versioned', ImageUri: image }),
    );
    await expect(
      client.send(
        new sdk.UpdateFunctionCodeCommand({ FunctionName: 'versioned', ImageUri: image, RevisionId: 'x' }),
      ),
    ).rejects.toBeInstanceOf(sdk.ResourceConflictException);
    fixture.sandbox.clock.advance(2000);
    await expect(
      client.send(new sdk.PublishVersionCommand({ FunctionName: 'versioned', RevisionId: 'x' })),
    ).rejects.toBeInstanceOf(sdk.PreconditionFailedException);
    const second = await client.send(
      new sdk.PublishVersionCommand({ FunctionName: 'versioned', RevisionId: changed.RevisionId }),
    );
    expect(second.Version).toBe('2');
    const alias = { FunctionName: 'versioned', Name: 'live' };
    await client.send(new sdk.CreateAliasCommand({ ...alias, FunctionVersion: '1' }));
    await expect(
      client.send(new sdk.UpdateAliasCommand({ ...alias, FunctionVersion: '7' })),
    ).rejects.toBeInstanceOf(sdk.ResourceNotFoundException);
    await expect(
      client.send(new sdk.DeleteFunctionCommand({ FunctionName: 'versioned', Qualifier: '1' })),
    ).rejects.toMatchObject({ message: expect.stringContaining('[live]') as string });
    await client.send(new sdk.UpdateAliasCommand({ ...alias, FunctionVersion: '2' }));
    await client.send(new sdk.DeleteFunctionCommand({ FunctionName: 'versioned', Qualifier: '1' }));
    const { Versions } = await client.send(
      new sdk.ListVersionsByFunctionCommand({ FunctionName: 'versioned' }),
    );
    expect(Versions?.map(({ Version }) => Version)).toEqual(['$LATEST', '2']);
    const { Aliases } = await client.send(new sdk.ListAliasesCommand({ FunctionName: 'versioned' }));
    expect(Aliases).toMatchObject([{ Name: 'live', FunctionVersion: '2' }]);
    await client.send(new sdk.DeleteAliasCommand(alias));
    await expect(client.send(new sdk.GetAliasCommand(alias))).rejects.toBeInstanceOf(
      sdk.ResourceNotFoundException,
    );
  });

  it('share the concurrency of the account', async () => {
    await makeFunction(fixture, 'reserved', { Publish: true });
    const FunctionName = 'reserved';
    await expect(
      client.send(new sdk.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 901 })),
    ).rejects.toBeInstanceOf(sdk.InvalidParameterValueException);
    await client.send(
      new sdk.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 50 }),
    );
    const { AccountLimit } = await client.send(new sdk.GetAccountSettingsCommand({}));
    expect(AccountLimit).toMatchObject({ ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 950 });
    await client.send(new sdk.DeleteFunctionConcurrencyCommand({ FunctionName }));
    const after = await client.send(new sdk.GetFunctionConcurrencyCommand({ FunctionName }));
    expect(after.ReservedConcurrentExecutions).toBeUndefined();
    const provisioned = await client.send(
      new sdk.PutProvisionedConcurrencyConfigCommand({
        FunctionName,
        Qualifier: '1',
        ProvisionedConcurrentExecutions: 2,
      }),
    );
    expect(provisioned.Status).toBe('IN_PROGRESS');
    fixture.sandbox.clock.advance(4000);
    const ready = await client.send(
      new sdk.GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: '1' }),
    );
    expect(ready).toMatchObject({ Status: 'READY', AvailableProvisionedConcurrentExecutions: 2 });
  });

  it('keep a policy and tags', async () => {
    const Resource = await makeFunction(fixture, 'open');
    const FunctionName = 'open';
    await expect(client.send(new sdk.GetPolicyCommand({ FunctionName }))).rejects.toBeInstanceOf(
      sdk.ResourceNotFoundException,
    );
    await client.send(
      new sdk.AddPermissionCommand({
        FunctionName,
        StatementId: 'rotation',
        Action: 'lambda:InvokeFunction',
        Principal: 'secretsmanager.amazonaws.com',
      }),
    );
    const { Policy } = await client.send(new sdk.GetPolicyCommand({ FunctionName }));
    expect(JSON.parse(Policy ?? '')).toMatchObject({
      Statement: [{ Sid: 'rotation', Principal: { Service: 'secretsmanager.amazonaws.com' }, Resource }],
    });
    await client.send(new sdk.RemovePermissionCommand({ FunctionName, StatementId: 'rotation' }));
    await client.send(new sdk.TagResourceCommand({ Resource, Tags: { a: '1', b: '2' } }));
    await client.send(new sdk.UntagResourceCommand({ Resource, TagKeys: ['a'] }));
    expect((await client.send(new sdk.ListTagsCommand({ Resource }))).Tags).toEqual({ b: '2' });
  });
});
