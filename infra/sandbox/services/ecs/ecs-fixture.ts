import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as sdk from '@aws-sdk/client-ecs';
import type { ServiceFactory } from '../../environment.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox, SandboxOptions } from '../../server.ts';
import { createEcs } from './service.ts';

const program = path.join(import.meta.dirname, '../../processes/fixture-program.mjs');

/** A sandbox that runs the fixture program as tasks, and a client of it. */
export interface EcsFixture {
  readonly sandbox: Sandbox;
  readonly client: sdk.ECSClient;
  close(): Promise<void>;
  /** Registers a revision of a family, whose task listens on 8080, and answers its ARN. */
  register(
    family: string,
    variables?: Readonly<Record<string, string>>,
    container?: Partial<sdk.ContainerDefinition>,
  ): Promise<string>;
  service(name: string): Promise<sdk.Service>;
  tasks(name: string, desiredStatus?: sdk.DesiredStatus): Promise<readonly sdk.Task[]>;
  /** Waits for the service to be as the condition wants it. */
  awaitService(name: string, condition: (service: sdk.Service) => boolean): Promise<sdk.Service>;
}

export const taskPort = 8080;
export const network = { awsvpcConfiguration: { subnets: ['subnet-a'] } };

const deadlineMs = 40_000;

export async function startEcsFixture(
  services: readonly ServiceFactory[] = [createEcs],
  options: Partial<SandboxOptions> = {},
): Promise<EcsFixture> {
  const sandbox = await startSandbox({
    services,
    programs: { fixture: { command: ['node', program], environment: { BAKED: 'in' } } },
    ...options,
  });
  const client = new sdk.ECSClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  await client.send(new sdk.CreateClusterCommand({ clusterName: 'shop' }));

  async function service(name: string): Promise<sdk.Service> {
    const { services: found = [] } = await client.send(
      new sdk.DescribeServicesCommand({ cluster: 'shop', services: [name] }),
    );
    if (!found[0]) throw new Error(`There is no service ${name}.`);
    return found[0];
  }

  return {
    sandbox,
    client,
    service,
    async close() {
      client.destroy();
      await sandbox.close();
    },
    async register(family, variables = {}, container = {}) {
      const { taskDefinition } = await client.send(
        new sdk.RegisterTaskDefinitionCommand({
          family,
          requiresCompatibilities: ['FARGATE'],
          networkMode: 'awsvpc',
          cpu: '256',
          memory: '512',
          executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
          containerDefinitions: [
            {
              name: 'api',
              image: 'shop/fixture:1.0.0',
              portMappings: [{ containerPort: taskPort }],
              environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
              ...container,
            },
          ],
        }),
      );
      return taskDefinition?.taskDefinitionArn ?? '';
    },
    async tasks(name, desiredStatus = 'RUNNING') {
      const { taskArns = [] } = await client.send(
        new sdk.ListTasksCommand({ cluster: 'shop', serviceName: name, desiredStatus }),
      );
      if (taskArns.length === 0) return [];
      const { tasks = [] } = await client.send(
        new sdk.DescribeTasksCommand({ cluster: 'shop', tasks: taskArns }),
      );
      return tasks;
    },
    async awaitService(name, condition) {
      const end = Date.now() + deadlineMs;
      for (;;) {
        const current = await service(name);
        if (condition(current)) return current;
        if (Date.now() > end)
          throw new Error(`${name} has not come to it: ${JSON.stringify(current.events?.slice(0, 8))}`);
        await pause(50);
      }
    },
  };
}

/** A service is steady when one deployment is left, complete, with all of its tasks. */
export function isSteady({ deployments = [], desiredCount, runningCount }: sdk.Service): boolean {
  return (
    deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED' && runningCount === desiredCount
  );
}

/** The sentences of a service, the oldest first. */
export function sentences({ events = [] }: sdk.Service): readonly string[] {
  return events.map(({ message = '' }) => message).reverse();
}

/** The loopback address of a task. */
export function addressOf(task: sdk.Task | undefined): string {
  return task?.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address ?? '';
}
