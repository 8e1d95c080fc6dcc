import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';

export function listLoadBalancersCommand(target: CommandTarget): string {
  return awsCommand(target, 'elbv2', 'describe-load-balancers');
}

export function listTargetGroupsCommand(target: CommandTarget): string {
  return awsCommand(target, 'elbv2', 'describe-target-groups');
}

export function listListenersCommand(target: CommandTarget, loadBalancerArn: string): string {
  return awsCommand(target, 'elbv2', 'describe-listeners', { 'load-balancer-arn': loadBalancerArn });
}

export function listRulesCommand(target: CommandTarget, listenerArn: string): string {
  return awsCommand(target, 'elbv2', 'describe-rules', { 'listener-arn': listenerArn });
}

export function targetHealthCommand(target: CommandTarget, targetGroupArn: string): string {
  return awsCommand(target, 'elbv2', 'describe-target-health', { 'target-group-arn': targetGroupArn });
}
