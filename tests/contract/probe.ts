import { ListBackupVaultsCommand } from '@aws-sdk/client-backup';
import { ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DataUnavailableException, GetDimensionValuesCommand } from '@aws-sdk/client-cost-explorer';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ListTaskDefinitionFamiliesCommand } from '@aws-sdk/client-ecs';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { FailureState } from '../../core/cells/cell.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { monthsAt } from '../../core/resources/costs/months.ts';
import { failureOf } from '../../core/upstream/failure.ts';
import { environmentOf } from './target-environment.ts';
import type { ContractService, ContractTarget } from './target.ts';

/** The call of each service that nothing can be wrong with: it takes no parameters, or those that it must have. */
const SIMPLEST: Readonly<Record<Exclude<ContractService, 'redis'>, (clients: Clients) => Promise<unknown>>> =
  {
    dynamodb: ({ dynamodb }) => dynamodb.send(new ListTablesCommand({})),
    s3: ({ s3 }) => s3.send(new ListBucketsCommand({})),
    sqs: ({ sqs }) => sqs.send(new ListQueuesCommand({})),
    sns: ({ sns }) => sns.send(new ListTopicsCommand({})),
    secretsmanager: ({ secretsManager }) => secretsManager.send(new ListSecretsCommand({})),
    sts: ({ sts }) => sts.send(new GetCallerIdentityCommand({})),
    monitoring: ({ cloudwatch }) => cloudwatch.send(new ListMetricsCommand({})),
    logs: ({ logs }) => logs.send(new DescribeLogGroupsCommand({})),
    cloudtrail: ({ cloudtrail }) => cloudtrail.send(new LookupEventsCommand({})),
    route53: ({ route53 }) => route53.send(new ListHostedZonesCommand({})),
    cloudfront: ({ cloudfront }) => cloudfront.send(new ListDistributionsCommand({})),
    backup: ({ backup }) => backup.send(new ListBackupVaultsCommand({})),
    costs: async ({ costExplorer }) => {
      const { monthStart, end } = monthsAt(Date.now());
      const command = new GetDimensionValuesCommand({
        TimePeriod: { Start: monthStart, End: end },
        Dimension: 'SERVICE',
      });
      return costExplorer.send(command).catch((error: unknown) => {
        // It is spoken; nothing was used yet.
        if (!(error instanceof DataUnavailableException)) throw error;
      });
    },
    ec2: ({ ec2 }) => ec2.send(new DescribeVpcsCommand({})),
    lambda: ({ lambda }) => lambda.send(new ListFunctionsCommand({})),
    ecs: ({ ecs }) => ecs.send(new ListTaskDefinitionFamiliesCommand({})),
  };

/** What an endpoint answers to a service that it has never heard of. A refused sign-in or a dead socket is not that. */
const NOT_SPOKEN: readonly FailureState[] = ['unsupported', 'broken', 'rejected', 'absent'];

/** Why a service is not to be run against this endpoint, for those that it does not speak at all. */
export async function unspokenServices(
  services: readonly ContractService[],
  target: ContractTarget,
): Promise<ReadonlyMap<ContractService, string>> {
  const clients = createClients(environmentOf(target), process.env, 'changing');
  const reasons = new Map<ContractService, string>();
  for (const service of services) {
    if (service === 'redis') continue;
    try {
      await SIMPLEST[service](clients);
    } catch (error) {
      const { state, code } = failureOf(error, service);
      if (NOT_SPOKEN.includes(state))
        reasons.set(service, `this endpoint does not speak ${service}${code ? ` (${code})` : ''}`);
    }
  }
  clients.destroy();
  return reasons;
}
