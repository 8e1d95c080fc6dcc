import { BatchDeleteImageCommand, CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { Service } from '@aws-sdk/client-ecs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Clients } from '../../core/environments/clients.ts';
import { isSteady } from '../../infra/sandbox/services/ecs/ecs-fixture.ts';
import { ACCOUNT, beforeAndAfter, closePlaces } from './runbook-checks.fixture.ts';
import type { Seeded } from './runbook-checks.fixture.ts';

afterEach(closePlaces);

const PROGRAM = fileURLToPath(new URL('../../infra/sandbox/processes/fixture-program.mjs', import.meta.url));
const programs = { fixture: { command: ['node', PROGRAM] } };
const CLUSTER = 'production-cluster';
const SERVICE = 'ingestion-api';
const REPOSITORY = 'shop/fixture';
const PORT = 8080;

const manifest = (version: string) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { digest: version },
    layers: [],
  });

function push({ ecr }: Clients, imageTag: string) {
  return ecr.send(
    new PutImageCommand({ repositoryName: REPOSITORY, imageTag, imageManifest: manifest(imageTag) }),
  );
}

async function revision({ ecs }: Clients, version: string, more: Readonly<Record<string, string>> = {}) {
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: SERVICE,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/execution`,
      containerDefinitions: [
        {
          name: 'api',
          image: `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/${REPOSITORY}:${version}`,
          portMappings: [{ containerPort: PORT }],
          // Quick proof that a task is well; without one ECS waits for forty seconds.
          healthCheck: {
            command: ['CMD-SHELL', `curl -fsS http://localhost:${PORT}/health || exit 1`],
            interval: 5,
            retries: 2,
          },
          environment: Object.entries(more).map(([name, value]) => ({ name, value })),
        },
      ],
    }),
  );
  return taskDefinition?.taskDefinitionArn ?? '';
}

function until({ ecs }: Clients, isSo: (service: Service) => boolean): Promise<void> {
  return vi.waitFor(
    async () => {
      const { services = [] } = await ecs.send(
        new DescribeServicesCommand({ cluster: CLUSTER, services: [SERVICE] }),
      );
      const [service] = services;
      expect(service && isSo(service), JSON.stringify(service?.events?.slice(0, 5))).toBe(true);
    },
    { timeout: 60_000, interval: 200 },
  );
}

async function runs(clients: Clients): Promise<void> {
  await clients.ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  await clients.ecr.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
  await push(clients, '1.0.0');
  await clients.ecs.send(
    new CreateServiceCommand({
      cluster: CLUSTER,
      serviceName: SERVICE,
      taskDefinition: await revision(clients, '1.0.0'),
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'] } },
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    }),
  );
  await until(clients, isSteady);
}

function deploy({ ecs }: Clients, taskDefinition: string) {
  return ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service: SERVICE, taskDefinition }));
}

async function deployed(clients: Clients, version: string): Promise<void> {
  await deploy(clients, await revision(clients, version));
  await until(clients, isSteady);
}

const SEEDED: readonly Seeded[] = [
  {
    id: 'services.steady',
    well: ({ clients }) => runs(clients),
    fault: async ({ clients }) => {
      await deploy(clients, await revision(clients, '1.0.0', { EXIT_AFTER_MS: '1' }));
      await until(clients, ({ deployments = [] }) =>
        deployments.some(({ rolloutState }) => rolloutState === 'FAILED'),
      );
    },
    then: 'bad',
    words: /ingestion-api: .*failed/,
    mend: ({ clients }) => deployed(clients, '1.0.0'),
  },
  {
    id: 'services.roll-back-ready',
    well: async ({ clients }) => {
      await runs(clients);
      await push(clients, '1.1.0');
      await deployed(clients, '1.1.0');
    },
    fault: ({ clients }) =>
      clients.ecr.send(
        new BatchDeleteImageCommand({ repositoryName: REPOSITORY, imageIds: [{ imageTag: '1.0.0' }] }),
      ),
    then: 'bad',
    words: /ingestion-api: .*image/i,
    mend: ({ clients }) => push(clients, '1.0.0'),
  },
];

describe('a check of services that run, before and after its fault', { timeout: 120_000 }, () => {
  it.each(SEEDED)('$id', (seeded) => beforeAndAfter({ ...seeded, programs }));
});
