import type { Standing } from '../../../cloud.ts';
import type { Task } from './task.ts';

const unitsOfVcpu = 1024;
const mebibytesOfGibibyte = 1024;

/** The tasks that are paid for: from the pull of their image until they have stopped. Source: AWS Fargate pricing. */
export function standingTasks(tasks: readonly Task[]): readonly Standing[] {
  return tasks
    .filter(({ pullStartedAt, stoppedAt }) => pullStartedAt !== undefined && stoppedAt === undefined)
    .map(({ overrides, definition: { definition } }) => ({
      kind: 'task',
      isArm: definition.runtimePlatform?.cpuArchitecture === 'ARM64',
      vcpus: Number(overrides.cpu ?? definition.cpu ?? 0) / unitsOfVcpu,
      memoryGb: Number(overrides.memory ?? definition.memory ?? 0) / mebibytesOfGibibyte,
    }));
}
