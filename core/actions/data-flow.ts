import type { Stage } from '../catalogue/stage.ts';

/** How real the data of a stage is: it flows down only, and only masked. */
const HEIGHT: Readonly<Record<Stage, number>> = { dev: 0, staging: 1, prod: 2 };

interface Place {
  readonly id: string;
  readonly label: string;
  readonly names: { readonly stage: Stage };
}

/**
 * Why data may not go from one environment to another, or undefined where it may. Within one environment it may; up
 * (development to production) never; down only masked; between two of one stage as if it were down.
 */
export function dataFlowRefusal(from: Place, to: Place, masked: boolean): string | undefined {
  if (from.id === to.id) return undefined;
  if (HEIGHT[from.names.stage] < HEIGHT[to.names.stage])
    return `Data of ${from.label} never goes into ${to.label}.`;
  if (!masked) return `Data of ${from.label} goes into ${to.label} only masked.`;
  return undefined;
}
