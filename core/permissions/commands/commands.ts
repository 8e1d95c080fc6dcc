import type { Ask, Asks } from './ask.ts';
import {
  APPLICATION_AUTO_SCALING,
  CLOUDFRONT,
  ECR,
  ECS,
  ELASTICACHE,
  LAMBDA,
  LOAD_BALANCING,
  NETWORK,
} from './compute.ts';
import { DYNAMODB, S3, SECRETS_MANAGER, SNS, SQS } from './data.ts';
import { BACKUP, CLOUDWATCH, IDENTITY, LOGS, TRAIL_AND_COSTS } from './watching.ts';

/**
 * What IAM is asked for every command that the console sends, by `service:Command` with the service as IAM writes it.
 * Sources: AWS Service Authorization Reference, "Actions, resources, and condition keys for" each service, and what
 * stands beside single commands. A command without an entry fails a test.
 */
export const COMMANDS: Asks = {
  ...DYNAMODB,
  ...S3,
  ...SQS,
  ...SNS,
  ...SECRETS_MANAGER,
  ...ECS,
  ...LOAD_BALANCING,
  ...APPLICATION_AUTO_SCALING,
  ...LAMBDA,
  ...ECR,
  ...ELASTICACHE,
  ...CLOUDFRONT,
  ...NETWORK,
  ...CLOUDWATCH,
  ...LOGS,
  ...TRAIL_AND_COSTS,
  ...IDENTITY,
  ...BACKUP,
};

/** SDK packages (`@aws-sdk/client-…`) whose name is not IAM's word for the service. */
const IAM_SERVICES: Readonly<Record<string, string>> = {
  'application-auto-scaling': 'application-autoscaling',
  'cloudwatch-logs': 'logs',
  'cost-explorer': 'ce',
  'dynamodb-streams': 'dynamodb',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  'route-53': 'route53',
  'secrets-manager': 'secretsmanager',
};

/** `dynamodb:CreateBackup` of the package `dynamodb` and its class `CreateBackupCommand`. */
export function operationOf(packageName: string, command: string): string {
  return `${IAM_SERVICES[packageName] ?? packageName}:${command.replace(/Command$/, '')}`;
}

/** What IAM is asked for a command. @throws RangeError for one that nobody has looked up. */
export function asksOf(operation: string): readonly Ask[] {
  const asks = COMMANDS[operation];
  if (!asks) throw new RangeError(`What ${operation} asks of IAM is not written down in core/permissions.`);
  return asks;
}
