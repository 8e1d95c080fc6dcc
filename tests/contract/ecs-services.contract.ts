import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteClusterCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from 'vitest';
import { deploymentHistory } from '../../core/resources/deployments/history.ts';
import { ecsDeployable, listEcsDeployables } from '../../core/resources/deployments/ecs-deployables.ts';
import { deployableTasks, servicesOf } from '../../core/resources/deployments/physical.ts';
import { describeTaskDefinition, listRevisions } from '../../core/resources/services/task-definitions.ts';
import { failureOf } from '../../core/upstream/failure.ts';
import { contractContext, offered, prepared, skipIfUnsupported } from './support.ts';

const context = contractContext();
const cluster = context.name('cluster');
const family = context.name('deployed');
const service = context.name('api');

/** Services stand in a subnet that is there; where an endpoint has no networks, any name will do. */
async function subnetOfOurs(): Promise<string> {
  const { ec2 } = context.clients;
  try {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.88.0.0/16' }));
    context.cleanUp(() => ec2.send(new DeleteVpcCommand({ VpcId: Vpc?.VpcId })));
    const range = { VpcId: Vpc?.VpcId, CidrBlock: '10.88.1.0/24' };
    const { Subnet } = await ec2.send(new CreateSubnetCommand(range));
    context.cleanUp(() => ec2.send(new DeleteSubnetCommand({ SubnetId: Subnet?.SubnetId })));
    return Subnet?.SubnetId ?? '';
  } catch (error) {
    if (failureOf(error, 'ec2:CreateSubnet').state !== 'unsupported') throw error;
    return 'subnet-0a1b2c3d';
  }
}

/** Services that want no tasks: what they tell is the same, and nothing has to run anywhere. */
async function deploy(): Promise<void> {
  const { ecs } = context.clients;
  const subnet = await subnetOfOurs();
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  context.cleanUp(() => ecs.send(new DeleteClusterCommand({ cluster })));
  for (const level of ['debug', 'info']) {
    const made = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [
          {
            name: 'api',
            image: 'example/api:1.2.3',
            portMappings: [{ containerPort: 3001 }],
            environment: [{ name: 'LOG_LEVEL', value: level }],
          },
        ],
      }),
    );
    const taskDefinition = made.taskDefinition?.taskDefinitionArn;
    context.cleanUp(() => ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition })));
  }
  for (const serviceName of [service, `${service}-green`, context.name('alone')]) {
    await ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName,
        taskDefinition: family,
        desiredCount: 0,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: [subnet] } },
        tags: [{ key: 'part', value: 'contract' }],
      }),
    );
    context.cleanUp(() => ecs.send(new DeleteServiceCommand({ cluster, service: serviceName, force: true })));
  }
}

describe('ecs: services', () => {
  beforeEach(prepared('ecs:CreateService', deploy));

  it('lists the logical services of a cluster: a green side is none of its own', async (test) => {
    const names = offered(test, await listEcsDeployables(context.source(), cluster, context.budget()));
    expect([...names].sort()).toEqual([context.name('alone'), service].sort());
  });

  it('tells a service with revision, version and counts', async (test) => {
    const cell = await ecsDeployable(context.source(), cluster, context.name('alone'), context.budget());
    expect(offered(test, cell)).toMatchObject({
      way: 'ecs',
      cluster,
      sides: [
        {
          name: 'blue',
          service: context.name('alone'),
          revision: expect.stringMatching(new RegExp(`^${family}:\\d+$`)) as string,
          image: 'example/api:1.2.3',
          tag: '1.2.3',
          desired: 0,
          running: 0,
          pending: 0,
        },
      ],
      unread: [],
    });
  });

  it('tells both sides of a classic release in one', async (test) => {
    const cell = await ecsDeployable(context.source(), cluster, service, context.budget());
    expect(offered(test, cell)).toMatchObject({
      way: 'classic-blue-green',
      stage: 'scaled to zero',
      sides: [
        { name: 'blue', service },
        { name: 'green', service: `${service}-green` },
      ],
    });
    const physical = offered(test, await servicesOf(context.source(), cluster, service, context.budget()));
    expect(physical[0]?.tags).toEqual({ part: 'contract' });
  });

  it('says that a service is absent which is not there', async (test) => {
    const cell = await ecsDeployable(context.source(), cluster, context.name('never'), context.budget());
    skipIfUnsupported(test, cell);
    expect(cell.state).toBe('absent');
  });

  it('says that a cluster is absent which is not there', async (test) => {
    const cell = await listEcsDeployables(context.source(), context.name('nowhere'), context.budget());
    skipIfUnsupported(test, cell);
    expect(cell.state).toBe('absent');
  });

  it('has no tasks where none are wanted', async (test) => {
    for (const status of ['RUNNING', 'STOPPED'] as const) {
      const cell = await deployableTasks(context.source(), cluster, service, status, context.budget());
      skipIfUnsupported(test, cell);
      expect(cell.state).toBe('empty');
    }
  });

  it('tells what was deployed of it', async (test) => {
    const cell = await deploymentHistory(context.source(), cluster, context.name('alone'), context.budget());
    const { deployments, unread } = offered(test, cell);
    expect(unread).toEqual([]);
    expect(deployments).toMatchObject([
      {
        service: context.name('alone'),
        taskDefinition: expect.stringMatching(new RegExp(`^${family}:\\d+$`)) as string,
        details: { configuration: { strategy: 'ROLLING' } },
      },
    ]);
  });

  it('tells the revisions of a family, newest first, and each of them', async (test) => {
    const revisions = offered(test, await listRevisions(context.source(), family, context.budget()));
    expect(revisions.length).toBeGreaterThanOrEqual(2);
    const numbers = revisions.map((revision) => Number(revision.split(':').at(-1)));
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    const cell = await describeTaskDefinition(context.source(), revisions[0] ?? family, context.budget());
    const definition = offered(test, cell);
    expect(definition).toMatchObject({ family, revision: numbers[0], cpuUnits: 256, memoryMiB: 512 });
    expect(definition.containers[0]?.variables).toMatchObject([
      { key: 'LOG_LEVEL', value: { kind: 'plain', text: 'info' } },
    ]);
  });
});
