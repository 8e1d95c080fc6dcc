import {
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { bareServices } from './bare-calls.ts';
import type { Clients } from '../../core/environments/clients.ts';
import type { Bench, Part } from './bench.ts';
import type { Figure } from './figure.ts';
import { nameOf } from './fill.ts';
import { visitedInRounds } from './latency-part.ts';
import type { ListView } from './latency-part.ts';

const SERVICES = 100;
const ROUNDS = 7;
const FEW_ROUNDS = 2;
const CLUSTER = 'production-cluster';
/** A revision never changes: once described, it is kept. */
const DEPLOYMENTS: ListView = {
  path: '/deployments',
  chain: ['ListServices', 'DescribeServices'],
  bare: bareServices(CLUSTER),
};

export const deploymentsPart: Part = {
  name: 'deployments',
  looksAt: 'the deployments of 100 services a side with 100 ms added to every upstream call',
  measure,
};

async function measure({ withStage, small, progress }: Bench): Promise<readonly Figure[]> {
  return withStage({}, async (stage) => {
    for (const { connected } of [stage.left, stage.right]) await createServices(connected.clients);
    return visitedInRounds(stage, [[DEPLOYMENTS]], small ? FEW_ROUNDS : ROUNDS, progress);
  });
}

/** Services that want no tasks, of one revision: nothing has to run to be listed. */
async function createServices({ ecs }: Clients): Promise<void> {
  await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'api',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'api', image: 'shop/api:7.8.9' }],
    }),
  );
  for (let index = 0; index < SERVICES; index += 1)
    await ecs.send(
      new CreateServiceCommand({
        cluster: CLUSTER,
        serviceName: nameOf('service', index),
        taskDefinition: 'api',
        desiredCount: 0,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'] } },
      }),
    );
}
