import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { HEALTH_CHECK, LOAD_BALANCER, SERVICES } from '../../../core/catalogue/compute.ts';
import type { ServiceDefinition } from '../../../core/catalogue/compute.ts';
import { hostsOf } from '../../../core/catalogue/domain.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';
import type { EdgeStack } from './edge.ts';
import type { NetworkStack } from './network.ts';

/** The way to one service: two target groups behind one rule, and all of it goes to blue at first. */
export interface Way {
  readonly blue: elbv2.ApplicationTargetGroup;
  readonly green: elbv2.ApplicationTargetGroup;
  readonly rule: elbv2.ApplicationListenerRule;
}

interface Surroundings {
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
  readonly accessLogs: IBucket | undefined;
}

const NOTHING_HERE = JSON.stringify({ error: 'There is nothing at this path.' });
const PRIORITY_STEP = 10;

/** The load balancer with its listeners, the target groups, and the names under which it is reached. */
export class TrafficStack extends PlatformStack {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly ways: ReadonlyMap<string, Way>;

  constructor(scope: Construct, settings: PlatformSettings, { network, edge, accessLogs }: Surroundings) {
    super(scope, 'traffic', 'Load balancer, listeners and target groups', settings);
    this.loadBalancer = this.createLoadBalancer(network, accessLogs);
    const listener = this.createListeners(edge);
    this.ways = new Map(
      SERVICES.filter(({ traffic }) => traffic).map((service, index) => [
        service.logical,
        this.createWay(service, network, listener, (index + 1) * PRIORITY_STEP),
      ]),
    );
    for (const host of hostsOf(this.stage))
      new route53.ARecord(this, `Record-${host.split('.')[0] ?? host}`, {
        zone: edge.zone,
        recordName: host,
        target: route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(this.loadBalancer)),
      });
  }

  private createLoadBalancer(
    { vpc, groups }: NetworkStack,
    accessLogs: IBucket | undefined,
  ): elbv2.ApplicationLoadBalancer {
    const made = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      loadBalancerName: LOAD_BALANCER.names[this.stage],
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      internetFacing: true,
      // The network says who may come in: nothing is added to its group here.
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(
        this,
        'Group',
        groups['load-balancer'].securityGroupId,
        { mutable: false },
      ),
      deletionProtection: this.stage === 'prod',
      dropInvalidHeaderFields: true,
    });
    if (accessLogs) made.logAccessLogs(accessLogs, 'alb');
    return made;
  }

  private createListeners({ certificate }: EdgeStack): elbv2.ApplicationListener {
    this.loadBalancer.addListener('Http', {
      port: 80,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    return this.loadBalancer.addListener('Https', {
      port: 443,
      open: false,
      certificates: [certificate],
      sslPolicy: elbv2.SslPolicy.TLS13_RES,
      defaultAction: elbv2.ListenerAction.fixedResponse(404, {
        contentType: 'application/json',
        messageBody: NOTHING_HERE,
      }),
    });
  }

  private createWay(
    service: ServiceDefinition,
    network: NetworkStack,
    listener: elbv2.ApplicationListener,
    priority: number,
  ): Way {
    const blue = this.createTargetGroup(service, network, 'blue');
    const green = this.createTargetGroup(service, network, 'green');
    const rule = new elbv2.ApplicationListenerRule(this, `Rule-${service.logical}`, {
      listener,
      priority,
      conditions: [elbv2.ListenerCondition.pathPatterns([...(service.traffic?.paths ?? [])])],
      action: elbv2.ListenerAction.weightedForward([
        { targetGroup: blue, weight: 100 },
        { targetGroup: green, weight: 0 },
      ]),
    });
    return { blue, green, rule };
  }

  private createTargetGroup(
    { logical, port, traffic }: ServiceDefinition,
    { vpc }: NetworkStack,
    side: 'blue' | 'green',
  ): elbv2.ApplicationTargetGroup {
    const { path, intervalSeconds, timeoutSeconds, healthyCount, unhealthyCount, drainSeconds } =
      HEALTH_CHECK;
    return new elbv2.ApplicationTargetGroup(this, `Targets-${logical}-${side}`, {
      targetGroupName: traffic?.targetGroups[side][this.stage],
      vpc,
      port,
      protocol: elbv2.ApplicationProtocol.HTTP,
      targetType: elbv2.TargetType.IP,
      deregistrationDelay: Duration.seconds(drainSeconds),
      healthCheck: {
        path,
        interval: Duration.seconds(intervalSeconds),
        timeout: Duration.seconds(timeoutSeconds),
        healthyThresholdCount: healthyCount,
        unhealthyThresholdCount: unhealthyCount,
        healthyHttpCodes: '200',
      },
    });
  }
}
