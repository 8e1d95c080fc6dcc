import { CreateRepositoryCommand, DeleteRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreateRoleCommand, DeleteRoleCommand } from '@aws-sdk/client-iam';
import {
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { functionActivities } from '../../core/resources/functions/activity.ts';
import {
  eventSourcesOf,
  functionAliases,
  functionDetail,
  functionRow,
  functionVersions,
  listFunctions,
} from '../../core/resources/functions/functions.ts';
import { failureOf } from '../../core/upstream/failure.ts';
import { contractContext, eventually, offered, prepared } from './support.ts';

const context = contractContext();
const { lambda, ecr, sqs } = context.clients;
const [name, bare, queue] = [context.name('worker'), context.name('bare'), context.name('captions')];
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: {
    mediaType: 'application/vnd.docker.container.image.v1+json',
    size: 2,
    digest: `sha256:${'0'.repeat(64)}`,
  },
  layers: [],
});
const VALUE = 'hunter2-the-value-that-nobody-sees';

/** Lambda takes a role that is there and trusts it; where an endpoint has no IAM, any name will do. */
async function roleOfOurs(): Promise<string> {
  const { iam } = context.clients;
  const RoleName = name;
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  try {
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    context.cleanUp(() => iam.send(new DeleteRoleCommand({ RoleName })));
    return Role?.Arn ?? '';
  } catch (error) {
    if (failureOf(error, 'iam:CreateRole').state !== 'unsupported') throw error;
    return `arn:aws:iam::${context.environment.account}:role/${RoleName}`;
  }
}

describe('lambda', () => {
  let roleArn = '';

  const create = async (FunctionName: string, ImageUri: string) => {
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Description: '<b>worker</b>',
        PackageType: 'Image',
        Code: { ImageUri },
        Role: roleArn,
        MemorySize: 256,
        Timeout: 30,
        Environment: { Variables: { LOG_LEVEL: 'debug', STRIPE_API_KEY: VALUE } },
        Tags: { team: '<b>shop</b>' },
        Publish: FunctionName === name,
      }),
    );
    context.cleanUp(() => lambda.send(new DeleteFunctionCommand({ FunctionName })));
    await eventually(
      () => functionDetail(context.source(), FunctionName, context.budget()),
      (cell) => cell.state !== 'fresh' || cell.value.state !== 'Pending',
    );
  };

  beforeEach(
    prepared('lambda:CreateFunction', async () => {
      roleArn = await roleOfOurs();
      const repositoryName = context.name('images');
      const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName }));
      context.cleanUp(() => ecr.send(new DeleteRepositoryCommand({ repositoryName, force: true })));
      await ecr.send(new PutImageCommand({ repositoryName, imageManifest: MANIFEST, imageTag: '1.4.0' }));
      const image = `${repository?.repositoryUri ?? ''}:1.4.0`;
      await create(name, image);
      await create(bare, image);
      await lambda.send(
        new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 5 }),
      );
      const version = await lambda.send(new PublishVersionCommand({ FunctionName: name }));
      await lambda.send(
        new CreateAliasCommand({
          FunctionName: name,
          Name: 'live',
          FunctionVersion: version.Version,
          Description: 'what the shop calls',
        }),
      );
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: queue }));
      context.cleanUp(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
      );
      const { UUID } = await lambda.send(
        new CreateEventSourceMappingCommand({
          FunctionName: name,
          EventSourceArn: Attributes?.QueueArn,
          BatchSize: 5,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        }),
      );
      context.cleanUp(() => lambda.send(new DeleteEventSourceMappingCommand({ UUID })));
    }),
  );

  it('lists every function', async (test) => {
    const all = offered(test, await listFunctions(context.source(), context.budget()));
    expect(all.map((one) => one.name)).toEqual(expect.arrayContaining([name, bare]));
  });

  it('tells how one stands, with what is set apart for it', async (test) => {
    const row = offered(test, await functionRow(context.source(), name, context.budget()));
    expect(row).toMatchObject({ packageType: 'Image', memoryMb: 256, timeoutSeconds: 30 });
    expect(row.lastModifiedAt).toBeGreaterThan(Date.now() - 3_600_000);
    const standing = { state: 'Active', imageTag: '1.4.0', reservedConcurrency: 5 };
    expect(row.standing).toMatchObject({ state: 'fresh', value: standing });
    const other = offered(test, await functionRow(context.source(), bare, context.budget()));
    expect(other.standing).toMatchObject({ value: { reservedConcurrency: undefined } });
  });

  it('masks variables, and never tells where the code lies', async (test) => {
    const detail = offered(test, await functionDetail(context.source(), name, context.budget()));
    expect(detail.tags).toContainEqual({ key: 'team', value: '<b>shop</b>' });
    expect(detail.variables.map(({ key, value }) => [key, value.kind])).toEqual([
      ['LOG_LEVEL', 'plain'],
      ['STRIPE_API_KEY', 'masked'],
    ]);
    expect(JSON.stringify(detail)).not.toContain(VALUE);
    expect(detail).not.toHaveProperty('Location');
  });

  it('knows what is not there', async () => {
    const cell = await functionDetail(context.source(), context.name('nobody'), context.budget());
    expect(cell).toMatchObject({ state: 'absent', code: 'ResourceNotFoundException' });
  });

  it('tells versions, newest first, and what is called by name', async (test) => {
    const versions = offered(test, await functionVersions(context.source(), name, context.budget()));
    expect(versions[0]?.version).toBe('$LATEST');
    expect(versions.map(({ version }) => version)).toContain('1');
    const aliases = offered(test, await functionAliases(context.source(), name, context.budget()));
    expect(aliases).toMatchObject([{ name: 'live', description: 'what the shop calls', others: [] }]);
    expect((await functionAliases(context.source(), bare, context.budget())).state).toBe('empty');
  });

  it('tells what calls a function', async (test) => {
    const sources = offered(test, await eventSourcesOf(context.source(), name, context.budget()));
    expect(sources).toMatchObject([
      { service: 'sqs', sourceName: queue, batchSize: 5, partialFailures: true, functionName: name },
    ]);
    expect((await eventSourcesOf(context.source(), bare, context.budget())).state).toBe('empty');
  });

  it('counts nought of what was never called', async (test) => {
    const cell = await functionActivities(context.source(), [name, bare], context.budget());
    const none = { invocations: 0, errors: 0, throttles: 0, meanDurationMs: undefined };
    expect(offered(test, cell)).toMatchObject([
      { name, ...none },
      { name: bare, ...none },
    ]);
  });
});
