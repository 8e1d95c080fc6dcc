import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import type { ScalingNamespace } from './types.ts';

/** The four reads of what scales one resource. */
export function scalingCommands(
  target: CommandTarget,
  namespace: ScalingNamespace,
  resourceId: string,
): readonly string[] {
  const of = { 'service-namespace': namespace, 'resource-id': resourceId };
  return [
    awsCommand(target, 'application-autoscaling', 'describe-scalable-targets', {
      'service-namespace': namespace,
      'resource-ids': resourceId,
    }),
    awsCommand(target, 'application-autoscaling', 'describe-scaling-policies', of),
    awsCommand(target, 'application-autoscaling', 'describe-scheduled-actions', of),
    awsCommand(target, 'application-autoscaling', 'describe-scaling-activities', of),
  ];
}
