import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import {
  DescribeTaskDefinitionCommand,
  ListServicesCommand,
  ListTaskDefinitionFamiliesCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeReplicationGroupsCommand } from '@aws-sdk/client-elasticache';
import {
  GetFunctionCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { CLUSTER } from '../../../core/catalogue/compute.ts';
import type { Stage } from '../../../core/catalogue/stage.ts';
import type { Clients } from '../../../core/environments/clients.ts';
import { fact, lastOf, sorted } from './canonical.ts';
import type { Facts } from './canonical.ts';

/** What runs, as a seeded environment answers for it. */
export async function computeOfSandbox(clients: Clients, stage: Stage): Promise<Facts> {
  const parts = await Promise.all([
    tasks(clients),
    services(clients, stage),
    balancing(clients),
    functions(clients),
    others(clients),
  ]);
  return sorted(parts.flat());
}

/** `123456789012.dkr.ecr.us-east-1.amazonaws.com/tiktok-commerce/console:1.8.2` → `tiktok-commerce/console`. */
function repositoryOf(image = ''): string {
  return image.replace(/^[^/]+\//, '').replace(/:[^:]*$/, '');
}

async function tasks({ ecs }: Clients): Promise<readonly string[]> {
  const { families = [] } = await ecs.send(new ListTaskDefinitionFamiliesCommand({}));
  return Promise.all(
    families.map(async (family) => {
      const { taskDefinition } = await ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: family }),
      );
      const [container] = taskDefinition?.containerDefinitions ?? [];
      return fact('task', family, {
        cpu: taskDefinition?.cpu,
        memory: taskDefinition?.memory,
        port: container?.portMappings?.[0]?.containerPort,
        repository: repositoryOf(container?.image),
        variables: (container?.environment ?? []).map(({ name }) => name).sort(),
        secrets: (container?.secrets ?? []).map(({ name }) => name).sort(),
      });
    }),
  );
}

async function services({ ecs, autoScaling }: Clients, stage: Stage): Promise<readonly string[]> {
  const [{ serviceArns = [] }, { ScalableTargets = [] }, { ScalingPolicies = [] }] = await Promise.all([
    ecs.send(new ListServicesCommand({ cluster: CLUSTER.names[stage] })),
    autoScaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' })),
    autoScaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' })),
  ]);
  return [
    ...serviceArns.map((arn) => fact('service', lastOf(arn), {})),
    ...ScalableTargets.map(({ ResourceId = '', MinCapacity: minimum, MaxCapacity: maximum }) => {
      const policy = ScalingPolicies.find((one) => one.ResourceId === ResourceId);
      const cpu = policy?.TargetTrackingScalingPolicyConfiguration?.TargetValue;
      return fact('scaling', lastOf(ResourceId), { minimum, maximum, cpu });
    }),
  ];
}

async function balancing({ elbv2 }: Clients): Promise<readonly string[]> {
  const [{ LoadBalancers = [] }, { TargetGroups = [] }] = await Promise.all([
    elbv2.send(new DescribeLoadBalancersCommand({})),
    elbv2.send(new DescribeTargetGroupsCommand({})),
  ]);
  const { Listeners = [] } = await elbv2.send(
    new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn }),
  );
  const { Rules = [] } = await elbv2.send(
    new DescribeRulesCommand({ ListenerArn: Listeners[0]?.ListenerArn }),
  );
  return [
    ...TargetGroups.map((group) =>
      fact('target group', group.TargetGroupName ?? '', {
        port: group.Port,
        path: group.HealthCheckPath,
        interval: group.HealthCheckIntervalSeconds,
        timeout: group.HealthCheckTimeoutSeconds,
        healthy: group.HealthyThresholdCount,
        unhealthy: group.UnhealthyThresholdCount,
      }),
    ),
    ...Rules.filter(({ IsDefault }) => !IsDefault).map(({ Conditions = [], Actions = [] }) =>
      fact('rule', (Conditions[0]?.PathPatternConfig?.Values ?? []).join(','), {
        weights: Actions[0]?.ForwardConfig?.TargetGroups?.map(({ Weight }) => Weight),
      }),
    ),
  ];
}

async function functions({ lambda }: Clients): Promise<readonly string[]> {
  const [{ Functions = [] }, { EventSourceMappings = [] }] = await Promise.all([
    lambda.send(new ListFunctionsCommand({})),
    lambda.send(new ListEventSourceMappingsCommand({})),
  ]);
  const told = await Promise.all(
    Functions.map(async ({ FunctionName = '' }) => {
      const { Configuration, Code } = await lambda.send(new GetFunctionCommand({ FunctionName }));
      return fact('function', FunctionName, {
        memory: Configuration?.MemorySize,
        timeout: Configuration?.Timeout,
        repository: repositoryOf(Code?.ImageUri),
        variables: Object.keys(Configuration?.Environment?.Variables ?? {}).sort(),
      });
    }),
  );
  const sources = EventSourceMappings.map(({ FunctionArn = '', EventSourceArn = '', BatchSize: batch }) =>
    fact('event source', lastOf(FunctionArn), { queue: lastOf(EventSourceArn), batch }),
  );
  return [...told, ...sources];
}

async function others({ logs, ecr, elasticache }: Clients): Promise<readonly string[]> {
  const [{ logGroups = [] }, { repositories = [] }, { ReplicationGroups = [] }] = await Promise.all([
    logs.send(new DescribeLogGroupsCommand({})),
    ecr.send(new DescribeRepositoriesCommand({})),
    elasticache.send(new DescribeReplicationGroupsCommand({})),
  ]);
  return [
    ...logGroups.map(({ logGroupName = '', retentionInDays: days }) =>
      fact('log group', logGroupName, { days }),
    ),
    ...repositories.map(({ repositoryName = '', imageTagMutability: tags, imageScanningConfiguration }) =>
      fact('repository', repositoryName, { scan: imageScanningConfiguration?.scanOnPush, tags }),
    ),
    ...ReplicationGroups.map(({ ReplicationGroupId = '', CacheNodeType: nodeType }) =>
      fact('cache', ReplicationGroupId, { nodeType }),
    ),
  ];
}
