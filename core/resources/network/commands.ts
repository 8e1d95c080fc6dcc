import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';

/** The lines that tell what a network consists of, and what stands at its edge. */
export function networkCommands(target: CommandTarget): readonly string[] {
  return [
    ...[
      'describe-vpcs',
      'describe-subnets',
      'describe-route-tables',
      'describe-security-groups',
      'describe-network-acls',
    ].map((operation) => awsCommand(target, 'ec2', operation)),
    awsCommand(target, 'route53', 'list-hosted-zones'),
    awsCommand(target, 'acm', 'list-certificates'),
    awsCommand(target, 'cloudfront', 'list-distributions'),
    awsCommand(target, 'elasticache', 'describe-replication-groups'),
  ];
}

export function listDistributionsCommand(target: CommandTarget): string {
  return awsCommand(target, 'cloudfront', 'list-distributions');
}

export function listInvalidationsCommand(target: CommandTarget, distributionId: string): string {
  return awsCommand(target, 'cloudfront', 'list-invalidations', { 'distribution-id': distributionId });
}
