import { randomBytes } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import type { Directory } from './directory.ts';
import {
  listenerNotFound,
  loadBalancerNotFound,
  ruleNotFound,
  targetGroupNotFound,
  validationError,
} from './errors.ts';
import type { ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord } from './records.ts';
import type { Traffic } from './traffic.ts';

/** What the operations of one environment's load balancing work with. */
export interface LoadBalancingContext {
  readonly cloud: Cloud;
  readonly directory: Directory;
  readonly traffic: Traffic;
}

/** Sixteen hexadecimal digits, as the ids in ARNs are. */
export function newId(): string {
  return randomBytes(8).toString('hex');
}

export function arnOf({ region, account }: Cloud, resource: string): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}:${resource}`;
}

function requireForm(arn: string | undefined, kind: string, noun: string): string {
  if (
    arn === undefined ||
    !new RegExp(`^arn:[\\w-]+:elasticloadbalancing:[\\w-]+:\\d{12}:${kind}/`).test(arn)
  )
    throw validationError(`'${arn}' is not a valid ${noun} ARN`);
  return arn;
}

/** Errors: ValidationError, LoadBalancerNotFound. */
export function requireLoadBalancer(
  { directory }: LoadBalancingContext,
  arn: string | undefined,
): LoadBalancerRecord {
  const found = directory.loadBalancers.get(requireForm(arn, 'loadbalancer', 'load balancer'));
  if (!found) throw loadBalancerNotFound();
  return found;
}

/** Errors: ValidationError, ListenerNotFound. */
export function requireListener(
  { directory }: LoadBalancingContext,
  arn: string | undefined,
): ListenerRecord {
  const found = directory.listeners.get(requireForm(arn, 'listener', 'listener'));
  if (!found) throw listenerNotFound();
  return found;
}

/** Errors: ValidationError, TargetGroupNotFound. */
export function requireTargetGroup(
  { directory }: LoadBalancingContext,
  arn: string | undefined,
): TargetGroupRecord {
  const found = directory.targetGroups.get(requireForm(arn, 'targetgroup', 'target group'));
  if (!found) throw targetGroupNotFound();
  return found;
}

/** A rule, or the listener whose default rule it is. Errors: ValidationError, RuleNotFound. */
export function requireRule(
  { directory }: LoadBalancingContext,
  arn: string | undefined,
): { readonly rule: RuleRecord } | { readonly defaultOf: ListenerRecord } {
  const name = requireForm(arn, 'listener-rule', 'listener rule');
  const rule = directory.rules.get(name);
  if (rule) return { rule };
  const listener = directory.listeners.all().find(({ defaultRuleArn }) => defaultRuleArn === name);
  if (!listener) throw ruleNotFound();
  return { defaultOf: listener };
}
