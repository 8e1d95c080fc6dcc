import * as sdk from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createEcs } from './service.ts';

let sandbox: Sandbox;
let client: sdk.ECSClient;

function register(
  input: Partial<sdk.RegisterTaskDefinitionRequest> = {},
): Promise<sdk.RegisterTaskDefinitionResponse> {
  return client.send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'products-api',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '.25 vCPU',
      memory: '1 GB',
      executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
      containerDefinitions: [
        {
          name: 'api',
          image: 'api:1',
          portMappings: [{ containerPort: 3001 }],
          environment: [{ name: 'NODE_ENV', value: 'production' }],
          secrets: [{ name: 'API_KEY', valueFrom: 'arn:aws:secretsmanager:x' }],
        },
      ],
      ...input,
    }),
  );
}

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createEcs] });
  client = new sdk.ECSClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

describe('task definitions', () => {
  it('are kept by family and revision, and told with their defaults', async () => {
    const first = await register({ tags: [{ key: 'stage', value: 'dev' }] });
    expect(first.taskDefinition).toMatchObject({
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/products-api:1',
      revision: 1,
      status: 'ACTIVE',
      cpu: '256',
      memory: '1024',
      compatibilities: ['EC2', 'FARGATE'],
      containerDefinitions: [
        { essential: true, portMappings: [{ containerPort: 3001, hostPort: 3001, protocol: 'tcp' }] },
      ],
    });
    await register();
    const latest = await client.send(
      new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'products-api' }),
    );
    expect(latest.taskDefinition?.revision).toBe(2);
    expect(latest.tags).toBeUndefined();
    const tagged = await client.send(
      new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'products-api:1', include: ['TAGS'] }),
    );
    expect(tagged.tags).toEqual([{ key: 'stage', value: 'dev' }]);
    await client.send(new sdk.DeregisterTaskDefinitionCommand({ taskDefinition: 'products-api:2' }));
    const active = await client.send(
      new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'products-api' }),
    );
    expect(active.taskDefinition?.revision).toBe(1);
    expect((await register()).taskDefinition?.revision).toBe(3);
    const inactive = await client.send(new sdk.ListTaskDefinitionsCommand({ status: 'INACTIVE' }));
    expect(inactive.taskDefinitionArns).toEqual([
      'arn:aws:ecs:us-east-1:000000000000:task-definition/products-api:2',
    ]);
  });

  it('are listed in pages and families', async () => {
    for (const family of ['list-a', 'list-a', 'list-b']) await register({ family });
    const arns: string[] = [];
    for await (const page of sdk.paginateListTaskDefinitions(
      { client, pageSize: 1 },
      { familyPrefix: 'list-a', sort: 'DESC' },
    ))
      arns.push(...(page.taskDefinitionArns ?? []));
    expect(arns.map((arn) => arn.split('/')[1])).toEqual(['list-a:2', 'list-a:1']);
    await client.send(new sdk.DeregisterTaskDefinitionCommand({ taskDefinition: 'list-b:1' }));
    const families = await client.send(
      new sdk.ListTaskDefinitionFamiliesCommand({ familyPrefix: 'list-', status: 'ACTIVE' }),
    );
    expect(families.families).toEqual(['list-a']);
  });

  it.each<readonly [string, Partial<sdk.RegisterTaskDefinitionRequest>, string]>([
    [
      'a size that Fargate lacks',
      { memory: '3 GB' },
      'No Fargate configuration exists for given values: 256 CPU, 3072',
    ],
    ['another network', { networkMode: 'bridge' }, "Fargate only supports network mode 'awsvpc'"],
    ['no containers', { containerDefinitions: [] }, 'Container list cannot be empty'],
    ['no image', { containerDefinitions: [{ name: 'a' }] }, 'Container.image should not be null'],
    ['a family with a blank', { family: 'a b' }, 'Family contains invalid characters'],
    [
      'secrets without a role',
      { executionRoleArn: undefined },
      "must also specify a value for 'executionRoleArn'",
    ],
    [
      'a container without memory on EC2',
      { requiresCompatibilities: ['EC2'], memory: undefined, cpu: undefined },
      "At least one of 'memory' or 'memoryReservation' must be specified",
    ],
  ])('refuse %s', async (_, input, words) => {
    await expect(register(input)).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining(words) as string,
    });
  });

  it('refuse unknown names', async () => {
    await expect(
      client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'none' })),
    ).rejects.toBeInstanceOf(sdk.ClientException);
    await expect(client.send(new sdk.ListTaskDefinitionsCommand({ nextToken: 'x' }))).rejects.toBeInstanceOf(
      sdk.InvalidParameterException,
    );
  });
});

describe('clusters', () => {
  it('are records', async () => {
    await client.send(
      new sdk.CreateClusterCommand({ clusterName: 'shop', tags: [{ key: 'a', value: 'b' }] }),
    );
    const described = await client.send(
      new sdk.DescribeClustersCommand({ clusters: ['shop', 'none'], include: ['TAGS'] }),
    );
    expect(described.clusters).toMatchObject([
      { clusterName: 'shop', status: 'ACTIVE', tags: [{ key: 'a', value: 'b' }] },
    ]);
    expect(described.failures).toEqual([
      { arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/none', reason: 'MISSING' },
    ]);
    const { clusterArns } = await client.send(new sdk.ListClustersCommand({}));
    expect(clusterArns).toEqual(['arn:aws:ecs:us-east-1:000000000000:cluster/shop']);
  });

  it('are deleted when nothing is in them', async () => {
    await client.send(new sdk.CreateClusterCommand({ clusterName: 'brief' }));
    const { cluster } = await client.send(new sdk.DeleteClusterCommand({ cluster: 'brief' }));
    expect(cluster).toMatchObject({ clusterName: 'brief', status: 'INACTIVE' });
    await expect(client.send(new sdk.DeleteClusterCommand({ cluster: 'brief' }))).rejects.toBeInstanceOf(
      sdk.ClusterNotFoundException,
    );
  });

  it('have no container instances to run on', async () => {
    await client.send(new sdk.CreateClusterCommand({ clusterName: 'bare' }));
    await register({ family: 'bare' });
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-a'] } };
    await expect(
      client.send(new sdk.RunTaskCommand({ cluster: 'bare', taskDefinition: 'bare', networkConfiguration })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'No Container Instances were found in your cluster.',
    });
  });

  it('and task definitions are tagged', async () => {
    const resourceArn = 'arn:aws:ecs:us-east-1:000000000000:cluster/shop';
    await client.send(new sdk.TagResourceCommand({ resourceArn, tags: [{ key: 'team', value: 'ops' }] }));
    await client.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    const { tags } = await client.send(new sdk.ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: 'team', value: 'ops' }]);
    await expect(
      client.send(new sdk.TagResourceCommand({ resourceArn: 'arn:aws:ecs:x', tags: [] })),
    ).rejects.toBeInstanceOf(sdk.InvalidParameterException);
  });
});
