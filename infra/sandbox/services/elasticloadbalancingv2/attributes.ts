import { validationError } from './errors.ts';
import type { Attributes } from './records.ts';

/** An attribute's default, and what its values must look like. */
interface Rule {
  readonly default: string;
  readonly accepts: RegExp | readonly [least: number, most: number];
}

export type AttributeRules = Readonly<Record<string, Rule>>;

const flag = /^(true|false)$/;
const text = /^.{0,2048}$/;

// Defaults and ranges: ELB API reference, "LoadBalancerAttribute", for application load balancers.
export const loadBalancerAttributes: AttributeRules = {
  'access_logs.s3.enabled': { default: 'false', accepts: flag },
  'access_logs.s3.bucket': { default: '', accepts: text },
  'access_logs.s3.prefix': { default: '', accepts: text },
  'client_keep_alive.seconds': { default: '3600', accepts: [60, 604_800] },
  'connection_logs.s3.enabled': { default: 'false', accepts: flag },
  'connection_logs.s3.bucket': { default: '', accepts: text },
  'connection_logs.s3.prefix': { default: '', accepts: text },
  'deletion_protection.enabled': { default: 'false', accepts: flag },
  'health_check_logs.s3.enabled': { default: 'false', accepts: flag },
  'health_check_logs.s3.bucket': { default: '', accepts: text },
  'health_check_logs.s3.prefix': { default: '', accepts: text },
  'idle_timeout.timeout_seconds': { default: '60', accepts: [1, 4000] },
  'load_balancing.cross_zone.enabled': { default: 'true', accepts: /^true$/ },
  'routing.http.desync_mitigation_mode': {
    default: 'defensive',
    accepts: /^(monitor|defensive|strictest)$/,
  },
  'routing.http.drop_invalid_header_fields.enabled': { default: 'false', accepts: flag },
  'routing.http.preserve_host_header.enabled': { default: 'false', accepts: flag },
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': { default: 'false', accepts: flag },
  'routing.http.xff_client_port.enabled': { default: 'false', accepts: flag },
  'routing.http.xff_header_processing.mode': { default: 'append', accepts: /^(append|preserve|remove)$/ },
  'routing.http2.enabled': { default: 'true', accepts: flag },
  'waf.fail_open.enabled': { default: 'false', accepts: flag },
  'zonal_shift.config.enabled': { default: 'false', accepts: flag },
};

// ELB API reference, "TargetGroupAttribute".
export const targetGroupAttributes: AttributeRules = {
  'load_balancing.cross_zone.enabled': {
    default: 'use_load_balancer_configuration',
    accepts: /^(true|false|use_load_balancer_configuration)$/,
  },
  'stickiness.enabled': { default: 'false', accepts: flag },
  'stickiness.type': { default: 'lb_cookie', accepts: /^(lb_cookie|app_cookie)$/ },
  'target_group_health.dns_failover.minimum_healthy_targets.count': {
    default: '1',
    accepts: /^(off|[1-9]\d{0,3})$/,
  },
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': {
    default: 'off',
    accepts: /^(off|[1-9]\d?|100)$/,
  },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': {
    default: '1',
    accepts: [1, 1000],
  },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': {
    default: 'off',
    accepts: /^(off|[1-9]\d?|100)$/,
  },
  'deregistration_delay.timeout_seconds': { default: '300', accepts: [0, 3600] },
  'load_balancing.algorithm.anomaly_mitigation': { default: 'off', accepts: /^(on|off)$/ },
  'load_balancing.algorithm.type': {
    default: 'round_robin',
    accepts: /^(round_robin|least_outstanding_requests|weighted_random)$/,
  },
  'slow_start.duration_seconds': { default: '0', accepts: /^(0|[3-9]\d|[1-8]\d\d|900)$/ },
  'stickiness.app_cookie.cookie_name': { default: '', accepts: /^[\w!#$%&'*+.^`|~-]{0,256}$/ },
  'stickiness.app_cookie.duration_seconds': { default: '86400', accepts: [1, 604_800] },
  'stickiness.lb_cookie.duration_seconds': { default: '86400', accepts: [1, 604_800] },
};

// ELB API reference, "ListenerAttribute".
export const listenerAttributes: AttributeRules = {
  'routing.http.response.server.enabled': { default: 'true', accepts: flag },
  ...Object.fromEntries(
    [
      'strict_transport_security',
      'access_control_allow_origin',
      'access_control_allow_methods',
      'access_control_allow_headers',
      'access_control_allow_credentials',
      'access_control_expose_headers',
      'access_control_max_age',
      'content_security_policy',
      'x_content_type_options',
      'x_frame_options',
    ].map((name) => [`routing.http.response.${name}.header_value`, { default: '', accepts: text }]),
  ),
};

/** What was set, with the changes in it. Error: ValidationError. */
export function changeAttributes(
  rules: AttributeRules,
  before: Attributes,
  changes: readonly { readonly Key?: string; readonly Value?: string }[],
): Attributes {
  const keys = changes.map(({ Key }) => Key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw validationError(`Attribute key '${twice}' was specified more than once`);
  for (const { Key: key = '', Value: value = '' } of changes) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (!rule) throw validationError(`Attribute key '${key}' is not recognized`);
    if (!accepts(rule, value)) throw validationError(`The value '${value}' of '${key}' is not valid`);
  }
  return { ...before, ...Object.fromEntries(changes.map(({ Key = '', Value = '' }) => [Key, Value])) };
}

function accepts({ accepts: rule }: Rule, value: string): boolean {
  if (rule instanceof RegExp) return rule.test(value);
  return /^\d{1,7}$/.test(value) && Number(value) >= rule[0] && Number(value) <= rule[1];
}

/** Every attribute of a resource, by key. */
export function describeAttributes(rules: AttributeRules, set: Attributes): { Key: string; Value: string }[] {
  return Object.entries(rules)
    .map(([Key, rule]) => ({ Key, Value: set[Key] ?? rule.default }))
    .sort((a, b) => (a.Key < b.Key ? -1 : 1));
}

/** One attribute's value; `rules` must have it. */
export function attribute(rules: AttributeRules, set: Attributes, key: string): string {
  return set[key] ?? rules[key]?.default ?? '';
}
