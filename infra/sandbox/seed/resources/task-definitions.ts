import { ListTaskDefinitionsCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { ContainerDefinition, ECSClient, KeyValuePair } from '@aws-sdk/client-ecs';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import type { ServiceDefinition } from '../../../../core/catalogue/compute.ts';
import type { Stage } from '../../../../core/catalogue/stage.ts';
import { named } from '../../../../core/catalogue/stage.ts';
import { tagsOf } from '../../../../core/changes/environment/resources/tags.ts';

export interface TaskPlace {
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
}

const FAMILY_PREFIX = 'tiktok-commerce';
const LOG_LEVELS = ['debug', 'info'] as const;

/**
 * Registers two revisions of each service's task definition: the first still logged every detail. Families that are
 * there already get no further revision.
 */
export async function registerTaskDefinitions(client: ECSClient, place: TaskPlace): Promise<void> {
  for (const service of CATALOGUE.services) {
    if (!service.tasks) continue;
    const family = `${FAMILY_PREFIX}-${service.logical}`;
    const { taskDefinitionArns = [] } = await client.send(
      new ListTaskDefinitionsCommand({ familyPrefix: family, maxResults: 1 }),
    );
    if (taskDefinitionArns.length > 0) continue;
    for (const logLevel of LOG_LEVELS)
      await client.send(
        new RegisterTaskDefinitionCommand({
          family,
          requiresCompatibilities: ['FARGATE'],
          networkMode: 'awsvpc',
          cpu: '512',
          memory: '1024',
          executionRoleArn: `arn:aws:iam::${place.account}:role/tiktok-commerce-execution`,
          taskRoleArn: `arn:aws:iam::${place.account}:role/tiktok-commerce-${service.logical}`,
          containerDefinitions: [containerOf(service, logLevel, place)],
          tags: tagsOf(place.stage).map(([key, value]) => ({ key, value })),
        }),
      );
  }
}

function containerOf(service: ServiceDefinition, logLevel: string, place: TaskPlace): ContainerDefinition {
  const { account, region, stage } = place;
  return {
    name: service.logical,
    image: `${account}.dkr.ecr.${region}.amazonaws.com/${FAMILY_PREFIX}/${service.logical}:${logLevel === 'info' ? '1.8.2' : '1.8.1'}`,
    essential: true,
    portMappings: [{ containerPort: service.port, protocol: 'tcp' }],
    environment: [...commonVariables(service, logLevel, place), ...ownVariables(service)],
    secrets: secretsOf(service, place),
    healthCheck: {
      command: ['CMD-SHELL', `curl --fail http://localhost:${service.port}/health || exit 1`],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 20,
    },
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

function commonVariables(service: ServiceDefinition, logLevel: string, place: TaskPlace): KeyValuePair[] {
  const { account, region, stage } = place;
  const topic = `arn:aws:sns:${region}:${account}:${named(stage, 'new-video-posted')}`;
  return pairs({
    NODE_ENV: 'production',
    LOG_LEVEL: logLevel,
    PORT: String(service.port),
    AWS_REGION: region,
    REDIS_HOST: 'prod-cluster.abc123.cache.amazonaws.com',
    REDIS_PORT: '6379',
    VIDEOS_TABLE: named(stage, 'videos'),
    PRODUCTS_TABLE: named(stage, 'products'),
    THUMBNAILS_BUCKET: `tiktok-commerce-thumbnails-${stage}`,
    NEW_VIDEO_TOPIC_ARN: topic,
  });
}

function ownVariables(service: ServiceDefinition): KeyValuePair[] {
  switch (service.logical) {
    case 'ingestion-api':
      return pairs({
        PRODUCT_SERVICE_URL: 'https://products.tiktokcommerce.com',
        RATE_LIMIT_PER_MINUTE: '120',
      });
    case 'product-service':
      return pairs({ CACHE_TTL_SECONDS: '300', FEATURE_TREND_TAGS: 'true' });
    case 'whatsapp-service':
      return pairs({
        PRODUCT_SERVICE_URL: 'https://products.tiktokcommerce.com',
        // Written in plain where a secret should be named: the configuration page finds it.
        WHATSAPP_VERIFY_TOKEN: 'made-up-verify-token-in-plain-text',
      });
    default:
      return [];
  }
}

function secretsOf(service: ServiceDefinition, { account, region, stage }: TaskPlace) {
  const keys = CATALOGUE.secrets[0];
  if (!keys) return [];
  const from = (key: string) =>
    `arn:aws:secretsmanager:${region}:${account}:secret:${keys.names[stage]}:${key}::`;
  const openai = { name: 'OPENAI_API_KEY', valueFrom: from('openai_api_key') };
  const whatsapp = { name: 'WHATSAPP_TOKEN', valueFrom: from('whatsapp_token') };
  return service.logical === 'whatsapp-service' ? [whatsapp] : [openai];
}

function pairs(variables: Readonly<Record<string, string>>): KeyValuePair[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value }));
}
