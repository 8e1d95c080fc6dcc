import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { CONSOLE } from '../../../core/catalogue/console.ts';
import { NETWORK } from '../../../core/catalogue/network.ts';
import { ACTIONS } from '../../../core/changes/registry.ts';
import { HOME_NAME } from '../../../core/home/home.ts';
import { consoleStatements, viewerStatements } from '../../../core/permissions/policies.ts';
import type { Cache } from '../parts/cache.ts';
import { CONSOLE_ROLES, pairRole } from '../parts/console-environments.ts';
import { createHome } from '../parts/console-home.ts';
import { createConsoleRole } from '../parts/console-role.ts';
import { createConsoleTasks } from '../parts/console-service.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';
import type { EdgeStack } from './edge.ts';
import type { ImagesStack } from './images.ts';
import type { NetworkStack } from './network.ts';
import type { SecretsStack } from './secrets.ts';

interface Surroundings {
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
  readonly images: ImagesStack;
  readonly secrets: SecretsStack;
  readonly cluster: ecs.ICluster;
  readonly cache: Cache | undefined;
  readonly accessLogs: IBucket | undefined;
}

/** The operations console itself, inside of the network: nobody reaches it from the internet. */
export class ConsoleStack extends PlatformStack {
  private readonly host: string;

  constructor(scope: Construct, settings: PlatformSettings, surroundings: Surroundings) {
    super(scope, 'console', 'The operations console', settings);
    const { network, edge, images, secrets, cluster, cache } = surroundings;
    this.host = `${CONSOLE.host}.${edge.zone.zoneName}`;
    createHome(this);
    const role = this.createRoles();
    const { balancerGroup, tasksGroup } = this.createGroups(network);
    const service = new ecs.FargateService(this, 'Service', {
      serviceName: CONSOLE.names[this.stage],
      cluster,
      taskDefinition: createConsoleTasks(this, { settings, role, images, secrets, cache, host: this.host }),
      desiredCount: CONSOLE.tasks,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [tasksGroup],
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriod: Duration.seconds(60),
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    this.createLoadBalancer(surroundings, balancerGroup, service);
  }

  /** The task's role, that of the other stage's console where it may work here, and that of whoever looks on. */
  private createRoles(): iam.Role {
    const { stage, account, region, pairAccount } = this.settings;
    const place = { stage, account, region };
    const task = createConsoleRole(this, 'TaskRole', {
      name: CONSOLE_ROLES.task,
      description: 'The operations console',
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
      statements: consoleStatements(
        { ...place, home: { table: HOME_NAME, queue: HOME_NAME } },
        { actions: ACTIONS, assumes: [pairRole(this.settings)] },
      ),
    });
    const otherConsole = new iam.ArnPrincipal(`arn:aws:iam::${pairAccount}:role/${CONSOLE_ROLES.task}`);
    if (stage !== 'prod')
      createConsoleRole(this, 'PairRole', {
        name: CONSOLE_ROLES.pair,
        description: "Production's console at work in this stage",
        assumedBy: otherConsole,
        statements: consoleStatements(place, { actions: ACTIONS }),
      });
    createConsoleRole(this, 'ViewerRole', {
      name: CONSOLE_ROLES.viewer,
      description: 'Looks at states and metrics, and changes nothing',
      assumedBy:
        stage === 'prod'
          ? new iam.CompositePrincipal(new iam.AccountRootPrincipal(), otherConsole)
          : new iam.AccountRootPrincipal(),
      statements: viewerStatements(place),
    });
    return task;
  }

  private createGroups({ vpc, groups }: NetworkStack) {
    const group = (id: string, name: string, description: string, allowAllOutbound: boolean) =>
      new ec2.SecurityGroup(this, id, { vpc, securityGroupName: name, description, allowAllOutbound });
    const balancerGroup = group(
      'BalancerGroup',
      `${HOME_NAME}-alb`,
      'The console: HTTPS from inside of the network',
      false,
    );
    const tasksGroup = group(
      'TasksGroup',
      HOME_NAME,
      'Tasks of the console: from its load balancer only',
      true,
    );
    balancerGroup.addIngressRule(
      ec2.Peer.ipv4(NETWORK.cidr),
      ec2.Port.tcp(443),
      'From inside of the network',
    );
    tasksGroup.addIngressRule(balancerGroup, ec2.Port.tcp(CONSOLE.port), 'From its load balancer');
    balancerGroup.addEgressRule(tasksGroup, ec2.Port.tcp(CONSOLE.port), 'To the tasks');
    NETWORK.groups.cache.ports.forEach(({ from, to }, index) => {
      new ec2.CfnSecurityGroupIngress(this, `CacheFromConsole${index + 1}`, {
        groupId: groups.cache.securityGroupId,
        sourceSecurityGroupId: tasksGroup.securityGroupId,
        ipProtocol: 'tcp',
        fromPort: from,
        toPort: to,
        description: 'From the operations console',
      });
    });
    return { balancerGroup, tasksGroup };
  }

  private createLoadBalancer(
    { network, edge, accessLogs }: Surroundings,
    securityGroup: ec2.SecurityGroup,
    service: ecs.FargateService,
  ): void {
    const balancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      loadBalancerName: CONSOLE.names[this.stage],
      vpc: network.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      internetFacing: false,
      securityGroup,
      idleTimeout: Duration.seconds(CONSOLE.idleSeconds),
      dropInvalidHeaderFields: true,
      deletionProtection: this.stage === 'prod',
    });
    if (accessLogs) balancer.logAccessLogs(accessLogs, 'console');
    balancer
      .addListener('Https', {
        port: 443,
        open: false,
        certificates: [edge.certificate],
        sslPolicy: elbv2.SslPolicy.TLS13_RES,
      })
      .addTargets('Console', {
        port: CONSOLE.port,
        protocol: elbv2.ApplicationProtocol.HTTP,
        targets: [service],
        deregistrationDelay: Duration.seconds(30),
        healthCheck: { path: '/healthz', healthyHttpCodes: '200', interval: Duration.seconds(10) },
      });
    new route53.ARecord(this, 'Record', {
      zone: edge.zone,
      recordName: this.host,
      target: route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(balancer)),
    });
  }
}
