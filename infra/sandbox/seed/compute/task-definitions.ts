import { ListTaskDefinitionsCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import { EXECUTION_ROLE, programRole } from '../../../../core/catalogue/roles.ts';
import type { ServiceDefinition } from '../../../../core/catalogue/compute.ts';
import { tagsOf } from '../../../../core/changes/environment/resources/tags.ts';
import { registryOf, TAGS } from './place.ts';
import type { ComputePlace } from './place.ts';
import { seededSecrets, seededVariables } from './variables.ts';

interface Release {
  readonly tag: string;
  readonly logLevel: string;
}

/** The former release still logged every detail. */
const RELEASES: readonly Release[] = [
  { tag: TAGS.former, logLevel: 'debug' },
  { tag: TAGS.current, logLevel: 'info' },
];

/** Registers two revisions of each service's task definition. Families that are there already get no further one. */
export async function registerTaskDefinitions(place: ComputePlace): Promise<void> {
  const { ecs } = place.clients;
  for (const service of CATALOGUE.services) {
    if (!service.tasks) continue;
    const { families, cpuUnits, memoryMebibytes } = service.tasks;
    const family = families[place.stage];
    const { taskDefinitionArns = [] } = await ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: family, maxResults: 1 }),
    );
    if (taskDefinitionArns.length > 0) continue;
    for (const release of RELEASES)
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family,
          requiresCompatibilities: ['FARGATE'],
          networkMode: 'awsvpc',
          cpu: String(cpuUnits),
          memory: String(memoryMebibytes),
          executionRoleArn: `arn:aws:iam::${place.account}:role/${EXECUTION_ROLE}`,
          taskRoleArn: `arn:aws:iam::${place.account}:role/${programRole(service.logical)}`,
          containerDefinitions: [containerOf(service, release, place)],
          tags: tagsOf(place.stage).map(([key, value]) => ({ key, value })),
        }),
      );
  }
}

function containerOf(
  service: ServiceDefinition,
  { tag, logLevel }: Release,
  place: ComputePlace,
): ContainerDefinition {
  const { region, stage } = place;
  return {
    name: service.logical,
    image: `${registryOf(place)}/${service.repository}:${tag}`,
    essential: true,
    portMappings: [{ containerPort: service.port, protocol: 'tcp' }],
    environment: Object.entries(seededVariables(service, logLevel, place)).map(([name, value]) => ({
      name,
      value,
    })),
    secrets: secretsOf(service, place),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': service.logGroups[stage],
        'awslogs-region': region,
        'awslogs-stream-prefix': 'ecs',
      },
    },
  };
}

function secretsOf(service: ServiceDefinition, { account, region, stage }: ComputePlace) {
  return seededSecrets(service).map(({ name, secret, key }) => {
    const entry = CATALOGUE.secrets.find((one) => one.logical === secret);
    return {
      name,
      valueFrom: `arn:aws:secretsmanager:${region}:${account}:secret:${entry?.names[stage]}:${key}::`,
    };
  });
}
