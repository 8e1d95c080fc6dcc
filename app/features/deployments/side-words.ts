import type { DeploymentSide } from '../../../core/resources/deployments/types.ts';

/** All tasks of a service's sides together. */
export interface TaskCounts {
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** Undefined where no side tells. */
  readonly unhealthy?: number;
}

export function countsOf(sides: readonly DeploymentSide[]): TaskCounts {
  const sum = (of: (side: DeploymentSide) => number) => sides.reduce((total, side) => total + of(side), 0);
  const told = sides.some((side) => side.unhealthy !== undefined);
  return {
    desired: sum((side) => side.desired),
    running: sum((side) => side.running),
    pending: sum((side) => side.pending),
    unhealthy: told ? sum((side) => side.unhealthy ?? 0) : undefined,
  };
}

/** What is wrong with the tasks, in two or three words; undefined where nothing is. */
export function troubleOf({ desired, running, pending, unhealthy = 0 }: TaskCounts): string | undefined {
  if (unhealthy > 0) return `${unhealthy} unhealthy`;
  if (running >= desired) return undefined;
  return pending > 0 ? `${pending} pending` : `${desired - running} missing`;
}

/** `10 %`: the newer side's share of the traffic, where the traffic is weighed. */
export function shareWord(sides: readonly DeploymentSide[]): string | undefined {
  const weight = sides.find((side) => side.name === 'green')?.weight;
  return weight === undefined ? undefined : `${Math.round(weight)} %`;
}

/** A digest by its beginning, a tag as it is. */
export function shortVersion(tag: string): string {
  return tag.startsWith('sha256:') ? tag.slice(7, 19) : tag;
}

/** The number of `family:revision`, `:12`; the beginning of an image's id. */
export function shortRevision(revision: string): string {
  const number = /:(\d+)$/.exec(revision)?.[1];
  return number === undefined ? shortVersion(revision) : `:${number}`;
}

/** The versions of a service, the older first. */
export function versionsOf(sides: readonly DeploymentSide[]): readonly string[] {
  return [...new Set(sides.map((side) => side.tag ?? side.revision ?? ''))].filter((tag) => tag !== '');
}
