import { ListTaskDefinitionsCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import type { ServiceDefinition } from '../../../../core/catalogue/compute.ts';
import { tagsOf } from '../../../../core/changes/environment/resources/tags.ts';
import { registryOf, TAGS } from './place.ts';
import type { ComputePlace } from './place.ts';
import { EXECUTION_ROLE } from './roles.ts';
import { serviceVariables } from './variables.ts';

interface Release {
  readonly tag: string;
  readonly logLevel: string;
}

/** The former release still logged every detail. */
const RELEASES: readonly Release[] = [
  { tag: TAGS.former, logLevel: 'debug' },
  { tag: TAGS.current, logLevel: 'info' },
];

export function familyOf(service: string): string {
  return `tiktok-commerce-${service}`;
}

/** Registers two revisions of each service's task definition. Families that are there already get no further one. */
export async function registerTaskDefinitions(place: ComputePlace): Promise<void> {
  const { ecs } = place.clients;
  for (const service of CATALOGUE.services) {
    if (!service.tasks) continue;
    const family = familyOf(service.logical);
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
          cpu: '512',
          memory: '1024',
          executionRoleArn: `arn:aws:iam::${place.account}:role/${EXECUTION_ROLE}`,
          taskRoleArn: `arn:aws:iam::${place.account}:role/tiktok-commerce-${service.logical}`,
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
    environment: Object.entries(serviceVariables(service, logLevel, place)).map(([name, value]) => ({
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

/** What each service is given out of Secrets Manager: the variable, the secret, the key in it. */
const SECRET_VARIABLES: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  'ingestion-api': [
    ['OPENAI_API_KEY', 'api-keys', 'openai_api_key'],
    ['JWT_SECRET', 'sign-in', 'jwt_secret'],
  ],
  'product-service': [['OPENAI_API_KEY', 'api-keys', 'openai_api_key']],
  'whatsapp-service': [['WHATSAPP_TOKEN', 'api-keys', 'whatsapp_token']],
};

function secretsOf({ logical }: ServiceDefinition, { account, region, stage }: ComputePlace) {
  return (SECRET_VARIABLES[logical] ?? []).map(([name, secret, key]) => {
    const entry = CATALOGUE.secrets.find((one) => one.logical === secret);
    return {
      name,
      valueFrom: `arn:aws:secretsmanager:${region}:${account}:secret:${entry?.names[stage]}:${key}::`,
    };
  });
}
