import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { CLIENT_SECRET, CONSOLE } from '../../../core/catalogue/console.ts';
import type { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';
import type { ImagesStack } from '../stacks/images.ts';
import type { SecretsStack } from '../stacks/secrets.ts';
import type { Cache } from './cache.ts';
import { environmentsOf } from './console-environments.ts';
import { explain, streamsOf } from './explain.ts';
import { keptAs } from './kept.ts';

export interface ConsolePlace {
  readonly settings: PlatformSettings;
  readonly role: iam.Role;
  readonly images: ImagesStack;
  readonly secrets: SecretsStack;
  readonly cache: Cache | undefined;
  /** Under which name people open it. */
  readonly host: string;
}

const SECRET_LENGTH = 64;
const ENVIRONMENTS_FILE = '/tmp/environments.json';
/** What the console signs and checks with: random, and only the task knows it. */
const RANDOM_SECRETS = {
  SESSION_SECRET: 'session',
  OPS_AUDIT_KEY: 'audit',
  OPS_METRICS_TOKEN: 'metrics',
} as const;

/** The definition of the console's task: its variables are what app/http reads, and nothing else. */
export function createConsoleTasks(stack: PlatformStack, place: ConsolePlace): ecs.FargateTaskDefinition {
  const { settings, role, images } = place;
  const definition = new ecs.FargateTaskDefinition(stack, 'Tasks', {
    family: CONSOLE.names[settings.stage],
    cpu: CONSOLE.cpuUnits,
    memoryLimitMiB: CONSOLE.memoryMebibytes,
    taskRole: role,
  });
  definition.addContainer(CONSOLE.logical, {
    containerName: CONSOLE.logical,
    image: ecs.ContainerImage.fromEcrRepository(images.repository(CONSOLE.repository), settings.version),
    portMappings: [{ containerPort: CONSOLE.port, protocol: ecs.Protocol.TCP }],
    // The environments file is written from a variable, so that the same image serves every stage.
    command: [
      'sh',
      '-c',
      `printf %s "$ENVIRONMENTS" > ${ENVIRONMENTS_FILE} && exec node --max-semi-space-size=32 build/program/server.mjs`,
    ],
    environment: variablesOf(stack, place),
    secrets: secretsOf(stack, place.secrets),
    healthCheck: {
      command: ['CMD', 'node', 'health.mjs'],
      interval: Duration.seconds(15),
      timeout: Duration.seconds(5),
      startPeriod: Duration.seconds(60),
      retries: 3,
    },
    logging: ecs.LogDrivers.awsLogs({
      streamPrefix: 'ecs',
      logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', CONSOLE.logGroups[settings.stage]),
    }),
  });
  explain(definition, {
    'AwsSolutions-ECS2':
      'Variables tell the console where it runs and whom it asks who somebody is; what is secret is named from Secrets Manager.',
    'AwsSolutions-IAM5[Resource::*]':
      'ecr:GetAuthorizationToken takes no resource; pulling itself is allowed for the one repository.',
    ...streamsOf(settings, CONSOLE.logGroups[settings.stage]),
  });
  return definition;
}

function variablesOf(stack: PlatformStack, { settings, cache, host }: ConsolePlace): Record<string, string> {
  const { issuer, clientId, roles } = settings.oidc;
  return {
    NODE_ENV: 'production',
    HOST: '0.0.0.0',
    PORT: String(CONSOLE.port),
    APP_VERSION: settings.version,
    ENVIRONMENTS: stack.toJsonString(environmentsOf(settings, cache?.host ?? '')),
    OPS_ENVIRONMENTS: ENVIRONMENTS_FILE,
    OPS_PUBLIC_HOSTS: host,
    OPS_PUBLIC_ADDRESS: `https://${host}`,
    // The load balancer stands in the same network, and says who came and how.
    OPS_TRUSTED_PROXIES: 'uniquelocal',
    OPS_STATE_DIRECTORY: '/tmp/console',
    OPS_OIDC_ISSUER: issuer,
    OPS_OIDC_CLIENT_ID: clientId,
    OPS_OIDC_ROLES: roles,
    OPS_LOCAL_SIGN_IN: 'off',
  };
}

function secretsOf(stack: PlatformStack, secrets: SecretsStack): Record<string, ecs.Secret> {
  const { stage } = stack;
  const random = Object.entries(RANDOM_SECRETS).map(([variable, name]) => {
    const secret = new secretsmanager.Secret(stack, `Secret-${name}`, {
      secretName: `operations-console/${name}-${stage}`,
      description: `${variable} of the operations console`,
      removalPolicy: keptAs(stage),
      generateSecretString: { passwordLength: SECRET_LENGTH, excludePunctuation: true },
    });
    explain(secret, {
      'AwsSolutions-SMG4': `A new ${variable} ends sessions or breaks the chain of records: it is changed on purpose, and the console restarted.`,
    });
    return [variable, ecs.Secret.fromSecretsManager(secret)] as const;
  });
  // Made before, by the stack of secrets: no task starts on a secret that nobody has put a value into yet.
  const oidc = secretsmanager.Secret.fromSecretCompleteArn(
    stack,
    'OidcClient',
    secrets.arns.get(CLIENT_SECRET.logical) ?? '',
  );
  return { ...Object.fromEntries(random), OPS_OIDC_CLIENT_SECRET: ecs.Secret.fromSecretsManager(oidc) };
}
