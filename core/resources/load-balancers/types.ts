/** A load balancer as DescribeLoadBalancers tells it. */
export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  /** `application`, `network`, `gateway`. */
  readonly type: string;
  readonly scheme?: string;
  /** `active`, `provisioning`, `active_impaired`, `failed`. */
  readonly state: string;
  readonly stateReason?: string;
  readonly dnsName?: string;
  readonly vpcId?: string;
  readonly zones: readonly { readonly name: string; readonly subnetId?: string }[];
  readonly securityGroups: readonly string[];
  readonly addressType?: string;
  readonly createdAt?: number;
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly certificateArns: readonly string[];
  readonly sslPolicy?: string;
  readonly defaultActions: readonly RuleAction[];
}

export interface ListenerRule {
  readonly arn: string;
  readonly listenerArn: string;
  /** 1 to 50,000; undefined for the default rule, which comes last. */
  readonly priority?: number;
  readonly isDefault: boolean;
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly RuleAction[];
}

export interface RuleCondition {
  /** `host-header`, `path-pattern`, … */
  readonly field: string;
  readonly values: readonly string[];
}

export type RuleAction =
  | {
      readonly kind: 'forward';
      readonly groups: readonly WeightedGroup[];
      /** For how long a client stays with its group, in seconds. */
      readonly stickySeconds?: number;
    }
  | { readonly kind: 'redirect'; readonly to: string; readonly status: string }
  | { readonly kind: 'fixed-response'; readonly status: string; readonly contentType?: string }
  /** An action that signs somebody in, or one that is not known here. */
  | { readonly kind: 'other'; readonly type: string };

export interface WeightedGroup {
  readonly targetGroupArn: string;
  /** 0 to 999, as it is set. */
  readonly weight: number;
  /** Its share of the whole, 0 to 100. All weights at nought share nothing. */
  readonly percent: number;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol?: string;
  readonly port?: number;
  readonly targetType?: string;
  readonly vpcId?: string;
  readonly loadBalancerArns: readonly string[];
  readonly healthCheck: {
    readonly enabled: boolean;
    readonly protocol?: string;
    readonly port?: string;
    readonly path?: string;
    readonly intervalSeconds?: number;
    readonly timeoutSeconds?: number;
    readonly healthyThreshold?: number;
    readonly unhealthyThreshold?: number;
    /** As `200` or `200-299`. */
    readonly matcher?: string;
  };
}

export interface TargetHealth {
  /** An instance, an address, a function's ARN. */
  readonly target: string;
  readonly port?: number;
  readonly zone?: string;
  /** `healthy`, `unhealthy`, `initial`, `draining`, `unused`, `unavailable`. */
  readonly state: string;
  /** As `Target.ResponseCodeMismatch`. */
  readonly reason?: string;
  readonly description?: string;
}
