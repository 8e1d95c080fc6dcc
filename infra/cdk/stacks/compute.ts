import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { CLUSTER, SERVICES, WORKERS } from '../../../core/catalogue/compute.ts';
import { EXECUTION_ROLE } from '../../../core/catalogue/roles.ts';
import type { Cache } from '../parts/cache.ts';
import { explain } from '../parts/explain.ts';
import { createService } from '../parts/service.ts';
import { createWorker } from '../parts/worker.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';
import type { ImagesStack } from './images.ts';
import type { NetworkStack } from './network.ts';
import type { SecretsStack } from './secrets.ts';
import type { TrafficStack } from './traffic.ts';

interface Surroundings {
  readonly network: NetworkStack;
  readonly traffic: TrafficStack;
  readonly images: ImagesStack;
  readonly secrets: SecretsStack;
  readonly cache: Cache | undefined;
}

/** What runs: services behind the load balancer, workers behind their queues. */
export class ComputeStack extends PlatformStack {
  readonly cluster: ecs.Cluster;

  constructor(scope: Construct, settings: PlatformSettings, surroundings: Surroundings) {
    super(scope, 'compute', 'Services and workers', settings);
    const { network, traffic } = surroundings;
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      clusterName: CLUSTER.names[this.stage],
      vpc: network.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
    });
    const place = {
      ...surroundings,
      settings,
      cluster: this.cluster,
      // The network says who may reach whom: nothing is added to its groups here.
      tasksGroup: ec2.SecurityGroup.fromSecurityGroupId(this, 'Group', network.groups.tasks.securityGroupId, {
        mutable: false,
      }),
      executionRole: this.createExecutionRole(),
      releaseRole: this.createReleaseRole(),
    };
    for (const service of SERVICES) {
      const { tasks } = service;
      const way = traffic.ways.get(service.logical);
      if (tasks && way) createService(this, { ...service, tasks }, way, place);
    }
    for (const worker of WORKERS) createWorker(this, worker, place);
  }

  private createExecutionRole(): iam.Role {
    const role = new iam.Role(this, 'ExecutionRole', {
      roleName: EXECUTION_ROLE,
      description: 'Starts tasks: pulls images, reads secrets, writes logs',
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    explain(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'ecr:GetAuthorizationToken takes no resource; pulling itself is allowed repository by repository.',
    });
    return role;
  }

  /** Source: ECS developer guide, "Amazon ECS infrastructure IAM role for load balancers". */
  private createReleaseRole(): iam.Role {
    const role = new iam.Role(this, 'ReleaseRole', {
      description: 'Moves the traffic of a release between blue and green',
      assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonECSInfrastructureRolePolicyForLoadBalancers'),
      ],
    });
    explain(role, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers]':
        'The policy that ECS documents for this role: AWS keeps it in step with how ECS shifts traffic.',
    });
    return role;
  }
}
