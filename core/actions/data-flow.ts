import type { Stage } from '../catalogue/stage.ts';
import type { Guard } from '../environments/schema.ts';

interface Place {
  readonly id: string;
  readonly label: string;
  readonly names: { readonly stage: Stage };
}

interface GuardedPlace extends Place {
  readonly guard: Guard;
}

/** `free`: as it is. `masked`: through rules that leave nobody to be known in it. `never`: not even then. */
type Flow = 'free' | 'masked' | 'never';

/**
 * Between two environments, from the stage of the line to the stage of the column. Nothing goes into production.
 * Development goes into staging as it is, to be tried there: staging's data is nobody's, and goes no further up. What
 * may be somebody's goes down only masked.
 */
const FLOWS: Readonly<Record<Stage, Readonly<Record<Stage, Flow>>>> = {
  dev: { dev: 'masked', staging: 'free', prod: 'never' },
  staging: { dev: 'masked', staging: 'masked', prod: 'never' },
  prod: { dev: 'masked', staging: 'masked', prod: 'never' },
};

/**
 * Why two environments can not be compared from the first one: what is told of both belongs to its run, and is read by
 * whoever may read the data there. Undefined where it can.
 */
export function comparisonRefusal(own: GuardedPlace, other: GuardedPlace): string | undefined {
  if (own.id === other.id) return `${own.label} is compared with another environment, not with itself.`;
  if (own.guard !== 'none' || other.guard === 'none') return undefined;
  return `More people may read ${own.label} than ${other.label}: the two are compared from ${other.label}.`;
}

/** Why data may not go from one environment to another, or undefined where it may. Within one environment it may. */
export function dataFlowRefusal(from: Place, to: Place, masked: boolean): string | undefined {
  if (from.id === to.id) return undefined;
  const flow = FLOWS[from.names.stage][to.names.stage];
  if (flow === 'never') return `Data of ${from.label} never goes into ${to.label}.`;
  if (flow === 'masked' && !masked) return `Data of ${from.label} goes into ${to.label} only masked.`;
  return undefined;
}
