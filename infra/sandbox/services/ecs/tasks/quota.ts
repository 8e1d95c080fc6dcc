import type { EcsContext } from '../context.ts';
import { readTaskDefinition } from '../task-definition-name.ts';

/** The account's quota of "Fargate On-Demand vCPU resource count". Every task is a process: it keeps the machine whole. */
const mostCpuUnits = 16 * 1024;

export const quotaSentence = "You've reached the limit on the number of vCPUs you can run concurrently";

/** Whether so many more tasks of a definition stay within the quota. */
export function hasQuotaFor(context: EcsContext, taskDefinitionArn: string, count = 1): boolean {
  const used = context.tasks
    .all()
    .filter(({ lastStatus }) => lastStatus !== 'STOPPED')
    .reduce((sum, { definition }) => sum + cpuUnits(definition.definition.cpu), 0);
  const one = readTaskDefinition(context.definitions, taskDefinitionArn)?.definition.cpu;
  return used + count * cpuUnits(one) <= mostCpuUnits;
}

function cpuUnits(cpu: string | undefined): number {
  return Number(cpu ?? 256);
}
