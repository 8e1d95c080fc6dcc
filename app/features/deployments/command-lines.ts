import type { CommandTarget } from '../../../core/commands/command-line.ts';
import { greenOf } from '../../../core/resources/deployments/green.ts';
import { describeServicesCommand, listServicesCommand } from '../../../core/resources/services/commands.ts';
import type { ComputePlace } from './compute-place.ts';

/** The lines that list the services of a side. */
export function listingLines(target: CommandTarget, compute: ComputePlace | undefined): readonly string[] {
  return compute?.kind === 'ecs' ? [listServicesCommand(target, compute.cluster)] : [];
}

/** The lines that a row takes: both sides of a service in one. */
export function rowLines(
  target: CommandTarget,
  compute: ComputePlace | undefined,
  name: string,
): readonly string[] {
  return compute?.kind === 'ecs'
    ? [describeServicesCommand(target, compute.cluster, [name, greenOf(name)])]
    : [];
}
