import type {
  Action,
  Listener as SdkListener,
  LoadBalancer as SdkLoadBalancer,
  Rule,
  RuleCondition as SdkCondition,
  TargetGroup as SdkTargetGroup,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  Listener,
  ListenerRule,
  LoadBalancer,
  RuleAction,
  RuleCondition,
  TargetGroup,
  TargetHealth,
  WeightedGroup,
} from './types.ts';

export function loadBalancerOf(given: SdkLoadBalancer): LoadBalancer {
  return {
    arn: given.LoadBalancerArn ?? '',
    name: given.LoadBalancerName ?? '',
    type: given.Type ?? 'application',
    scheme: given.Scheme,
    state: given.State?.Code ?? 'unknown',
    stateReason: given.State?.Reason,
    dnsName: given.DNSName,
    vpcId: given.VpcId,
    zones: (given.AvailabilityZones ?? []).map((zone) => ({
      name: zone.ZoneName ?? '',
      subnetId: zone.SubnetId,
    })),
    securityGroups: given.SecurityGroups ?? [],
    addressType: given.IpAddressType,
    createdAt: given.CreatedTime?.getTime(),
  };
}

export function listenerOf(given: SdkListener): Listener {
  return {
    arn: given.ListenerArn ?? '',
    loadBalancerArn: given.LoadBalancerArn ?? '',
    port: given.Port,
    protocol: given.Protocol,
    certificateArns: (given.Certificates ?? []).flatMap((one) => one.CertificateArn ?? []),
    sslPolicy: given.SslPolicy,
    defaultActions: actionsOf(given.DefaultActions),
  };
}

export function ruleOf(given: Rule, listenerArn: string): ListenerRule {
  const priority = Number(given.Priority);
  return {
    arn: given.RuleArn ?? '',
    listenerArn,
    priority: Number.isFinite(priority) ? priority : undefined,
    isDefault: given.IsDefault === true,
    conditions: (given.Conditions ?? []).map(conditionOf),
    actions: actionsOf(given.Actions),
  };
}

function conditionOf(given: SdkCondition): RuleCondition {
  const field = given.Field ?? '';
  const http = given.HttpHeaderConfig;
  if (http) return { field: `${field} ${http.HttpHeaderName ?? ''}`.trim(), values: http.Values ?? [] };
  const query = given.QueryStringConfig?.Values;
  if (query)
    return { field, values: query.map(({ Key, Value }) => (Key ? `${Key}=${Value}` : (Value ?? ''))) };
  const config =
    given.HostHeaderConfig ??
    given.PathPatternConfig ??
    given.HttpRequestMethodConfig ??
    given.SourceIpConfig;
  return { field, values: config?.Values ?? given.Values ?? [] };
}

function actionsOf(given: readonly Action[] | undefined): readonly RuleAction[] {
  return [...(given ?? [])].sort((a, b) => (a.Order ?? 0) - (b.Order ?? 0)).map(actionOf);
}

function actionOf(given: Action): RuleAction {
  const { Type: type, ForwardConfig: forward, RedirectConfig: redirect, FixedResponseConfig: fixed } = given;
  if (type === 'forward') {
    const single = given.TargetGroupArn ? [{ TargetGroupArn: given.TargetGroupArn, Weight: 1 }] : [];
    const sticky = forward?.TargetGroupStickinessConfig;
    return {
      kind: 'forward',
      groups: weighted(forward?.TargetGroups?.length ? forward.TargetGroups : single),
      stickySeconds: sticky?.Enabled ? sticky.DurationSeconds : undefined,
    };
  }
  if (type === 'redirect' && redirect) {
    const { Protocol = '#{protocol}', Host = '#{host}', Port = '#{port}', Path = '/#{path}' } = redirect;
    return {
      kind: 'redirect',
      to: `${Protocol}://${Host}:${Port}${Path}`,
      status: redirect.StatusCode ?? '',
    };
  }
  if (type === 'fixed-response' && fixed)
    return { kind: 'fixed-response', status: fixed.StatusCode ?? '', contentType: fixed.ContentType };
  return { kind: 'other', type: type ?? 'unknown' };
}

/** A group without a weight of its own counts as one. Source: ELBv2 API reference, TargetGroupTuple. */
function weighted(
  groups: readonly { readonly TargetGroupArn?: string; readonly Weight?: number }[],
): readonly WeightedGroup[] {
  const total = groups.reduce((sum, { Weight = 1 }) => sum + Weight, 0);
  return groups.map(({ TargetGroupArn = '', Weight = 1 }) => ({
    targetGroupArn: TargetGroupArn,
    weight: Weight,
    percent: total === 0 ? 0 : (100 * Weight) / total,
  }));
}

export function targetGroupOf(given: SdkTargetGroup): TargetGroup {
  return {
    arn: given.TargetGroupArn ?? '',
    name: given.TargetGroupName ?? '',
    protocol: given.Protocol,
    port: given.Port,
    targetType: given.TargetType,
    vpcId: given.VpcId,
    loadBalancerArns: given.LoadBalancerArns ?? [],
    healthCheck: {
      enabled: given.HealthCheckEnabled !== false,
      protocol: given.HealthCheckProtocol,
      port: given.HealthCheckPort,
      path: given.HealthCheckPath,
      intervalSeconds: given.HealthCheckIntervalSeconds,
      timeoutSeconds: given.HealthCheckTimeoutSeconds,
      healthyThreshold: given.HealthyThresholdCount,
      unhealthyThreshold: given.UnhealthyThresholdCount,
      matcher: given.Matcher?.HttpCode ?? given.Matcher?.GrpcCode,
    },
  };
}

export function targetHealthOf(given: TargetHealthDescription): TargetHealth {
  return {
    target: given.Target?.Id ?? '',
    port: given.Target?.Port,
    zone: given.Target?.AvailabilityZone,
    state: given.TargetHealth?.State ?? 'unknown',
    reason: given.TargetHealth?.Reason,
    description: given.TargetHealth?.Description,
  };
}
