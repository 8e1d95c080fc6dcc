import { ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { CATALOGUE } from '../../../core/catalogue/catalogue.ts';
import { bucketName, tableName } from '../../../core/catalogue/names.ts';
import { loadEnvironments } from '../../../core/environments/load.ts';
import { createRegistry } from '../../../core/environments/registry.ts';
import type { ConnectedEnvironment, Registry } from '../../../core/environments/registry.ts';

/** The environments of the console under test; close it. */
export async function openClouds(): Promise<Registry> {
  const file = process.env.OPS_E2E_ENVIRONMENTS;
  if (!file) throw new Error('OPS_E2E_ENVIRONMENTS does not name the environments file of the console.');
  return createRegistry(await loadEnvironments(file), process.env, 'changing');
}

/** How many items each table of the catalogue holds, by its logical name. */
export async function itemCounts({
  clients: { dynamodb },
  environment,
}: ConnectedEnvironment): Promise<Readonly<Record<string, number>>> {
  const counts = await Promise.all(
    CATALOGUE.tables.map(async ({ logical }) => {
      const TableName = tableName(environment.names.stage, logical);
      const { Count = 0 } = await dynamodb.send(
        new ScanCommand({ TableName, Select: 'COUNT', ConsistentRead: true }),
      );
      return [logical, Count] as const;
    }),
  );
  return Object.fromEntries(counts);
}

/** The telephone numbers that an environment's users have. */
export async function peopleOf({
  clients: { dynamodb },
  environment,
}: ConnectedEnvironment): Promise<ReadonlySet<string>> {
  const TableName = tableName(environment.names.stage, 'users');
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return new Set(Items.flatMap(({ phone }) => (phone?.S === undefined ? [] : [phone.S])));
}

/** The keys in a bucket of the catalogue. */
export async function objectKeys(
  { clients: { s3 }, environment }: ConnectedEnvironment,
  logical: string,
): Promise<readonly string[]> {
  const Bucket = bucketName(environment.names.stage, logical);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key = '' }) => Key);
}

/** Deploys another tag of a service, as a pipeline would, and waits until it runs alone. */
export async function deployTag(cloud: ConnectedEnvironment, service: string, tag: string): Promise<void> {
  const { ecs } = cloud.clients;
  const cluster = CATALOGUE.cluster.names[cloud.environment.names.stage];
  const look = async () =>
    (await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }))).services?.[0];
  const { taskDefinition: running = {} } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: (await look())?.taskDefinition }),
  );
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: running.family,
      requiresCompatibilities: running.requiresCompatibilities,
      networkMode: running.networkMode,
      cpu: running.cpu,
      memory: running.memory,
      executionRoleArn: running.executionRoleArn,
      taskRoleArn: running.taskRoleArn,
      containerDefinitions: running.containerDefinitions?.map((container) => ({
        ...container,
        image: container.image?.replace(/:[^:]+$/, `:${tag}`),
      })),
    }),
  );
  await ecs.send(
    new UpdateServiceCommand({ cluster, service, taskDefinition: taskDefinition?.taskDefinitionArn }),
  );
  for (;;) {
    const now = await look();
    const [only, ...others] = now?.deployments ?? [];
    if (others.length === 0 && only?.rolloutState === 'COMPLETED') return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
