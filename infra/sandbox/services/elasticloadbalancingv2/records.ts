import type {
  Action,
  LoadBalancerSchemeEnum,
  RuleCondition,
  TargetTypeEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** What was set of a resource's attributes; the others have their defaults. */
export type Attributes = Readonly<Record<string, string>>;

export interface LoadBalancerRecord {
  readonly arn: string;
  readonly name: string;
  readonly scheme: LoadBalancerSchemeEnum;
  readonly ipAddressType: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly createdAtMs: number;
  /** The loopback address that it listens on, its own among all sandboxes of this machine. */
  readonly address: string;
  readonly attributes: Attributes;
}

export interface ListenerRecord {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
  readonly certificateArns: readonly string[];
  readonly sslPolicy?: string;
  readonly attributes: Attributes;
  /** What the default rule is called; what it does stands here, as AWS tells it. */
  readonly defaultRuleArn: string;
  readonly actions: readonly Action[];
}

export interface RuleRecord {
  readonly arn: string;
  readonly listenerArn: string;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
}

export interface HealthCheckSettings {
  readonly enabled: boolean;
  readonly protocol: string;
  /** `traffic-port` or a number. */
  readonly port: string;
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Codes that are a success: `200`, `200,202`, `200-299`. */
  readonly matcher: string;
}

export interface TargetRecord {
  /** An address. */
  readonly id: string;
  readonly port: number;
}

export interface TargetGroupRecord {
  readonly arn: string;
  readonly name: string;
  readonly targetType: TargetTypeEnum;
  readonly protocol: string;
  readonly protocolVersion: string;
  readonly port: number;
  readonly vpcId: string;
  readonly ipAddressType: string;
  readonly healthCheck: HealthCheckSettings;
  readonly attributes: Attributes;
  readonly targets: readonly TargetRecord[];
}

/** `app/name/id` of a load balancer, `targetgroup/name/id` of a target group: their names in CloudWatch's dimensions. */
export function metricName(arn: string): string {
  const resource = arn.split(':').at(-1) ?? '';
  return resource.startsWith('loadbalancer/') ? resource.slice('loadbalancer/'.length) : resource;
}
