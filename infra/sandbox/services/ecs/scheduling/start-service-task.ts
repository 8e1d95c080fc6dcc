import type { EcsContext } from '../context.ts';
import type { Rollout, StoredService } from '../services/service-record.ts';
import { startTask } from '../tasks/start-task.ts';
import { makeTask } from '../tasks/task.ts';
import type { TargetPlace } from '../tasks/task.ts';
import { readTaskDefinition } from '../task-definition-name.ts';

/** Starts one more task of a rollout, and answers its id. */
export function startServiceTask(
  context: EcsContext,
  service: StoredService,
  rollout: Rollout,
  now: number,
): string {
  const { settings } = rollout;
  const definition = readTaskDefinition(context.definitions, settings.taskDefinitionArn);
  if (!definition) throw new Error(`${settings.taskDefinitionArn} is not there any more.`);
  const tags = service.propagateTags === 'TASK_DEFINITION' ? definition.tags : service.tags;
  const managed = service.enableEcsManagedTags
    ? [
        { key: 'aws:ecs:clusterName', value: service.cluster },
        { key: 'aws:ecs:serviceName', value: service.name },
      ]
    : [];
  const isPropagated = service.propagateTags === 'SERVICE' || service.propagateTags === 'TASK_DEFINITION';
  const task = makeTask(
    {
      cluster: service.cluster,
      definition,
      group: `service:${service.name}`,
      startedBy: rollout.id,
      serviceName: service.name,
      launchType: settings.launchType,
      platformVersion: settings.platformVersion,
      network: settings.network,
      overrides: {},
      targets: placesOf(rollout),
      tags: [...(isPropagated ? tags : []), ...managed],
      enableExecuteCommand: service.enableExecuteCommand,
    },
    now,
  );
  startTask(context, task);
  return task.id;
}

function placesOf({ settings, usesAlternate }: Rollout): readonly TargetPlace[] {
  return settings.loadBalancers.flatMap(({ targetGroupArn, containerPort, advancedConfiguration }) => {
    const arn = usesAlternate ? advancedConfiguration?.alternateTargetGroupArn : targetGroupArn;
    return arn === undefined || containerPort === undefined ? [] : [{ targetGroupArn: arn, containerPort }];
  });
}
